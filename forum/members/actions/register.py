"""Registering: what completes the row that the account library makes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, insert, select, update

from forum.clock import now
from forum.facts.bus import record
from forum.facts.members import MemberRegistered
from forum.hooks import hooks
from forum.members.datastore import Conflict
from forum.members.models import Member
from forum.members.queries import token_hash
from forum.members.ways_in import Invitation, ReservedName
from forum.storage.session import session


def register(*, member: Member, invitation: str, needed: bool, steps: Mapping[str, str]) -> None:
    """Complete a new member; use up their ``invitation``, which must be good if one is ``needed``.

    ``steps`` are the values that they gave to the add-ons' registration steps.

    Raises ``Conflict`` when somebody else took its last use a moment ago.
    """
    session().flush()
    reserve(name=member.username, invitation=invitation, needed=needed)
    member.read_floor = newest_post()
    record(MemberRegistered(actor_id=member.id, member_id=member.id))
    for step in hooks().registration_steps:
        step.keep(member, steps.get(step.name, ""))


def reserve(*, name: str, invitation: str, needed: bool) -> None:
    """All that registering does besides making an account; for a known address this is all that is done.

    Afterwards the name is taken and the invitation used, so neither tells whether the address was known.
    Raises ``Conflict`` like ``register``; a rival for the name fails on the primary key.
    """
    session().execute(insert(ReservedName).values(name_key=name.lower(), at=now()))
    if not (invitation and use_invitation(invitation)) and needed:
        raise Conflict


def newest_post() -> int:
    """The id up to which posts are older than a member who comes now."""
    posts = Member.metadata.tables["posts"]
    return session().scalar(select(func.max(posts.c.id))) or 0


def use_invitation(token: str) -> bool:
    """Take one use from an invitation; whether there was one left."""
    result = session().execute(
        update(Invitation)
        .where(
            Invitation.token_hash == token_hash(token),
            Invitation.uses_left > 0,
            Invitation.expires_at > now(),
        )
        .values(uses_left=Invitation.uses_left - 1)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]
