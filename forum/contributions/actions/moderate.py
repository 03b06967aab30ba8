"""Bringing a call, a contribution, a commitment or a word into another state, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.contributions.actions.ask import publish
from forum.contributions.actions.promise import stand
from forum.contributions.models import REASON_LENGTH, Call, CallCorrection, Commitment, Contribution
from forum.contributions.pages import Thing, named, turn_pages
from forum.contributions.queries import call_of, find_commitment, newest_correction
from forum.facts.bus import record
from forum.facts.calls import (
    BrandTextHidden,
    BrandTextRemoved,
    BrandTextShown,
    CallCorrected,
    ContributionOffered,
)
from forum.facts.held_again import BrandTextHeldAgain
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.subjects import HELD, HIDDEN, PUBLISHED, REMOVED

FACTS: dict[str, type[Any]] = {
    PUBLISHED: BrandTextShown, HIDDEN: BrandTextHidden, REMOVED: BrandTextRemoved,
}  # fmt: skip


def bring_into(state: str, *, actor: Any, thing: Thing, reason: str) -> None:
    """Hide, remove or show it; its row is held.

    What had to wait and is shown for the first time is asked, offered or promised by that.
    """
    require(actor, Act.JUDGE_BRAND_TEXT, thing)
    if thing.state == state:
        return
    waited = thing.state == HELD
    thing.state = state
    thing.reason = "" if state == PUBLISHED else reason[:REASON_LENGTH]
    session().flush()
    turn_pages(thing)
    record(FACTS[state](actor_id=actor.id, reason=reason, **named(thing)))
    if state == PUBLISHED:
        _first_time(thing, waited)


def before_shown(thing: Thing) -> dict[str, Any]:
    """Whether publishing a call that waits lets its promise be read, which the ledger keeps for good."""
    return {"first": thing.published_at is None} if isinstance(thing, Call) else {}


def hold(*, actor: Any, thing: Thing, reason: str, was: Mapping[str, Any]) -> None:
    """Let it wait again that was shown by mistake, a call together with its promise; its row is held.

    What the ledger says of it stays, by the law of the ledger; it names no word of it.
    """
    require(actor, Act.JUDGE_BRAND_TEXT, thing)
    if thing.state == HELD:
        return
    thing.state, thing.reason = HELD, ""
    if isinstance(thing, Call) and was.get("first", newest_correction(thing) == 0):
        commitment = find_commitment(thing.commitment_id, lock=True)
        if commitment is not None and commitment.state == PUBLISHED:
            commitment.state = HELD
    session().flush()
    turn_pages(thing)
    record(BrandTextHeldAgain(actor_id=actor.id, reason=reason, **named(thing)))


def _with_promise(call: Call) -> None:
    """The promise that waited with its call is read with it again."""
    commitment = find_commitment(call.commitment_id, lock=True)
    if commitment is not None and commitment.state == HELD:
        commitment.state = PUBLISHED
        session().flush()


def _first_time(thing: Thing, waited: bool) -> None:
    """Its author did it, when it was let through."""
    if isinstance(thing, Call) and thing.published_at is None:
        commitment = find_commitment(thing.commitment_id, lock=True)
        if commitment is not None:
            publish(actor_id=thing.author_id, call=thing, commitment=commitment)
    elif isinstance(thing, Call) and waited:
        _with_promise(thing)
        _corrected(thing)
    elif isinstance(thing, Commitment) and thing.promised_at is None and call_of(thing) is None:
        stand(actor_id=thing.author_id, commitment=thing)
    elif isinstance(thing, Contribution) and waited:
        record(ContributionOffered(actor_id=thing.author_id, call_id=thing.call_id, contribution_id=thing.id))


def _corrected(call: Call) -> None:
    """A published call waits for its newest correction alone."""
    entry = session().get(CallCorrection, newest_correction(call))
    if entry is not None:
        record(CallCorrected(actor_id=entry.author_id, call_id=call.id, correction_id=entry.id))
