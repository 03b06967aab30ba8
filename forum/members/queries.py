"""Loading the viewer, and finding members."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import g
from sqlalchemy import Row, ScalarSelect, and_, func, literal, null, or_, select, union_all

from forum.clock import now
from forum.community.edition import CURRENT
from forum.members.models import ADMINISTRATE, MODERATE, Grant, GroupMember, Member, MemberSession
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.text.initials import hue, initials

_COLUMNS = (
    Member.id,
    Member.username,
    Member.display_name,
    Member.language,
    Member.timezone,
    Member.theme,
    Member.standing,
    Member.confirmed_at,
    Member.muted_until,
    Member.suspended_until,
    Member.read_floor,
    Member.created_at,
    MemberSession.id.label("session_id"),
    MemberSession.seen_at,
    CURRENT.scalar_subquery().label("edition"),
)


def token_hash(token: str) -> str:
    """What is stored of a secret link or session token, so that a read of the table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def _viewer(row: Row[Any], bell: int = 0) -> Viewer:
    granted = session().execute(
        union_all(
            select(Grant.capability, Grant.category_id).where(
                Grant.member_id == row.id, or_(Grant.until.is_(None), Grant.until > now())
            ),
            select(literal("group"), GroupMember.group_id).where(GroupMember.member_id == row.id),
        )
    )
    admin = everywhere = False
    categories, groups = set(), set()
    for capability, where in granted:
        if capability == "group":
            groups.add(where)
        elif capability == ADMINISTRATE:
            admin = True
        elif capability == MODERATE and where is None:
            everywhere = True
        elif capability == MODERATE:
            categories.add(where)
    return Viewer(
        id=row.id,
        name=row.username,
        display_name=row.display_name,
        language=row.language,
        timezone=row.timezone,
        theme=row.theme,
        standing=row.standing,
        confirmed=row.confirmed_at is not None,
        muted_until=row.muted_until,
        suspended_until=row.suspended_until,
        read_floor=row.read_floor,
        is_admin=admin,
        moderates_all=everywhere,
        moderated_categories=frozenset(categories),
        groups=frozenset(groups),
        initials=initials(row.display_name),
        hue=hue(row.username),
        bell=bell,
        session_id=row.session_id or 0,
        seen_at=row.seen_at,
        created_at=row.created_at,
    )


def viewer_of_session(token: str, bell: ScalarSelect[int] | None = None) -> Viewer | None:
    """The member whose live session carries ``token``, with the count that ``bell`` selects.

    The same query brings the edition along, so that a page needs no other to trust its memory.
    """
    statement = (
        select(*_COLUMNS, (bell if bell is not None else literal(0)).label("bell"))
        .join(Member, Member.id == MemberSession.member_id)
        .where(
            MemberSession.token_hash == token_hash(token),
            MemberSession.expires_at > now(),
            Member.active.is_(True),
        )
    )
    row = session().execute(statement).one_or_none()
    if row is None:
        return None
    g.edition = row.edition
    return _viewer(row, row.bell)


def viewer_by_id(member_id: int) -> Viewer | None:
    """The member as a viewer, outside any session: for jobs, sockets and commands."""
    columns = [column for column in _COLUMNS if column.key not in ("session_id", "seen_at")]
    statement = select(*columns, null().label("session_id"), null().label("seen_at"))
    row = session().execute(
        statement.where(Member.id == member_id, Member.active.is_(True))
    ).one_or_none()
    return None if row is None else _viewer(row)


def viewer_by_name(name: str) -> Viewer | None:
    """Like ``viewer_by_id``, by the member's name."""
    member_id = session().scalar(select(Member.id).where(Member.username_key == name.lower()))
    return None if member_id is None else viewer_by_id(member_id)


def member_for(viewer: Viewer | None, name: str) -> Member:
    """The member called ``name``, for their page; ``Refused`` when there is none or it is not to be seen."""
    member = session().scalar(
        select(Member).where(
            Member.username_key == name.lower(), Member.active.is_(True), Member.system.is_(False)
        )
    )
    if member is None:
        raise Refused(Act.SEE_MEMBER, viewer)
    require(viewer, Act.SEE_MEMBER, member)
    return member


def known_names(names: set[str]) -> dict[str, str]:
    """Which of the lower-case ``names`` are members: lower-case name to the name as written."""
    if not names:
        return {}
    rows = session().execute(
        select(Member.username_key, Member.username).where(
            Member.username_key.in_(names), Member.active.is_(True), Member.system.is_(False)
        )
    )
    return {key: name for key, name in rows}


def administrators() -> int:
    """How many active members administrate: the last one can't be removed."""
    return (
        session().scalar(
            select(func.count(func.distinct(Grant.member_id)))
            .join(Member, Member.id == Grant.member_id)
            .where(and_(Grant.capability == ADMINISTRATE, Member.active.is_(True)))
        )
        or 0
    )
