"""Accepting the code: the page that asks, and the answer."""

from __future__ import annotations

from flask import flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.storage.session import transaction
from forum.web.ids import bounded_id
from forum.web.security import safe_target
from moderation.conduct.acceptances import is_asked
from moderation.conduct.actions.accept import accept as verb
from moderation.conduct.asking import OWN_FIELDS, asking_page, publishes
from moderation.conduct.queries import code, current_code
from moderation.conduct.routes.blueprint import conduct


@conduct.get("/conduct/accept")
def accepting() -> ResponseReturnValue:
    """What changed since this member's last acceptance, and the button; ``?then=`` says where to go on."""
    me = member_who_may(Act.ACCEPT_CONDUCT)
    then = safe_target(request.args.get("then"), "/")
    if current_code() is None or not is_asked(me):
        return redirect("/conduct")
    return asking_page(me, then=then, carried=[])


@conduct.post("/conduct/accept")
def accept() -> ResponseReturnValue:
    """Record the acceptance, then go on; a form that was carried along is sent on to where it was going."""
    me = member_who_may(Act.ACCEPT_CONDUCT)
    then = safe_target(request.form.get("then"), "/")
    carried = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in OWN_FIELDS and name != "csrf_token"
    ]
    shown = code(bounded_id(request.form.get("version")) or 0)
    if shown is None:
        return make_response(asking_page(me, then=then, carried=carried, missing=True), 422)
    with transaction():
        verb(actor=me, code=shown)
    if is_asked(me):  # a further version came into force while this one was read
        return make_response(asking_page(me, then=then, carried=carried, missing=True), 409)
    if carried and publishes(then):
        return redirect(then, 307)  # the browser sends the same form again, there
    flash(_("Thank you. You have accepted the code of conduct."), "success")
    return redirect("/" if publishes(then) and not carried else then, 303)
