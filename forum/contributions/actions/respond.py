"""Answering what members bring: accepted with a word, then used or not used, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.clock import now
from forum.contributions.actions.words import say
from forum.contributions.models import ACCEPTED, OFFERED, UNUSED, USED, Contribution, Word
from forum.contributions.refusals import OverAlready
from forum.facts.bus import record
from forum.facts.calls import ContributionAccepted, ContributionUnused, ContributionUsed
from forum.policy.acts import Act
from forum.policy.check import require


def accept(*, actor: Any, contribution: Contribution, word: str, insisted: bool = False) -> Word:
    """Accept it with a word: from now on everybody can read it. The call's row and its own are held.

    Raises ``Refused``, ``OverAlready``, ``NothingSaid``, and ``Reconsider`` unless the author ``insisted``.
    """

    def place(word_id: int) -> None:
        contribution.progress, contribution.accepted_at = ACCEPTED, now()
        contribution.accepted_word_id = word_id

    said = _answer(actor, contribution, word, insisted, {OFFERED}, place)
    record(ContributionAccepted(actor_id=actor.id, **_ids(contribution)))
    return said


def mark_used(*, actor: Any, contribution: Contribution, word: str, insisted: bool = False) -> Word:
    """Say that it was used, and what became of it; as ``accept``."""
    said = _answer(actor, contribution, word, insisted, {ACCEPTED}, _outcome(contribution, USED))
    record(ContributionUsed(actor_id=actor.id, **_ids(contribution)))
    return said


def mark_unused(*, actor: Any, contribution: Contribution, word: str, insisted: bool = False) -> Word:
    """Say that it is not used, and why, whether it had been accepted before or not; as ``accept``."""
    said = _answer(actor, contribution, word, insisted, {OFFERED, ACCEPTED}, _outcome(contribution, UNUSED))
    record(ContributionUnused(actor_id=actor.id, accepted=contribution.welcomed, **_ids(contribution)))
    return said


def _outcome(contribution: Contribution, progress: str) -> Callable[[int], None]:
    def place(word_id: int) -> None:
        contribution.progress, contribution.outcome_at = progress, now()
        contribution.outcome_word_id = word_id

    return place


def _answer(
    actor: Any,
    contribution: Contribution,
    word: str,
    insisted: bool,
    before: set[str],
    place: Callable[[int], None],
) -> Word:
    require(actor, Act.ANSWER_CONTRIBUTION, contribution)
    if contribution.progress not in before:
        raise OverAlready
    contribution.call.version += 1
    return say(actor=actor, text=word, place=place, insisted=insisted, call_id=contribution.call_id)


def _ids(contribution: Contribution) -> dict[str, int]:
    return {"call_id": contribution.call_id, "contribution_id": contribution.id}
