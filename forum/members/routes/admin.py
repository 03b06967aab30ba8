"""Looking after members: finding them, standing, roles, sessions, invitations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from forum.categories.catalogue import places
from forum.clock import now
from forum.hooks import hooks
from forum.jobs import mail
from forum.members import mailing, sessions
from forum.members.actions.change_standing import (
    FREE,
    MUTED,
    NEWCOMER,
    REGULAR,
    SUSPENDED,
    change_standing,
)
from forum.members.actions.forget_second_step import forget_second_step
from forum.members.actions.grant_role import LastAdministrator, grant_role, withdraw_role
from forum.members.actions.invite import invite, withdraw_invitation
from forum.members.actions.password_link import make_password_link
from forum.members.actions.recognise import recognise
from forum.members.directory import grants_of, invitations, last_reason, members_after
from forum.members.forms import InvitationForm, PlainForm, StandingForm
from forum.members.mailing import address_of
from forum.members.mandates import HEARD
from forum.members.models import Grant, Member
from forum.members.queries import member_for
from forum.members.role_forms import LAST_ONE, MUTE_YET, GrantForm, RecogniseForm
from forum.members.routes.blueprint import members
from forum.members.routes.pages import role_in_words
from forum.members.viewer import Viewer
from forum.members.viewing import viewer
from forum.members.ways_in import Invitation
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.policy.words import moderates_all
from forum.storage.session import session, transaction
from forum.text.initials import hue, initials
from forum.web.language import language

PAGE = 50

MEASURES = {MUTED: "mute", SUSPENDED: "suspend", FREE: "lift"}
"""What an add-on that decides in the forum's stead calls a standing."""


def _staff() -> Viewer:
    """The viewer, who moderates everything or administrates."""
    me = viewer()
    if me is None or not moderates_all(me, None):
        raise Refused(Act.MANAGE_MEMBERS, me)
    return me


@members.get("/admin/members")
def directory() -> ResponseReturnValue:
    """Members by name, found by a part of it."""
    whole = can(_staff(), Act.MANAGE_MEMBERS)
    text, after = request.args.get("q", "")[:60].replace("\x00", ""), request.args.get("after", "")[:30]
    found = members_after(text, after.replace("\x00", ""), PAGE + 1, whole=whole)
    more = found[PAGE - 1].username_key if len(found) > PAGE else None
    return render_template(
        "members/directory.html",
        members=found[:PAGE],
        initials=initials,
        hue=hue,
        q=text,
        whole=whole,
        more=more,
        now=now(),
    )


@members.get("/admin/members/<name>")
def manage(name: str) -> ResponseReturnValue:
    """All that can be done about one member."""
    me = _staff()
    member = member_for(me, name[:30])
    return _managed(me, member, _standing_form(standing=member.standing), _grant_form())


def _standing_form(**given: Any) -> StandingForm:
    """What can be changed here; mutes and suspensions may be decided elsewhere (``hooks().judge``)."""
    form = StandingForm(**given)
    if hooks().judge is not None:
        form.standing.choices = [one for one in form.standing.choices if one.value in (NEWCOMER, REGULAR)]
        del form.days
    return form


def _managed(
    me: Viewer,
    member: Member,
    standing: StandingForm,
    grant: GrantForm,
    link: str = "",
    recognised: RecogniseForm | None = None,
) -> ResponseReturnValue:
    known = recognised or RecogniseForm(formdata=None, obj=member)
    page = render_template(
        "members/manage.html",
        member=member,
        standing_form=standing,
        grant_form=grant,
        plain=PlainForm(),
        link=link,
        now=now(),
        reason=last_reason(member.id),
        judged=_judged(me, member),
        recognise_form=known,
        roles=[(row, role_in_words(row, alone=True), giver) for row, giver in grants_of(member.id)],
        sessions=len(sessions.sessions_of(member.id)),
        may_change=can(me, Act.CHANGE_STANDING, member),
        administrates=can(me, Act.MANAGE_MEMBERS),
        may_erase=can(me, Act.ERASE_MEMBER, member),
    )
    return page, 422 if standing.errors or grant.errors or known.errors else 200


def _judged(me: Viewer, member: Member) -> dict[str, str]:
    """Where a mute, a suspension and their end are decided, by measure; empty when that is here."""
    judge = hooks().judge
    if judge is None or not can(me, Act.CHANGE_STANDING, member):
        return {}
    return {name: judge("profile", member.id, name) for name in ("mute", "suspend", "lift")}


def _grant_form(**given: Any) -> GrantForm:
    form = GrantForm(**given)
    choices = [SelectChoice(row.id, row.name(language())) for row in places()]
    form.category_id.choices = [SelectChoice(0, _("Everywhere")), *choices]
    return form


@members.post("/admin/members/<name>/standing")
def set_standing(name: str) -> ResponseReturnValue:
    """Change somebody's standing, with a reason."""
    me = _staff()
    member = member_for(me, name[:30])
    elsewhere = _judged(me, member).get(MEASURES.get(request.form.get("standing", ""), ""))
    if elsewhere is not None:
        return redirect(elsewhere, 303)
    form = _standing_form()
    if not form.validate_on_submit():
        return _managed(me, member, form, _grant_form())
    days = int(form.days.data) if "days" in form else 0
    until = now() + timedelta(days=days) if days and form.standing.data in (MUTED, SUSPENDED) else None
    with transaction():
        change_standing(
            actor=me,
            member=member_for(me, name[:30]),
            standing=form.standing.data,
            until=until,
            reason=form.reason.data,
        )
    flash(_("The standing is changed, and the reason is kept."), "success")
    return redirect(url_for("members.manage", name=name), 303)


@members.post("/admin/members/<name>/roles")
def add_role(name: str) -> ResponseReturnValue:
    """Give somebody a role."""
    me, form = _staff(), _grant_form()
    if not form.validate_on_submit():
        return _managed(me, member_for(me, name[:30]), _standing_form(), form)
    try:
        with transaction():
            grant_role(
                actor=me,
                member=member_for(me, name[:30]),
                capability=form.capability.data,
                category_id=form.category_id.data or None,
                until=form.until(),
                about=form.about.data or "",
            )
    except LastAdministrator:
        flash(str(LAST_ONE), "error")
    else:
        flash(_("The role is given."), "success")
        if form.capability.data in HEARD and not member_for(me, name[:30]).first_name:
            flash(str(MUTE_YET), "warning")
    return redirect(url_for("members.manage", name=name), 303)


@members.post("/admin/members/<name>/roles/<int:grant_id>/withdraw")
def remove_role(name: str, grant_id: int) -> ResponseReturnValue:
    """Take a role back."""
    me = _staff()
    try:
        with transaction():
            member, grant = member_for(me, name[:30]), session().get(Grant, grant_id)
            if grant is not None and grant.member_id == member.id:
                withdraw_role(actor=me, grant=grant)
    except LastAdministrator:
        flash(str(LAST_ONE), "error")
    else:
        flash(_("The role is withdrawn."), "success")
    return redirect(url_for("members.manage", name=name), 303)


@members.post("/admin/members/<name>/works-here")
def recognised(name: str) -> ResponseReturnValue:
    """Say whether somebody works here, and with which first name they sign."""
    me, form = _staff(), RecogniseForm()
    member = member_for(me, name[:30])
    require(me, Act.RECOGNISE, member)
    if not form.validate_on_submit():
        return _managed(
            me, member, _standing_form(formdata=None), _grant_form(formdata=None), recognised=form
        )
    with transaction():
        recognise(
            actor=me,
            member=member_for(me, name[:30]),
            works_here=bool(form.works_here.data),
            first_name=form.first_name.data or "",
        )
    flash(_("It is kept, and shown from now on."), "success")
    return redirect(url_for("members.manage", name=name), 303)


@members.post("/admin/members/<name>/sessions/end")
def end_sessions(name: str) -> ResponseReturnValue:
    """Log somebody out everywhere."""
    me = _staff()
    with transaction():
        member = member_for(me, name[:30])
        require(me, Act.MANAGE_MEMBERS, member)
        sessions.end_all_sessions(actor_id=me.id, member_id=member.id)
    flash(_("All sessions of %(name)s are over.", name=name), "success")
    return redirect(url_for("members.manage", name=name), 303)


@members.post("/admin/members/<name>/reset-link")
def reset_link(name: str) -> ResponseReturnValue:
    """A link for a new password, to be handed over by the administrator; shown once."""
    me = _staff()
    with transaction():
        link = make_password_link(actor=me, member=member_for(me, name[:30]))
    return _managed(me, member_for(me, name[:30]), _standing_form(formdata=None), _grant_form(), link)


@members.post("/admin/members/<name>/second-step/forget")
def drop_second_step(name: str) -> ResponseReturnValue:
    """Help somebody who can't take the second step any more; a message tells them."""
    me = _staff()
    with transaction():
        member = member_for(me, name[:30])
        forget_second_step(actor=me, member=member)
        told = mailing.render(
            "second_step_changed",
            spoken=member.language,
            name=member.display_name,
            link=mailing.address_of("security.change_password"),
        )
        mail.post(to=member.email, **told)
    flash(_("%(name)s can log in with the password alone, and has been told.", name=name), "success")
    return redirect(url_for("members.manage", name=name), 303)


@members.route("/admin/invitations", methods=["GET", "POST"])
def invitation_list() -> ResponseReturnValue:
    """Invitations: make, list, withdraw."""
    me, form, link = viewer(), InvitationForm(), ""
    require(me, Act.INVITE)
    if form.validate_on_submit():
        with transaction():
            token = invite(actor=me, note=form.note.data, uses=form.uses.data, days=form.days.data)
        link = address_of("members.join", token=token)
        form = InvitationForm(formdata=None)
    page = render_template(
        "members/invitations.html", form=form, link=link, invitations=invitations(), plain=PlainForm()
    )
    return page, 422 if form.errors else 200


@members.post("/admin/invitations/<int:invitation_id>/withdraw")
def drop_invitation(invitation_id: int) -> ResponseReturnValue:
    """Make an invitation worthless."""
    me = viewer()
    require(me, Act.INVITE)
    with transaction():
        invitation = session().get(Invitation, invitation_id)
        if invitation is not None:
            withdraw_invitation(actor=me, invitation=invitation)
    flash(_("The invitation is withdrawn."), "success")
    return redirect(url_for("members.invitation_list"), 303)
