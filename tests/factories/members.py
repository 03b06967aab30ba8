"""Members for tests, written straight into the database.

Call these with an application context open. Inside ``transaction()`` they join it, otherwise each
opens one of its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from forum.clock import now
from forum.community.actions import store_settings
from forum.members import sessions
from forum.members.models import (
    ADMINISTRATE,
    AUTOMOD,
    CONNECT,
    MODERATE,
    SPEAK,
    Grant,
    Group,
    GroupMember,
    Member,
)
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.storage.session import session, transaction

PASSWORD = "saffron kettle on the square"
"""The password of members made with ``password=PASSWORD`` (hashing takes a moment, so none by default)."""


@contextmanager
def writing() -> Iterator[Session]:
    """The open transaction, or a new one."""
    if session().info.get("writing"):
        yield session()
    else:
        with transaction() as current:
            yield current


def make_member(
    name: str,
    *,
    display_name: str = "",
    email: str = "",
    password: str | None = None,
    confirmed: bool = True,
    standing: str = "regular",
    language: str = "",
    muted_until: datetime | None = None,
    suspended_until: datetime | None = None,
    admin: bool = False,
    moderator: bool = False,
    moderates: Sequence[int] = (),
    speaks_for_brand: bool = False,
    connects: bool = False,
    mandates: Sequence[tuple[str, int | None]] = (),
    groups: Sequence[int] = (),
    **columns: Any,
) -> Viewer:
    """A member with these properties, as the viewer that rules and actions take.

    ``moderator`` moderates everything, ``moderates`` names categories by id, ``groups`` groups by id.
    ``speaks_for_brand`` and ``connects`` are the capabilities of these names; ``mandates`` are pairs of a
    capability and a category, None for everything.
    """
    from flask_security import hash_password

    with writing() as current:
        member = Member(
            username=name,
            username_key=name.lower(),
            email=email or f"{name.lower()}@example.org",
            password=hash_password(password) if password else None,
            fs_uniquifier=secrets.token_hex(16),
            confirmed_at=now() if confirmed else None,
            display_name=display_name or name.capitalize(),
            standing=standing,
            language=language,
            muted_until=muted_until,
            suspended_until=suspended_until,
            **columns,
        )
        current.add(member)
        current.flush()
        held: list[tuple[str, int | None]] = [*mandates, *((MODERATE, one) for one in moderates)]
        everywhere = {ADMINISTRATE: admin, MODERATE: moderator, SPEAK: speaks_for_brand, CONNECT: connects}
        held += [(capability, None) for capability, wanted in everywhere.items() if wanted]
        for capability, where in held:
            current.add(Grant(member_id=member.id, capability=capability, category_id=where))
        for group_id in groups:
            current.add(GroupMember(group_id=group_id, member_id=member.id))
        current.flush()
        found = viewer_by_id(member.id)
    assert found is not None
    return found


def make_crowd(number: int, name: str = "guest") -> list[int]:
    """So many members at once, by number: quicker than one by one."""
    rows = [
        {
            "username": f"{name}{one}",
            "username_key": f"{name}{one}",
            "email": f"{name}{one}@example.org",
            "fs_uniquifier": f"{name}{one}",
            "display_name": f"{name.capitalize()} {one}",
            "confirmed_at": now(),
            "standing": "regular",
        }
        for one in range(number)
    ]
    names = [row["username"] for row in rows]
    with writing() as current:
        current.execute(insert(Member), rows)
        found = select(Member.id).where(Member.username.in_(names)).order_by(Member.id)
        return list(current.scalars(found))


def make_group(name: str, *members: Viewer) -> int:
    """A group of ``members``; answers its id. Ask ``fresh`` for its members' viewers afterwards."""
    with writing() as current:
        group = Group(name=name)
        current.add(group)
        current.flush()
        current.add_all(GroupMember(group_id=group.id, member_id=member.id) for member in members)
        current.flush()
        return group.id


def make_automod() -> Viewer:
    """The system member, as the first start makes it."""
    with writing() as current:
        known = current.scalar(select(Member.id).where(Member.username_key == AUTOMOD))
        found = viewer_by_id(known) if known is not None else make_member(AUTOMOD, system=True)
    assert found is not None
    return found


def fresh(member: Viewer) -> Viewer:
    """The same member as the database knows them now."""
    found = viewer_by_id(member.id)
    assert found is not None
    return found


def open_community(**settings: Any) -> None:
    """Mark the community as set up, so that pages open; ``settings`` are those of ``Site``."""
    with writing():
        store_settings({"ready": True, "language": "en", "timezone": "UTC", **settings})


def make_session(member: Viewer, *, device: str = "Firefox on Linux") -> str:
    """A live session of ``member``; answers the token that the cookie carries."""
    with writing():
        return sessions.open_session(member.id, device, remember=True)
