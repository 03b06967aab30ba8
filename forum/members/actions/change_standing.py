"""Changing a member's standing: newcomer or regular, muted or suspended until a moment, or free again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from forum.clock import iso
from forum.facts.bus import record
from forum.facts.members import StandingChanged
from forum.members.models import Member
from forum.members.sessions import end_all_sessions
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.text.clean import REASON_LENGTH, clean_text, is_blank

NEWCOMER, REGULAR, MUTED, SUSPENDED, FREE = "newcomer", "regular", "muted", "suspended", "free"
UNMUTED, UNSUSPENDED = "unmuted", "unsuspended"
STANDINGS = (NEWCOMER, REGULAR, MUTED, SUSPENDED, FREE, UNMUTED, UNSUSPENDED)

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of what has no end."""


class ReasonMissing(ValueError):
    """Nobody's standing is changed without saying why."""


def change_standing(
    *, actor: Any, member: Member, standing: str, until: datetime | None = None, reason: str
) -> None:
    """Change the standing of ``member``. ``until`` ends a mute or a suspension; None: it has no end.

    A suspension ends every session at once. ``FREE`` lifts what is in force; ``UNMUTED`` and
    ``UNSUSPENDED`` the one or the other. Raises ``ReasonMissing``.
    """
    require(actor, Act.CHANGE_STANDING, member)
    why = clean_text(reason, REASON_LENGTH).strip()
    if is_blank(why):
        raise ReasonMissing
    if standing not in STANDINGS:
        raise ValueError(standing)
    end = (until or FOREVER) if standing in (MUTED, SUSPENDED) else None
    if standing in (NEWCOMER, REGULAR):
        member.standing = standing
    elif standing == MUTED:
        member.muted_until = end
    elif standing == SUSPENDED:
        member.suspended_until = end
    elif standing == UNMUTED:
        member.muted_until = None
    elif standing == UNSUSPENDED:
        member.suspended_until = None
    else:
        member.muted_until = member.suspended_until = None
    session().flush()
    record(
        StandingChanged(
            actor_id=actor.id,
            member_id=member.id,
            standing=standing,
            until=iso(end) if end is not None else None,
            reason=why,
        )
    )
    if standing == SUSPENDED:
        end_all_sessions(actor_id=actor.id, member_id=member.id)
