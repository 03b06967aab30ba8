"""Asking the community for something: a call, which there is never without what the brand gives in return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forum.clock import now
from forum.contributions.actions.promise import Promise, checked, make, written_promise
from forum.contributions.days import end_of, today
from forum.contributions.models import EFFORTS, LEAST_ANSWER, RIGHTS, Call, Commitment
from forum.contributions.refusals import NoCounterpart, NotConcrete
from forum.facts.bus import record
from forum.facts.calls import BrandTextHeldBack, CallClosed, CallPublished, CommitmentMade
from forum.hooks import Outcome, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.subjects import HELD
from forum.text.stems import stems
from forum.topics.composing import Composed


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call says. The texts are clean already; ``last_day`` is the last on which it can be answered."""

    title: str
    text: Composed
    whom: str
    effort: str
    purpose: str
    rights: str
    credit: str
    last_day: date
    language: str = ""


def ask(
    *, actor: Any, asked: Asked, counterpart: Promise | None, brought: str, insisted: bool = False
) -> Call:
    """Publish a call together with its counterpart and with what the brand says it has brought.

    Raises ``Refused``, ``NoCounterpart``, ``NotConcrete``, and ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.MAKE_CALL)
    if counterpart is None or len(brought.strip()) < LEAST_ANSWER:
        raise NoCounterpart
    promise = checked(counterpart)
    if asked.effort not in EFFORTS or asked.rights not in RIGHTS:
        raise ValueError(f"no such effort or choice of rights: {asked.effort}, {asked.rights}")
    if asked.last_day < today():
        raise NotConcrete
    verdict = hooks().screen(actor, _written(asked, promise, brought), insisted=insisted)
    held = verdict.outcome is Outcome.HOLD
    commitment = make(actor=actor, promise=promise, language=asked.language)
    call = _add(actor, asked, commitment, brought)
    if held:
        call.state = HELD
        session().flush()
    if verdict.keep is not None:
        verdict.keep(call.id)
    if held:
        record(BrandTextHeldBack(actor_id=actor.id, part="call", thing_id=call.id, call_id=call.id))
    else:
        publish(actor_id=actor.id, call=call, commitment=commitment)
    return call


def _add(actor: Any, asked: Asked, commitment: Commitment, brought: str) -> Call:
    call = Call(
        author_id=actor.id,
        commitment_id=commitment.id,
        title=asked.title,
        source=asked.text.source,
        html=asked.text.html,
        whom=asked.whom,
        effort=asked.effort,
        purpose=asked.purpose,
        rights=asked.rights,
        credit=asked.credit,
        brought=brought,
        closes_at=end_of(asked.last_day),
        language=asked.language,
        search_text=searched(asked.title, asked.text.source, asked.whom),
    )
    session().add(call)
    session().flush()
    return call


def searched(title: str, source: str, whom: str) -> str:
    """The stems by which a call is found."""
    return " ".join(stems(f"{title}\n{source}\n{whom}"))


def publish(*, actor_id: int, call: Call, commitment: Commitment) -> None:
    """It is asked from now on, and what it gives in return is promised: once, and for good."""
    moment = now()
    call.published_at = moment
    session().flush()
    record(CallPublished(actor_id=actor_id, call_id=call.id, commitment_id=commitment.id))
    if commitment.promised_at is None:
        commitment.promised_at = moment
        session().flush()
        record(CommitmentMade(actor_id=actor_id, commitment_id=commitment.id, call_id=call.id))


def close_call(*, actor: Any, call: Call) -> None:
    """Take no more contributions; what came can still be answered. The call's row is held."""
    require(actor, Act.CLOSE_CALL, call)
    call.closed_at = now()
    call.version += 1
    session().flush()
    record(CallClosed(actor_id=actor.id, call_id=call.id))


def texts_of(said: Mapping[str, str]) -> str:
    """Several texts as the one that is screened."""
    return "\n\n".join(text for text in said.values() if text)


def _written(asked: Asked, promise: Promise, brought: str) -> Written:
    said = {
        "text": asked.text.source,
        "whom": asked.whom,
        "purpose": asked.purpose,
        "credit": asked.credit,
        "promise": written_promise(promise).text,
        "brought": brought,
    }
    return Written("call", texts_of(said), title=asked.title)
