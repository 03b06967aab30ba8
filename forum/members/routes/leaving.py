"""A copy of one's own data, leaving the community, staying after all; and an administrator who sees to it."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.proxies import _security
from flask_security.utils import verify_password

from forum.clock import now
from forum.jobs import mail
from forum.members import mailing
from forum.members.actions.grant_role import LastAdministrator
from forum.members.actions.leave import ask_to_leave, erase_member, leave_now, stay
from forum.members.forms import GO, NOW, EraseForm, LeaveForm, PlainForm
from forum.members.guarding import FAILURES
from forum.members.models import Member
from forum.members.owning import as_json
from forum.members.queries import is_last_administrator, member_for
from forum.members.routes.blueprint import members, own_row
from forum.members.routes.settings import forget_cookie
from forum.members.viewer import Viewer
from forum.members.viewing import member_asking, viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import transaction
from forum.web.limits import account_key, limiter

COPIES = "10 per hour"


def _missed(response: Response) -> bool:
    return response.status_code == 422


@members.route("/settings/leave", methods=["GET", "POST"])
@limiter.limit(FAILURES, key_func=account_key, methods=["POST"], deduct_when=_missed)
def leave() -> ResponseReturnValue:
    """What is kept about oneself, a copy of it, and the way out."""
    me = member_asking(Act.EDIT_PROFILE)
    row = own_row(me)
    require(me, Act.LEAVE_COMMUNITY, row)
    form = LeaveForm()
    if not form.validate_on_submit():
        return _page(row, form)
    given = _security.password_util.normalize(form.password.data)
    if not row.password or not verify_password(given, row.password):
        form.password.errors = [_("This is not your password.")]
        return _page(row, form)
    texts_too = form.texts.data == GO
    try:
        if form.when.data == NOW:
            leave_now(actor=me, member_id=me.id, texts_too=texts_too)
            forget_cookie()
            flash(_("It is done: you have left. Thank you for having been here."), "success")
            return redirect("/", 303)
        _ask(me, texts_too)
    except LastAdministrator:
        return _page(own_row(me), form)
    flash(_("You leave in seven days. Nothing has changed so far."), "success")
    return redirect(url_for("members.leave"), 303)


def _ask(me: Viewer, texts_too: bool) -> None:
    """Whoever finds somebody else's session open can't make them leave without a word."""
    with transaction():
        row = own_row(me)
        ask_to_leave(actor=me, member=row, texts_too=texts_too)
        told = mailing.render(
            "leaving_asked",
            spoken=row.language,
            name=row.display_name,
            leaves_at=row.leaves_at,
            link=mailing.address_of("members.leave"),
        )
        mail.post(to=row.email, **told)


def _page(row: Member, form: LeaveForm) -> ResponseReturnValue:
    last = is_last_administrator(row.id)
    page = render_template("members/leave.html", account=row, form=form, last=last, plain=PlainForm())
    return page, 422 if form.is_submitted() else 200


@members.post("/settings/stay")
def stay_after_all() -> ResponseReturnValue:
    """Take the wish to leave back."""
    me = member_asking(Act.EDIT_PROFILE)
    with transaction():
        stay(actor=me, member=own_row(me))
    flash(_("You stay. Everything is as it was."), "success")
    return redirect(url_for("members.leave"), 303)


@members.get("/settings/data.json")
@limiter.limit(COPIES, key_func=account_key)
def own_data() -> Response:
    """All that is kept about oneself, as a file (General Data Protection Regulation, Articles 15 and 20)."""
    me = member_asking(Act.EDIT_PROFILE)
    require(me, Act.TAKE_OWN_DATA, me)
    answer = Response(stream_with_context(as_json(me.id)), content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{me.name}-{now():%Y-%m-%d}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@members.route("/admin/members/<name>/erase", methods=["GET", "POST"])
def erase(name: str) -> ResponseReturnValue:
    """An administrator lets a member leave who asked for it."""
    me = viewer()
    member = member_for(me, name[:30])
    require(me, Act.ERASE_MEMBER, member)
    form, last = EraseForm(), False
    if form.validate_on_submit():
        try:
            erase_member(
                actor=me, member_id=member.id, texts_too=form.texts.data == GO, reason=form.reason.data
            )
        except LastAdministrator:
            last = True
        else:
            flash(_("This member has left, and is forgotten."), "success")
            return redirect(url_for("members.directory"), 303)
        member = member_for(me, name[:30])
    page = render_template("members/erase.html", member=member, form=form, last=last)
    return page, 422 if form.is_submitted() else 200
