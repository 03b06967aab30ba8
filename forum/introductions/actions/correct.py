"""Correcting a letter while it waits for both."""

from __future__ import annotations

from typing import Any

from forum.facts.bus import record
from forum.facts.catalogue import SubjectReworded
from forum.facts.meeting import IntroductionCorrected, IntroductionHeldBack
from forum.hooks import Outcome, Written, hooks
from forum.introductions.models import HELD, MOST_CORRECTIONS, UNSAID, Introduction
from forum.introductions.queries import introduction_for
from forum.introductions.refusals import NothingChanged, OftenEnough
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.topics.composing import Composed


def correct_letter(
    *, actor: Any, introduction_id: int, text: Composed, insisted: bool = False
) -> Introduction:
    """Let both read another letter, and ask them again: an answer was given to what they had read.

    Whether anybody had answered the author can't tell: nothing is refused because of an answer, and the day
    on which it is over stays. Raises ``Refused``, ``NothingChanged``, ``OftenEnough``, and ``Reconsider``
    unless the author ``insisted``.
    """
    row = introduction_for(actor, introduction_id, lock=True)
    require(actor, Act.CORRECT_INTRODUCTION, row)
    if row.source == text.source:
        raise NothingChanged
    if row.revision > MOST_CORRECTIONS:
        raise OftenEnough
    written = Written("introduction", text.source, subject_id=row.id, author_id=actor.id)
    verdict = hooks().screen(actor, written, insisted=insisted)
    row.source, row.html = text.source, text.html
    row.first_said = row.second_said = UNSAID
    row.revision += 1
    held = verdict.outcome is Outcome.HOLD
    if held:
        row.state = HELD
    session().flush()
    record(SubjectReworded(actor_id=actor.id, kind="introduction", subject_id=row.id))
    if verdict.keep is not None:
        verdict.keep(row.id)
    fact = IntroductionHeldBack if held else IntroductionCorrected
    record(fact(actor_id=actor.id, introduction_id=row.id))
    return row
