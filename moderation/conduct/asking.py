"""Asking for acceptance: at registration, and again, once, after a significant change.

Reading is never interrupted: a line at the top of each page says that the code has changed. What is sent
to be published meanwhile is not lost and not refused for good: the page that asks carries it along, and
accepting sends it on. See docs/decisions/0008-asking-again.md.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from forum.community.queries import site
from forum.hooks import RegistrationStep
from forum.members.viewing import viewer
from forum.storage.session import DatabaseBusy, transaction
from forum.web.errors import wants_json
from forum.web.language import language, once_a_language
from moderation.conduct.acceptances import accepted_version, is_asked
from moderation.conduct.actions.accept import note_acceptance
from moderation.conduct.actions.found import publish_first
from moderation.conduct.differences import differences
from moderation.conduct.queries import code, current_code, current_rules

BESIDE = 3
"""Rules that stand beside a newcomer's composer: the first ones of the code."""

OWN_FIELDS = {"version", "then"}
"""What the asking page's form holds besides what it carries along."""


def install(app: Flask) -> None:
    """Ask before writing; give a community that opened without a code its first one."""
    app.extensions["conduct.asked_before"] = set()
    app.extensions["conduct.there"] = False
    app.before_request(_have_a_code)
    app.before_request(_ask_before_writing)


def asks_before(app: Flask, *endpoints: str) -> None:
    """Ask members who owe an acceptance for it before these endpoints publish what they wrote."""
    app.extensions["conduct.asked_before"].update(endpoints)


def _have_a_code() -> None:
    """A community from before there were codes gets the first one with its first request."""
    if current_app.extensions["conduct.there"] or request.endpoint in ("static", "healthz"):
        return
    if current_code() is None:
        if not site().ready:
            return
        try:
            with transaction():
                publish_first()
        except (DatabaseBusy, IntegrityError):  # another process is at it
            return
    current_app.extensions["conduct.there"] = True


def _ask_before_writing() -> ResponseReturnValue | None:
    if request.method != "POST" or request.endpoint not in current_app.extensions["conduct.asked_before"]:
        return None
    me = viewer()
    if "preview" in request.form or not is_asked(me):
        return None
    if wants_json():
        sentence = _(
            "The code of conduct has changed. Open it at the foot of this page, accept it, then send this "
            "again: your text is kept."
        )
        return make_response(jsonify(error="conduct", status=409, message=sentence), 409)
    return make_response(asking_page(me, then=request.path, carried=_sent()), 409)


def _sent() -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in OWN_FIELDS and name != "csrf_token"
    ]


def publishes(path: str) -> bool:
    """Whether a form that was sent to ``path`` may be sent on there after an acceptance."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return False
    return endpoint in current_app.extensions["conduct.asked_before"]


def asking_page(me: Any, *, then: str, carried: list[tuple[str, str]], missing: bool = False) -> str:
    """The page that shows what changed and asks; ``carried`` is a form on its way to ``then``."""
    g.conduct_asks = True
    present, before = current_code(), code(accepted_version(me.id))
    return render_template(
        "moderation/conduct/accepting.html",
        code=present,
        rules=current_rules(language()),
        before=before,
        changes=differences(before, present, language()) if present and before else [],
        then=then,
        carried=carried,
        written=[value for name, value in carried if name in ("title", "body") and value.strip()],
        missing=missing,
    )


# --- What stands on the forum's pages -----------------------------------------------------------------


def footer_link(**_context: Any) -> Markup | str:
    """The link at the foot of every page."""
    return "" if current_code() is None else _footer_link()


@once_a_language
def _footer_link() -> Markup:
    return Markup('<li><a href="/conduct">{}</a></li>').format(_("Code of conduct"))


def change_line(**_context: Any) -> Markup | str:
    """The line at the top of a member's pages until they have accepted a significant change."""
    me = viewer()
    if me is None or g.get("conduct_asks") or not is_asked(me):
        return ""
    line = render_template("moderation/conduct/_change_line.html", before=accepted_version(me.id))
    return Markup(line)  # noqa: S704 (a template of ours)


def rules_beside(**_context: Any) -> Markup | str:
    """The first rules, beside the composer of who is new here."""
    me = viewer()
    if me is None or me.standing != "newcomer":
        return ""
    rules = current_rules(language())[:BESIDE]
    if not rules:
        return ""
    return Markup(render_template("moderation/conduct/_beside.html", rules=rules))  # noqa: S704


def administration_line(**_context: Any) -> Markup:
    """The line on the administrators' first page."""
    line = Markup('<li><div><a href="/admin/conduct">{}</a><small>{}</small></div></li>')
    return line.format(_("Code of conduct"), _("the rules that members accept and decisions cite"))


def founding_line(**_context: Any) -> Markup:
    """What the first administrator reads before opening the doors: the code that the community opens with."""
    from moderation.conduct.actions.found import first_code

    introduction, rules = first_code()
    speech = language()
    page = render_template(
        "moderation/conduct/_founding.html",
        introduction=Markup(getattr(introduction, f"introduction_html_{speech}")),  # noqa: S704
        rules=[
            (getattr(words, f"name_{speech}"), Markup(getattr(words, f"html_{speech}")))  # noqa: S704
            for words in rules.values()
        ],
    )
    return Markup(page)  # noqa: S704 (a template of ours)


# --- At registration ----------------------------------------------------------------------------------


def _show(value: str, errors: list[str]) -> Markup:
    found = current_code()
    if found is None:
        return Markup("")
    page = render_template(
        "moderation/conduct/_registering.html", code=found, ticked=value == str(found.number), errors=errors
    )
    return Markup(page)  # noqa: S704 (a template of ours)


def _check(value: str) -> str:
    if current_code() is None or _shown(value) is not None:
        return ""
    return str(_("Joining means accepting the code of conduct. Read it, and tick the box if you agree."))


def _keep(member: Any, value: str) -> None:
    found = _shown(value)
    if found is not None:
        note_acceptance(member_id=member.id, version_id=found.id, number=found.number)


def _shown(value: str) -> Any:
    """The version that the form showed: the one in force, or the one before it by a moment."""
    return code(int(value)) if value.isascii() and value.isdigit() and len(value) < 10 else None


REGISTRATION = RegistrationStep("conduct", show=_show, check=_check, keep=_keep)
