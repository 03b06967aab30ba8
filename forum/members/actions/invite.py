"""Making an invitation, and taking it back."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from forum.clock import now
from forum.facts.bus import record
from forum.facts.catalogue import InvitationMade, InvitationWithdrawn
from forum.members.queries import token_hash
from forum.members.ways_in import Invitation
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session

MOST_USES = 500
LONGEST = 365
"""Days."""


def invite(*, actor: Any, note: str, uses: int, days: int) -> str:
    """Make an invitation; answers the token of its link, which is kept nowhere."""
    require(actor, Act.INVITE)
    token = secrets.token_urlsafe(18)
    invitation = Invitation(
        token_hash=token_hash(token),
        made_by_id=actor.id,
        note=note,
        uses_left=max(1, min(uses, MOST_USES)),
        expires_at=now() + timedelta(days=max(1, min(days, LONGEST))),
    )
    session().add(invitation)
    session().flush()
    record(InvitationMade(actor_id=actor.id, invitation_id=invitation.id))
    return token


def withdraw_invitation(*, actor: Any, invitation: Invitation) -> None:
    """Make its link worthless."""
    require(actor, Act.INVITE)
    record(InvitationWithdrawn(actor_id=actor.id, invitation_id=invitation.id))
    session().delete(invitation)
