"""Taking what a member shows of themselves out of sight, and bringing it back exactly as it was."""

from __future__ import annotations

from typing import Any

from forum.community.edition import new_edition
from forum.facts.bus import record
from forum.facts.held_again import ProfileHeldAgain
from forum.facts.members import ProfileConcealed, ProfileRevealed
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session

SHOWN = ("display_name", "bio")
HELD_BACK = "held"


def conceal_profile(*, actor: Any, member: Member, reason: str) -> None:
    """Show the member's plain name instead of the one they chose, and nothing about them.

    What they had written is kept aside, so that ``reveal_profile`` gives it back to the letter.
    """
    require(actor, Act.CONCEAL_PROFILE, member)
    if member.concealed is None:
        put_aside(member)
        session().flush()
        new_edition()
        record(ProfileConcealed(actor_id=actor.id, member_id=member.id, reason=reason))
    elif HELD_BACK in member.concealed:  # what only waited stays out of sight
        member.concealed = {name: member.concealed[name] for name in SHOWN}
        session().flush()
        record(ProfileConcealed(actor_id=actor.id, member_id=member.id, reason=reason))


def put_aside(member: Member, *, held: bool = False) -> None:
    """Keep what ``member`` shows where nobody reads it; ``held`` while it waits for a person."""
    kept = {name: getattr(member, name) for name in SHOWN}
    member.concealed = {**kept, HELD_BACK: "1"} if held else kept
    member.display_name, member.bio = member.username, ""


def reveal_profile(*, actor: Any, member: Member, reason: str = "") -> None:
    """Show again what ``conceal_profile`` had put aside."""
    require(actor, Act.CONCEAL_PROFILE, member)
    kept = member.concealed
    if kept is not None:
        member.display_name, member.bio = kept["display_name"], kept["bio"]
        member.concealed = None
        session().flush()
        new_edition()
        record(ProfileRevealed(actor_id=actor.id, member_id=member.id, reason=reason))


def hold_profile(*, actor: Any, member: Member, reason: str) -> None:
    """Let what a member shows wait again that was shown by mistake, with what they made of it since."""
    require(actor, Act.CONCEAL_PROFILE, member)
    if member.concealed is None:
        put_aside(member, held=True)
    elif HELD_BACK in member.concealed:
        return
    else:
        member.concealed = {**member.concealed, HELD_BACK: "1"}
    session().flush()
    new_edition()
    record(ProfileHeldAgain(actor_id=actor.id, member_id=member.id, reason=reason))
