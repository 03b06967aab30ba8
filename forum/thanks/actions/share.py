"""Letting a thanks be shown beneath what it is for, and taking that back: whoever was thanked decides."""

from __future__ import annotations

from typing import Any

from forum.clock import now
from forum.facts.bus import record
from forum.facts.thanks import ThanksShared, ThanksUnshared
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.thanks.models import Thanks
from forum.thanks.queries import subject_of


def share_thanks(*, actor: Any, thanks: Thanks) -> None:
    """Let everybody read it who sees what it is for. ``thanks`` was found with ``lock``."""
    require(actor, Act.SHARE_THANKS, thanks)
    if thanks.shared_at is None:
        thanks.shared_at = now()
        session().flush()
        changed_beneath(actor.id, thanks)
        record(ThanksShared(actor_id=actor.id, thanks_id=thanks.id))


def unshare_thanks(*, actor: Any, thanks: Thanks) -> None:
    """Keep it for oneself again. ``thanks`` was found with ``lock``."""
    require(actor, Act.UNSHARE_THANKS, thanks)
    if thanks.shared_at is not None:
        thanks.shared_at = None
        session().flush()
        changed_beneath(actor.id, thanks)
        record(ThanksUnshared(actor_id=actor.id, thanks_id=thanks.id))


def changed_beneath(actor_id: int, thanks: Thanks) -> None:
    """Let open pages know that something else stands beneath the subject of ``thanks``."""
    kind, thing = subject_of(thanks)
    if kind is not None and kind.beneath_changed is not None and thing is not None:
        kind.beneath_changed(actor_id, thing)
