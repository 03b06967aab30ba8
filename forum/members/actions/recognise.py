"""Saying that a member works for the brand, and with which first name they sign in its name."""

from __future__ import annotations

from typing import Any

from forum.community.edition import new_edition
from forum.facts.bus import record
from forum.facts.members import MemberRecognised
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


def recognise(*, actor: Any, member: Member, works_here: bool, first_name: str) -> None:
    """Mark ``member`` as employed, or no longer; ``first_name`` is clean, "" ends the official voice."""
    require(actor, Act.RECOGNISE, member)
    if (member.works_here, member.first_name) == (works_here, first_name):
        return
    member.works_here, member.first_name = works_here, first_name
    session().flush()
    new_edition()
    record(
        MemberRecognised(
            actor_id=actor.id, member_id=member.id, works_here=works_here, has_face=bool(first_name)
        )
    )
