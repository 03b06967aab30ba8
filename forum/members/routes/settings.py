"""A member's own settings: profile, account, sessions."""

from __future__ import annotations

import re

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forum.hooks import Reconsider
from forum.members import sessions
from forum.members.actions.change_profile import PROFILE, change_profile, chosen_words
from forum.members.forms import PlainForm, ProfileForm
from forum.members.models import Passkey
from forum.members.routes.blueprint import members, own_row
from forum.members.viewing import SESSION_TOKEN, forget_viewer, member_asking
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session, transaction


@members.route("/settings", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """The profile: what others see, and how pages look."""
    me = member_asking(Act.EDIT_PROFILE)
    row = own_row(me)
    require(me, Act.EDIT_PROFILE, row)
    form = ProfileForm(obj=row, data=None)
    if not form.is_submitted():
        form.speaks.data = row.speaks.split()
        chosen = chosen_words(row)  # which others may not see at the moment
        form.display_name.data, form.bio.data = chosen["display_name"], chosen["bio"]
    if form.validate_on_submit():
        values = {name: form[name].data for name in PROFILE}
        values["speaks"] = " ".join(values["speaks"] or [])
        try:
            with transaction():
                member = own_row(me)
                change_profile(actor=me, member=member, values=values, insisted="insist" in request.form)
                waits = member.concealed is not None
        except Reconsider as asked:
            why = asked.verdict.explanation
            return render_template("members/settings.html", form=form, member=row, reconsider=why), 422
        forget_viewer()
        if waits:
            flash(
                _("Your profile is saved. Others see your username alone until a moderator has looked."),
                "info",
            )
        else:
            flash(_("Your profile is saved."), "success")
        return redirect(url_for("members.settings"), 303)
    return render_template("members/settings.html", form=form, member=row), 422 if form.errors else 200


@members.get("/settings/account")
def account() -> ResponseReturnValue:
    """Address, password, second step, passkeys, recovery codes: what there is, and where to change it."""
    me = member_asking(Act.EDIT_PROFILE)
    row = own_row(me)
    passkeys = session().scalars(select(Passkey).where(Passkey.user_id == me.id).order_by(Passkey.id)).all()
    return render_template(
        "members/account.html",
        account=row,
        passkeys=passkeys,
        codes_left=len(row.mf_recovery_codes or []),
    )


@members.get("/settings/sessions")
def own_sessions() -> ResponseReturnValue:
    """Where one is logged in."""
    me = member_asking(Act.EDIT_PROFILE)
    found = [(row, device_in_words(row.device)) for row in sessions.sessions_of(me.id)]
    return render_template("members/sessions.html", sessions=found, here=me.session_id, form=PlainForm())


@members.post("/settings/sessions/<int:session_id>/end")
def end_one(session_id: int) -> ResponseReturnValue:
    """Log out one device."""
    me = member_asking(Act.EDIT_PROFILE)
    with transaction():
        sessions.end_session(actor_id=me.id, member_id=me.id, session_id=session_id)
    if session_id == me.session_id:
        return _leave()
    flash(_("This session is over."), "success")
    return redirect(url_for("members.own_sessions"), 303)


@members.post("/settings/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """Log out everywhere but here."""
    me = member_asking(Act.EDIT_PROFILE)
    with transaction():
        sessions.end_all_sessions(actor_id=me.id, member_id=me.id, but=me.session_id)
    flash(_("All other sessions are over."), "success")
    return redirect(url_for("members.own_sessions"), 303)


@members.post("/settings/sessions/end-all")
def end_all() -> ResponseReturnValue:
    """Log out everywhere, here included."""
    me = member_asking(Act.EDIT_PROFILE)
    with transaction():
        sessions.end_all_sessions(actor_id=me.id, member_id=me.id)
    return _leave()


def forget_cookie() -> None:
    """Nobody is logged in here any more."""
    for name in (SESSION_TOKEN, "_user_id", "_fresh", "fs_paa", "fs_gexp", "csrf_token"):
        cookie.pop(name, None)
    forget_viewer()


def _leave() -> ResponseReturnValue:
    forget_cookie()
    flash(_("You are logged out."), "success")
    return redirect("/", 303)


_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "SamsungBrowser": "Samsung Internet",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
"""By what stands in a user agent. The order matters: Edge says Chrome too, and Chrome says Safari."""


def device_in_words(device: str) -> str:
    """A user agent as a person knows it: "Firefox, Linux". What is not recognised is shown as it came."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in device), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in device), "")
    named = ", ".join(part for part in (browser, system) if part)
    return named or re.sub(r"\s+", " ", device)[:60] or _("An unknown device")
