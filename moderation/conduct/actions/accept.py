"""Accepting a version of the code."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, literal, select

from forum.clock import now
from forum.facts.bus import record
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.storage.upsert import insert_into
from moderation.conduct.facts import ConductAccepted
from moderation.conduct.models import Acceptance
from moderation.conduct.queries import Code


def accept(*, actor: Any, code: Code) -> None:
    """Record that ``actor`` accepts ``code``, which they have been shown."""
    require(actor, Act.ACCEPT_CONDUCT)
    note_acceptance(member_id=actor.id, version_id=code.id, number=code.number)


def note_acceptance(*, member_id: int, version_id: int, number: int) -> None:
    """Like ``accept``, without asking the rules: for who is just registering. Twice is as good as once."""
    done = session().execute(
        insert_into(Acceptance)
        .values(member_id=member_id, version_id=version_id, at=now())
        .on_conflict_do_nothing()
    )
    if done.rowcount:  # type: ignore[attr-defined]
        record(ConductAccepted(actor_id=member_id, member_id=member_id, version=number))


def everybody_here_accepts(version_id: int) -> None:
    """Record that all who are here when the doors open, and open them with this code, accept it."""
    members = select(Member.id, literal(version_id), literal(now(), Acceptance.at.type)).where(
        Member.system.is_(False)
    )
    session().execute(insert(Acceptance).from_select(["member_id", "version_id", "at"], members))
