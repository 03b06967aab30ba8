"""Hiding, removing and showing a thanks, each with its reason, and emptying one that was removed."""

from __future__ import annotations

from typing import Any

from forum.facts.bus import record
from forum.facts.held_again import ThanksHeldAgain
from forum.facts.thanks import ThanksErased, ThanksHidden, ThanksReleased, ThanksRemoved
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.subjects import HELD, HIDDEN, PUBLISHED, REMOVED, line_in_its_place
from forum.thanks.actions.share import changed_beneath
from forum.thanks.models import REASON_LENGTH, Thanks

_OUT_OF_SIGHT: dict[str, Any] = {HIDDEN: ThanksHidden, REMOVED: ThanksRemoved, HELD: ThanksHeldAgain}


def bring_into(state: str, *, actor: Any, thing: Thanks, reason: str = "") -> None:
    """Bring a thanks, which was found with ``lock``, into another state.

    What was shown beneath its subject is shown there again when it comes back.
    """
    require(actor, Act.JUDGE_THANKS, thing)
    if thing.state == state:
        return
    reached, thing.state = thing.state == PUBLISHED, state
    thing.reason = line_in_its_place(state, reason[:REASON_LENGTH])
    session().flush()
    if thing.shared_at is not None:
        changed_beneath(actor.id, thing)
    if state == PUBLISHED:
        record(ThanksReleased(actor_id=actor.id, thanks_id=thing.id, reason=reason))
    else:
        gone = _OUT_OF_SIGHT[state]
        record(gone(actor_id=actor.id, thanks_id=thing.id, reason=reason, reached=reached))


def erase_thanks(*, actor_id: int, thanks: Thanks) -> None:
    """Empty a removed thanks. The clock asks for it, not a person: ``actor_id`` is the system member's."""
    if thanks.state != REMOVED:
        raise Refused(Act.JUDGE_THANKS, None)
    thanks.text = ""
    session().flush()
    record(ThanksErased(actor_id=actor_id, thanks_id=thanks.id))
