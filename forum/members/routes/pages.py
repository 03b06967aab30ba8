"""A member's page, completion of names, the choices in the header, and pages of one paragraph."""

from __future__ import annotations

from flask import (
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.categories.catalogue import catalogue
from forum.members.actions.change_profile import THEMES, choose
from forum.members.actions.change_standing import FOREVER
from forum.members.column_types import FORMER
from forum.members.directory import completions, last_reason, roles_told
from forum.members.forms import SPOKEN
from forum.members.mandates import end_in_words, in_words
from forum.members.models import Grant
from forum.members.queries import former_for, member_for, open_invitation
from forum.members.routes.blueprint import members
from forum.members.viewing import forget_viewer, member_asking, viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, can
from forum.policy.words import member as is_member
from forum.policy.words import suspended as is_suspended
from forum.storage.session import transaction
from forum.text.initials import hue, initials
from forum.web.language import COOKIE, LANGUAGES, YEAR, language
from forum.web.limits import account_key, limiter
from forum.web.security import safe_target

LONGEST_NAME_ASKED = 30


@members.get("/you")
def you() -> str:
    """All that is one's own, and the places for which a phone's bar has no room."""
    member_asking(Act.EDIT_PROFILE)
    return render_template("members/you.html")


@members.get("/members/<name>")
def page(name: str) -> ResponseReturnValue:
    """Who somebody is, in their own words; no figure about them."""
    me = viewer()
    if name.startswith(FORMER):
        former_for(me, name[:LONGEST_NAME_ASKED])
        return render_template("members/former.html"), 410
    member = member_for(me, name[:LONGEST_NAME_ASKED])
    if member.username != name:
        return redirect(url_for("members.page", name=member.username), 301)
    return render_template(
        "members/page.html",
        member=member,
        initials=initials(member.display_name),
        hue=hue(member.username),
        roles=[role_in_words(grant) for grant in roles_told(member.id)],
        speaks=[SPOKEN[code] for code in member.speaks.split() if code in SPOKEN],
        mine=me is not None and me.id == member.id,
        manages=can(me, Act.CHANGE_STANDING, member) or can(me, Act.MANAGE_MEMBERS),
    )


def role_in_words(grant: Grant, *, alone: bool = False) -> str:
    """What a grant lets somebody do, as it follows their name, and until when; ``alone``: as a line."""
    category = catalogue().get(grant.category_id) if grant.category_id is not None else None
    seen = category is not None and can(viewer(), Act.SEE_CATEGORY, category)
    place = category.name(language()) if category is not None and seen else ""
    words = in_words(grant.capability, place, grant.about)
    if place and grant.about:
        words = str(_("%(mandate)s, in “%(category)s”", mandate=words, category=place))
    if alone:
        return words[:1].upper() + words[1:]
    end = end_in_words(grant.until)
    return f"{words}, {end}" if end else words


@members.get("/members/complete")
@limiter.limit("120 per minute", key_func=account_key)
def complete() -> ResponseReturnValue:
    """Up to eight members whose name begins with ``q``, for members only: for @mentions."""
    me = viewer()
    if not is_member(me, None):
        raise Refused(Act.SEE_MEMBER, me)
    beginning = request.args.get("q", "").strip().removeprefix("@")
    if not 0 < len(beginning) <= LONGEST_NAME_ASKED or "\x00" in beginning:
        return jsonify([])
    return jsonify(
        [
            {"name": name, "display_name": shown, "initials": initials(shown), "hue": hue(name)}
            for name, shown in ((row.username, row.display_name) for row in completions(beginning))
        ]
    )


@members.get("/suspended")
def suspended() -> ResponseReturnValue:
    """What a suspended member may know: until when, and why."""
    me = viewer()
    if me is None or not is_suspended(me, None):
        return redirect("/")
    return render_template(
        "members/suspended.html",
        until=None if me.suspended_until == FOREVER else me.suspended_until,
        reason=last_reason(me.id),
    )


@members.get("/join/<token>")
def join(token: str) -> ResponseReturnValue:
    """The link of an invitation."""
    if viewer() is not None:
        return redirect("/")
    if open_invitation(token[:100]) is None:
        return render_template("members/registration_closed.html", kind="used"), 410
    return redirect(url_for("security.register", invitation=token))


@members.get("/register/sent")
def registration_sent() -> str:
    """The same page whether the address was new or known."""
    return render_template("members/registration_sent.html")


@members.get("/privacy")
def privacy() -> str:
    """What the program keeps about people, and for how long."""
    return render_template("members/privacy.html")


@members.post("/language")
def choose_language() -> ResponseReturnValue:
    """Choose the language of the pages: kept in the profile, or in a guest's browser."""
    wish = request.form.get("language", "")
    if wish not in LANGUAGES:
        abort(400)
    response = _back()
    me = viewer()
    if me is not None:
        with transaction():
            choose(actor=me, language=wish)
        forget_viewer()
    response.set_cookie(
        COOKIE,
        wish,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


@members.post("/theme")
def choose_theme() -> ResponseReturnValue:
    """Choose light or dark; a guest's choice stays in the browser and never comes here."""
    me = member_asking(Act.EDIT_PROFILE)
    wish = request.form.get("theme", "")
    if wish not in THEMES:
        abort(400)
    with transaction():
        choose(actor=me, theme=wish)
    forget_viewer()
    return _back()


def _back() -> Response:
    return make_response(redirect(safe_target(request.form.get("next"), "/"), 303))
