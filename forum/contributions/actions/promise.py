"""Promising in the brand's name, and what becomes of the promise: kept, or openly given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update

from forum.clock import now
from forum.contributions.actions.words import say
from forum.contributions.days import LONGEST, today
from forum.contributions.models import GIVEN, LEAST_PROMISE, Call, Commitment, Word
from forum.contributions.refusals import NotConcrete, OverAlready
from forum.facts.bus import record
from forum.facts.calls import BrandTextHeldBack, CommitmentGivenUp, CommitmentKept, CommitmentMade
from forum.hooks import Outcome, Written, hooks
from forum.policy.acts import Act
from forum.policy.brand_words import unsettled
from forum.policy.check import require
from forum.policy.words import speaks_for_brand
from forum.storage.session import session
from forum.subjects import HELD


@dataclass(frozen=True, slots=True)
class Promise:
    """What is to be given, in a clean line, and by the end of which day."""

    kind: str
    text: str
    due_on: date


def checked(promise: Promise) -> Promise:
    """``promise``, if it can be asked for afterwards. Raises ``NotConcrete``."""
    if promise.kind not in GIVEN:
        raise ValueError(f"no such kind of commitment: {promise.kind}")
    if len(promise.text.strip()) < LEAST_PROMISE or not today() <= promise.due_on <= today() + LONGEST:
        raise NotConcrete
    return promise


def make(*, actor: Any, promise: Promise, language: str = "") -> Commitment:
    """The row of a promise, which nobody reads and the ledger does not know yet."""
    commitment = Commitment(
        author_id=actor.id,
        kind=promise.kind,
        promise=promise.text,
        due_on=promise.due_on,
        language=language,
    )
    session().add(commitment)
    session().flush()
    return commitment


def written_promise(promise: Promise) -> Written:
    """A promise as a screener reads it."""
    return Written("commitment", promise.text)


def promise_openly(*, actor: Any, promise: Promise, language: str = "", insisted: bool = False) -> Commitment:
    """Promise something that goes with no call.

    Raises ``Refused``, ``NotConcrete``, and ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.MAKE_COMMITMENT)
    promise = checked(promise)
    verdict = hooks().screen(actor, written_promise(promise), insisted=insisted)
    commitment = make(actor=actor, promise=promise, language=language)
    held = verdict.outcome is Outcome.HOLD
    if held:
        commitment.state = HELD
        session().flush()
    if verdict.keep is not None:
        verdict.keep(commitment.id)
    if held:
        record(_held_back(actor, commitment))
    else:
        stand(actor_id=actor.id, commitment=commitment)
    return commitment


def stand(*, actor_id: int, commitment: Commitment) -> None:
    """Let it stand in the ledger from now on."""
    commitment.promised_at = now()
    session().flush()
    record(CommitmentMade(actor_id=actor_id, commitment_id=commitment.id))


def keep_promise(*, actor: Any, commitment: Commitment, word: str, insisted: bool = False) -> Word:
    """Say that it was given, and how. The row is held.

    Raises ``Refused``, ``OverAlready``, ``NothingSaid``, and ``Reconsider`` unless the author ``insisted``.
    """

    def place(word_id: int) -> None:
        commitment.word_id, commitment.kept_at = word_id, now()

    said, ids = _settle(actor, commitment, word, insisted, place)
    record(CommitmentKept(actor_id=actor.id, **ids))
    return said


def give_up(*, actor: Any, commitment: Commitment, reason: str, insisted: bool = False) -> Word:
    """Say openly that it won't be given, and why; as ``keep_promise``."""

    def place(word_id: int) -> None:
        commitment.word_id, commitment.given_up_at = word_id, now()

    said, ids = _settle(actor, commitment, reason, insisted, place)
    record(CommitmentGivenUp(actor_id=actor.id, **ids))
    return said


def _settle(
    actor: Any, commitment: Commitment, word: str, insisted: bool, place: Callable[[int], None]
) -> tuple[Word, dict[str, int]]:
    """Say the word, and let the page of the call know that the commitment goes with."""
    if speaks_for_brand(actor, None) and not unsettled(actor, commitment):
        raise OverAlready
    require(actor, Act.SETTLE_COMMITMENT, commitment)
    changed = update(Call).where(Call.commitment_id == commitment.id).values(version=Call.version + 1)
    ids = {
        "commitment_id": commitment.id,
        "call_id": session().scalar(changed.returning(Call.id)) or 0,
    }
    return say(actor=actor, text=word, place=place, insisted=insisted, **ids), ids


def _held_back(actor: Any, commitment: Commitment) -> BrandTextHeldBack:
    return BrandTextHeldBack(
        actor_id=actor.id, part="commitment", thing_id=commitment.id, commitment_id=commitment.id
    )
