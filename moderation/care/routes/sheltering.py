"""Shelter: turned on and off by a member, or turned on by a moderator for them."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.forms import PlainForm
from forum.members.models import Member
from forum.members.routes.blueprint import own_row
from forum.members.viewing import member_asking, viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.policy.words import moderates_all
from forum.storage.session import transaction
from forum.web.ids import bounded_id
from moderation.care.actions.shelter import end_shelter, open_shelter
from moderation.care.bell import PAGE
from moderation.care.nearness import member_to_shelter
from moderation.care.queries import running_shelter
from moderation.care.routes.blueprint import care


def _myself() -> Member:
    me = member_asking(Act.EDIT_PROFILE)
    row = own_row(me)
    require(me, Act.SHELTER, row)
    return row


@care.get(PAGE)
def shelter() -> ResponseReturnValue:
    """What shelter does, whether it is on, and the button."""
    row = _myself()
    running = running_shelter(row.id)
    return render_template(
        "moderation/care/shelter.html",
        running=running,
        given=running is not None and running.opened_by_id != row.id,
        form=PlainForm(formdata=None),
    )


@care.post(PAGE)
def open_own() -> ResponseReturnValue:
    """Turn it on for oneself."""
    _sent()
    with transaction():
        open_shelter(actor=member_asking(Act.EDIT_PROFILE), member=_myself())
    flash(_("Shelter is on for 24 hours."), "success")
    return redirect(PAGE, 303)


@care.post(f"{PAGE}/end")
def end_own() -> ResponseReturnValue:
    """End it before its time."""
    _sent()
    with transaction():
        ended = end_shelter(actor=member_asking(Act.EDIT_PROFILE), member=_myself())
    if ended:
        flash(_("Shelter is off."), "success")
    return redirect(PAGE, 303)


@care.get("/moderation/members/<int:member_id>/shelter")
def shelter_for(member_id: int) -> ResponseReturnValue:
    """What shelter would do for somebody, whether it is on, and the button."""
    me = viewer()
    member = member_to_shelter(me, bounded_id(str(member_id)) or 0)
    return render_template(
        "moderation/care/shelter_for.html",
        member=member,
        running=running_shelter(member.id),
        form=PlainForm(formdata=None),
    )


@care.post("/moderation/members/<int:member_id>/shelter")
def open_for(member_id: int) -> ResponseReturnValue:
    """A moderator turns it on for somebody; back to the case it is about (``?case=``), or to the member.

    Those who moderate a category may for whoever writes there, and for whom a case of theirs speaks to.
    """
    _sent()
    me: Any = viewer()
    case_id = bounded_id(request.args.get("case"))
    member = member_to_shelter(me, bounded_id(str(member_id)) or 0, case_id)
    name, shown = member.username, member.display_name
    with transaction():
        open_shelter(actor=me, member=member_to_shelter(me, member.id, case_id), case_id=case_id)
    flash(_("%(name)s is under shelter for 24 hours, and is told so.", name=shown), "success")
    if case_id:
        return redirect(f"/moderation/cases/{case_id}", 303)
    return redirect(url_for("members.manage" if moderates_all(me, None) else "members.page", name=name), 303)


def _sent() -> None:
    if not PlainForm().validate_on_submit():
        abort(422)
