"""The words of a case: what is judged as it is and as it was, and the evidence that points into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.storage.session import session
from forum.subjects import DELETED, REMOVED, Snapshot, SubjectKind
from forum.text.diff import Kind, word_diff
from moderation.cases.fold import DECIDED, HELD, REPORTED
from moderation.cases.models import CaseSnapshot, Entry
from moderation.cases.story import same_words
from moderation.decisions.wording import rule_name
from moderation.queue.marking import words_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason that screening gave, with the words it rests on."""

    explanation: str
    weight: int
    rule: str
    words: list[str]


def snapshots_of(case_id: int) -> list[CaseSnapshot]:
    """The newest first, those whose words were erased last."""
    found = select(CaseSnapshot).where(CaseSnapshot.case_id == case_id)
    ordered = found.order_by(CaseSnapshot.erased_at.is_not(None), CaseSnapshot.id.desc())
    return list(session().scalars(ordered.limit(10)))


def present_of(kind: SubjectKind | None, thing: Any) -> Snapshot | None:
    """What a subject says now; None when it is not there, or its words were erased after it was removed."""
    state = kind.state(thing) if kind is not None and thing is not None else DELETED
    if kind is None or state == DELETED:
        return None
    found = kind.snapshot(thing)
    return None if state == REMOVED and not found.source else found


def looked_at(entries: Iterable[Entry]) -> CaseSnapshot | None:
    """What it said when it was last reported, held back or decided about."""
    told = [one.data for one in entries if one.kind in (REPORTED, HELD, DECIDED)]
    ids = [one.get("changed_to") or one.get("snapshot_id") for one in told]
    last = next((one for one in reversed(ids) if one is not None), None)
    return session().get(CaseSnapshot, last) if last is not None else None


def changes(before: CaseSnapshot | None, present: Snapshot | None) -> list[tuple[Kind, str]]:
    """What is other now than it was; nothing where nothing is, or where one of them is not there."""
    if before is None or before.erased_at or present is None or same_words(before, present):
        return []
    if before.source == present.source:
        return word_diff(before.title, present.title)
    return word_diff(before.source, present.source)


def held_in(entries: list[Entry], newest: CaseSnapshot | None) -> CaseSnapshot | None:
    """The text that the screening last held back: its evidence points into that, and into no later one."""
    held = next((one.data for one in reversed(entries) if one.kind == HELD), {})
    number = held.get("snapshot_id")
    return session().get(CaseSnapshot, number) if number is not None else newest


def signals_in(entries: list[Entry]) -> list[dict[str, Any]]:
    """What the screening found when it last held the subject back."""
    held = next((entry for entry in reversed(entries) if entry.kind == HELD), None)
    given = held.data.get("signals", ()) if held is not None else ()
    known = [{"weight": 0, **one} for one in given if isinstance(one, dict)]
    return sorted(known, key=lambda one: -int(one["weight"]))


def evidence_of(held: CaseSnapshot | None, signal: dict[str, Any], language: str) -> Evidence:
    return Evidence(
        explanation=_sentence(signal.get("explanation", ""), language),
        weight=int(signal["weight"]),
        rule=rule_name(str(signal.get("rule", "")), language),
        words=words_of(held, signal),
    )


def _sentence(kept: Any, language: str) -> str:
    """Screening keeps its sentence in every language."""
    return str(kept.get(language, "")) if isinstance(kept, dict) else str(kept)
