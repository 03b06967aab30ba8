"""Cases that a colleague calls somebody to: handed over to whoever comes next, or put to an administrator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.clock import now
from forum.hooks import NoticeKind
from forum.members.models import ADMINISTRATE, Grant, Member
from forum.members.queries import viewer_by_id
from forum.notifications.actions import tell
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import administrates
from forum.storage.session import session
from forum.text.excerpt import shorten
from moderation.cases.facts import CaseGrew
from moderation.cases.fold import ESCALATED, NOTED
from moderation.cases.models import Case, Entry
from moderation.cases.queries import mark_reported
from moderation.cases.story import held_case
from moderation.queue.queries import CaseLine, called

MOST = 5
"""Cases in one of the two lists; the filters show the others."""

WORDS = 140

ASKED = NoticeKind(
    "case_escalated",
    _l("Cases that colleagues ask me to decide"),
    lambda data: _("A colleague asks an administrator to decide a case"),
    "shield",
    offered=lambda viewer: can(viewer, Act.SEE_QUEUE),
)


@dataclass(frozen=True, slots=True)
class Call:
    """A case, and who left it with which words."""

    line: CaseLine
    who: str
    at: datetime
    text: str


def calls_for(viewer: Any, language: str) -> list[tuple[str, str, list[Call]]]:
    """Heading, address of the whole list ("" when this is it), and the cases; empty lists are left out.

    Administrators come first to what they are asked to decide. What somebody left themself is not called to
    them.
    """
    found = []
    if administrates(viewer, None):
        asked = _lines(viewer, Case.escalated, ESCALATED, language)
        heading = _("Colleagues ask you to decide")
        found.append((heading, "/moderation?escalated=1", asked, ESCALATED))
    handed = _lines(viewer, Case.handed_over, NOTED, language)
    found.append((_("Handed over to whoever comes next"), "/moderation?handed=1", handed, NOTED))
    lists = []
    for heading, address, lines, kind in found:
        calls = list(_calls(lines[:MOST], kind))
        if calls:
            lists.append((str(heading), address if len(lines) > MOST else "", calls))
    return lists


def _lines(viewer: Any, marked: Any, kind: str, language: str) -> list[CaseLine]:
    """The cases so marked, except those where the last call of that ``kind`` is the viewer's own."""
    other = aliased(Entry)
    last = select(func.max(other.number)).where(other.case_id == Case.id, _is_call(other, kind))
    own = exists().where(
        Entry.case_id == Case.id, Entry.actor_id == viewer.id, Entry.number == last.scalar_subquery()
    )
    return called(viewer, and_(marked.is_(True), ~own), language, MOST + 1)


def _is_call(entry: Any, kind: str) -> Any:
    """Of all notes only those that hand over: any other calls nobody, nor ends a call."""
    named = entry.kind == kind
    return named if kind == ESCALATED else and_(named, entry.data["handover"].as_boolean().is_(True))


def _calls(lines: list[CaseLine], kind: str) -> Iterable[Call]:
    if not lines:
        return
    wanted = (
        select(Entry, Member.display_name)
        .join(Member, Member.id == Entry.actor_id, isouter=True)
        .where(Entry.case_id.in_([line.id for line in lines]), _is_call(Entry, kind))
        .order_by(Entry.number)
    )
    left = {entry.case_id: (entry, name) for entry, name in session().execute(wanted)}
    for line in lines:
        entry, name = left.get(line.id, (None, ""))
        if entry is not None:
            who = name or str(_("Somebody who is not here any more"))
            yield Call(line, who, entry.at, shorten(str(entry.data.get("text", "")), WORDS))


def ring(fact: CaseGrew) -> None:
    """Ring for every administrator who may decide what a colleague puts to them (WITHIN CaseGrew)."""
    if fact.kind != ESCALATED:
        return
    case = held_case(fact.case_id)
    granted = select(Grant.member_id).where(
        Grant.capability == ADMINISTRATE, or_(Grant.until.is_(None), Grant.until > now())
    )
    for member_id in sorted(set(session().scalars(granted))):
        senior = viewer_by_id(member_id)
        if case is None or senior is None or senior.id == fact.actor_id:
            continue
        mark_reported(senior, case)
        if can(senior, Act.JUDGE_CASE, case):
            tell(
                member_id=senior.id,
                kind=ASKED.name,
                about=f"escalated:{fact.case_id}:{fact.number}",
                url=f"/moderation/cases/{fact.case_id}",
            )
