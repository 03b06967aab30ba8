"""What rings about mandates: whoever is given one is told so, and whoever has it changed or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Flask, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.facts.members import RoleGranted, RoleWithdrawn
from forum.hooks import NoticeKind, hooks
from forum.members.mandates import HEARD, end_in_words, in_words
from forum.members.models import MANDATES, Grant, Member
from forum.members.viewing import viewer
from forum.notifications.actions import forget_about, tell
from forum.notifications.opening import opened
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.web.language import language

MANDATE = "mandate"
GIVEN, CHANGED, WITHDRAWN = "given", "changed", "withdrawn"


def _sentence(data: Mapping[str, Any]) -> str:
    mandate = _mandate(data)
    said = {
        CHANGED: _("Your mandate was changed: %(mandate)s", mandate=mandate),
        WITHDRAWN: _("This mandate is yours no longer: %(mandate)s", mandate=mandate),
    }.get(data["what"]) or _("You have a mandate: %(mandate)s", mandate=mandate)
    if data.get("nameless"):
        return str(
            _("%(sentence)s. An administrator has yet to note the first name you sign with", sentence=said)
        )
    return str(said)


def _mandate(data: Mapping[str, Any]) -> str:
    """What it lets its holder do, and until when, where it is still theirs."""
    if data["capability"] not in MANDATES:
        return ""
    words = in_words(data["capability"], data.get("place", ""), data.get("about", ""))
    until = data.get("until") if data["what"] != WITHDRAWN else None
    end = end_in_words(datetime.fromisoformat(until)) if until else ""
    return f"{words}, {end}" if end else words


def _as_seen(me: Any, several: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The place, where the viewer sees it, and whether the first name that it needs is missing by now."""
    return [{"place": _place(me, data), "nameless": _nameless(me, data)} for data in several]


def _place(me: Any, data: Mapping[str, Any]) -> str:
    category = catalogue().get(data.get("category") or 0)
    seen = category is not None and can(me, Act.SEE_CATEGORY, category)
    return category.name(language()) if category is not None and seen else ""


def _nameless(me: Any, data: Mapping[str, Any]) -> bool:
    return data["what"] != WITHDRAWN and data["capability"] in HEARD and not me.first_name


KIND = NoticeKind(
    MANDATE,
    _l("A mandate is given to me, changed or withdrawn"),
    _sentence,
    choosable=False,
    read=_as_seen,
)


def given(fact: RoleGranted) -> None:
    """Ring for whoever has a mandate, or another one, from now on (WITHIN RoleGranted)."""
    where = Grant.category_id.is_(None) if fact.category_id is None else Grant.category_id == fact.category_id
    about = session().scalar(
        select(Grant.about).where(
            Grant.member_id == fact.member_id, Grant.capability == fact.capability, where
        )
    )
    _tell(fact, CHANGED if fact.changed else GIVEN, {"about": about or "", "until": fact.until})


def withdrawn(fact: RoleWithdrawn) -> None:
    """Ring for whoever has it no longer (WITHIN RoleWithdrawn)."""
    _tell(fact, WITHDRAWN, {})


def _tell(fact: RoleGranted | RoleWithdrawn, what: str, more: Mapping[str, Any]) -> None:
    if fact.capability not in MANDATES or fact.actor_id == fact.member_id:
        return
    about = f"mandate:{fact.member_id}:{fact.capability}:{fact.category_id or 0}"
    forget_about(actor_id=fact.actor_id, about=about, and_beneath=True)  # what it says is no longer so
    name = session().scalar(select(Member.username).where(Member.id == fact.member_id))
    tell(
        member_id=fact.member_id,
        kind=MANDATE,
        about=f"{about}:{int(now().timestamp())}",
        url=f"/members/{name}",
        data={"what": what, "capability": fact.capability, "category": fact.category_id, **more},
        actor_id=fact.actor_id,
    )


def _read_on_own_page() -> None:
    """Whoever opens their own page finds their mandates there: the bell has been read by that.

    Before the page is drawn, whose header counts what is unread, and not while it is: this writes. Whoever
    opens another's page has no notice that leads there.
    """
    if request.endpoint == "members.page" and request.method == "GET":
        opened(viewer(), request.path)


def install(app: Flask) -> None:
    """Let members of ``app`` be told of their mandates."""
    hooks(app).register_notice(KIND)
    app.before_request(_read_on_own_page)
