"""What the command line does for members. Each needs an application context; none asks who calls."""

from __future__ import annotations

from sqlalchemy import select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.members import MemberConfirmed
from forum.members.actions.grant_role import give
from forum.members.actions.password_link import link_for
from forum.members.models import ADMINISTRATE, Member
from forum.storage.session import session, transaction


def make_admin(name: str) -> str | None:
    """Let a member administrate, without an end; answers the member's name, None when there is none.

    ``name`` may be an address. Whoever has a shell vouches for the address, and lifts what would keep the
    member from administrating.
    """
    with transaction():
        member = _called(name)
        if member is None:
            return None
        if member.confirmed_at is None:
            member.confirmed_at = now()
            record(MemberConfirmed(actor_id=member.id, member_id=member.id))
        member.muted_until = member.suspended_until = None
        give(member=member, capability=ADMINISTRATE, by=member.id)
        return member.username


def reset_password_link(name: str) -> str | None:
    """A link that lets the member of this name or address choose a new password, None when there is none."""
    member = _called(name)
    return None if member is None else link_for(member)


def _called(name: str) -> Member | None:
    wanted = name.strip().removeprefix("@").lower()
    which = Member.email == wanted if "@" in wanted else Member.username_key == wanted
    return session().scalar(select(Member).where(which, Member.system.is_(False)))
