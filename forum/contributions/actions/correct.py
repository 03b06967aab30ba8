"""Correcting a published call: an entry in its story that shows the difference, and everybody who answered
learns of it. What is given in return, and whose it is, no correction can touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from forum.contributions.actions.ask import searched, texts_of
from forum.contributions.days import end_of, last_day, today
from forum.contributions.models import EFFORTS, LEAST_ANSWER, Call, CallCorrection
from forum.contributions.queries import newest_correction
from forum.contributions.refusals import CorrectedMeanwhile, NoCounterpart, NotConcrete, NothingChanged
from forum.facts.bus import record
from forum.facts.calls import BrandTextHeldBack, CallCorrected
from forum.hooks import Outcome, Written, hooks
from forum.policy.acts import Act
from forum.policy.brand_words import call_open
from forum.policy.check import require
from forum.storage.session import session
from forum.subjects import HELD
from forum.topics.composing import Composed


@dataclass(frozen=True, slots=True)
class Corrected:
    """How a call is to read. The texts are clean already; ``last_day`` None leaves that as it is."""

    title: str
    text: Composed
    whom: str
    effort: str
    purpose: str
    credit: str
    brought: str
    last_day: date | None = None

    def parts(self) -> dict[str, str]:
        """What can be corrected, by part."""
        return {
            "title": self.title,
            "text": self.text.source,
            "whom": self.whom,
            "effort": self.effort,
            "purpose": self.purpose,
            "credit": self.credit,
            "brought": self.brought,
            "last_day": self.last_day.isoformat() if self.last_day is not None else "",
        }


def correct(
    *, actor: Any, call: Call, corrected: Corrected, known: int, insisted: bool = False
) -> CallCorrection:
    """Let the call read otherwise from now on. Its row is held.

    ``known`` is the number of the newest correction that the writer has seen, 0 for none. Raises ``Refused``,
    ``CorrectedMeanwhile``, ``NothingChanged``, ``NoCounterpart``, ``NotConcrete``, and ``Reconsider`` unless
    the author ``insisted``.
    """
    require(actor, Act.CORRECT_CALL, call)
    if newest_correction(call) != known:
        raise CorrectedMeanwhile
    changes = _changes(call, _checked(call, corrected))
    if not changes:
        raise NothingChanged
    written = Written(
        "call",
        texts_of({part: new for part, (_old, new) in changes.items() if part not in ("title", "effort")}),
        title=corrected.title,
        subject_id=call.id,
        author_id=actor.id,
    )
    verdict = hooks().screen(actor, written, insisted=insisted)
    _take(call, corrected, changes)
    entry = CallCorrection(call_id=call.id, author_id=actor.id, changes=changes)
    session().add(entry)
    held = verdict.outcome is Outcome.HOLD
    if held:
        call.state = HELD
    call.version += 1
    session().flush()
    if verdict.keep is not None:
        verdict.keep(call.id)
    if held:
        record(BrandTextHeldBack(actor_id=actor.id, part="call", thing_id=call.id, call_id=call.id))
    else:
        record(CallCorrected(actor_id=actor.id, call_id=call.id, correction_id=entry.id))
    return entry


def _checked(call: Call, corrected: Corrected) -> dict[str, str]:
    if corrected.effort not in EFFORTS:
        raise ValueError(f"no such effort: {corrected.effort}")
    if len(corrected.brought.strip()) < LEAST_ANSWER:
        raise NoCounterpart
    parts = corrected.parts()
    if corrected.last_day is None or not call_open(None, call):
        del parts["last_day"]  # what is over is not opened again by a correction
    elif corrected.last_day < today():
        raise NotConcrete
    return parts


def _changes(call: Call, wanted: dict[str, str]) -> dict[str, list[str]]:
    """By part: how it reads now, and how it shall."""
    now = {
        "title": call.title,
        "text": call.source,
        "whom": call.whom,
        "effort": call.effort,
        "purpose": call.purpose,
        "credit": call.credit,
        "brought": call.brought,
        "last_day": last_day(call.closes_at).isoformat(),
    }
    return {part: [now[part], new] for part, new in wanted.items() if now[part] != new}


def _take(call: Call, corrected: Corrected, changes: dict[str, list[str]]) -> None:
    call.title, call.source, call.html = corrected.title, corrected.text.source, corrected.text.html
    call.whom, call.effort = corrected.whom, corrected.effort
    call.purpose, call.credit, call.brought = corrected.purpose, corrected.credit, corrected.brought
    if "last_day" in changes and corrected.last_day is not None:
        call.closes_at = end_of(corrected.last_day)
    call.search_text = searched(call.title, call.source, call.whom)
