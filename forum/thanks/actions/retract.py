"""Taking back one's own thanks, or one's own answer."""

from __future__ import annotations

from typing import Any

from forum.facts.bus import record
from forum.facts.thanks import ThanksRetracted
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.subjects import DELETED, PUBLISHED
from forum.thanks.actions.share import changed_beneath
from forum.thanks.models import Thanks


def retract_thanks(*, actor: Any, thanks: Thanks) -> None:
    """Nobody reads it any more, its author included. ``thanks`` was found with ``lock``."""
    require(actor, Act.RETRACT_THANKS, thanks)
    was_shown, reached = thanks.shared_at is not None, thanks.state == PUBLISHED
    thanks.state, thanks.shared_at = DELETED, None
    session().flush()
    if was_shown:
        changed_beneath(actor.id, thanks)
    record(ThanksRetracted(actor_id=actor.id, thanks_id=thanks.id, reached=reached))
