"""A link with which a member chooses a new password."""

from __future__ import annotations

from typing import Any

from flask_security.recoverable import generate_reset_password_token

from forum.facts.bus import record
from forum.facts.members import PasswordLinkMade
from forum.members.mailing import base_url
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require

RESET_PATH = "/reset/"
"""Built by hand: outside a request there is no address to build from, and BASE_URL has no path."""


def make_password_link(*, actor: Any, member: Member) -> str:
    """A link that an administrator hands over to ``member``."""
    require(actor, Act.MANAGE_MEMBERS, member)
    record(PasswordLinkMade(actor_id=actor.id, member_id=member.id))
    return link_for(member)


def link_for(member: Member) -> str:
    """A link that lets ``member`` choose a new password: it works once, for as long as a mailed one."""
    return base_url() + RESET_PATH + str(generate_reset_password_token(member))  # type: ignore[no-untyped-call]
