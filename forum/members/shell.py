"""What the command line does for members. Each needs an application context; none asks who calls."""

from __future__ import annotations

from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import select

from forum.members.actions.grant_role import give
from forum.members.mailing import base_url
from forum.members.models import ADMINISTRATE, Member
from forum.storage.session import session, transaction

RESET_PATH = "/reset/"
"""Built by hand: outside a request there is no address to build from, and BASE_URL has no path."""


def make_admin(name: str) -> bool:
    """Let the member called ``name`` administrate, without an end; False when there is none."""
    with transaction():
        member = _called(name)
        if member is None:
            return False
        give(member=member, capability=ADMINISTRATE, by=member.id)
    return True


def reset_password_link(name: str) -> str | None:
    """A link that lets the member called ``name`` choose a new password, None when there is none."""
    member = _called(name)
    return None if member is None else link_for(member)


def link_for(member: Member) -> str:
    """A link that lets ``member`` choose a new password: it works once, for as long as a mailed one."""
    return base_url() + RESET_PATH + str(generate_reset_password_token(member))  # type: ignore[no-untyped-call]


def _called(name: str) -> Member | None:
    return session().scalar(
        select(Member).where(Member.username_key == name.strip().lower(), Member.system.is_(False))
    )
