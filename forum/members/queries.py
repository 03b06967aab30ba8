"""Loading the viewer, and finding members."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from flask import g
from sqlalchemy import (
    ScalarSelect,
    and_,
    bindparam,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from forum.clock import now
from forum.community.edition import CURRENT
from forum.members.models import (
    ADMINISTRATE,
    CONNECT,
    MANDATES,
    MODERATE,
    SPEAK,
    Grant,
    GroupMember,
    Member,
    MemberSession,
)
from forum.members.viewer import Viewer
from forum.members.ways_in import Invitation, ReservedName
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.base import UtcDateTime
from forum.storage.prepared import Prepared
from forum.storage.session import rows, session
from forum.text.initials import hue, initials

_MEMBER = Member.__table__.c
_SESSION = MemberSession.__table__.c
_GRANT = Grant.__table__.c
_IN_GROUP = GroupMember.__table__.c

_NOW = bindparam("now", type_=UtcDateTime)

# Statements are composed once, of plain columns: composing one costs a page more than running it.
_COLUMNS = (
    _MEMBER.id,
    _MEMBER.username,
    _MEMBER.display_name,
    _MEMBER.language,
    _MEMBER.timezone,
    _MEMBER.theme,
    _MEMBER.standing,
    _MEMBER.confirmed_at,
    _MEMBER.muted_until,
    _MEMBER.suspended_until,
    _MEMBER.read_floor,
    _MEMBER.created_at,
    _MEMBER.works_here,
    _MEMBER.first_name,
    or_(
        exists().where(_GRANT.member_id == _MEMBER.id), exists().where(_IN_GROUP.member_id == _MEMBER.id)
    ).label("privileged"),
    CURRENT.scalar_subquery().label("edition"),
)

_GRANTED = union_all(
    select(_GRANT.capability, _GRANT.category_id).where(
        _GRANT.member_id == bindparam("member_id"), or_(_GRANT.until.is_(None), _GRANT.until > _NOW)
    ),
    select(literal("group"), _IN_GROUP.group_id).where(_IN_GROUP.member_id == bindparam("member_id")),
)

_BY_ID = select(*_COLUMNS, literal(0).label("session_id"), null().label("seen_at")).where(
    _MEMBER.id == bindparam("member_id"), _MEMBER.active.is_(True)
)


@lru_cache(maxsize=4)
def _by_token(bell: ScalarSelect[int] | None) -> Prepared:
    return Prepared(
        select(
            *_COLUMNS,
            _SESSION.id.label("session_id"),
            _SESSION.seen_at,
            (bell if bell is not None else literal(0)).label("bell"),
        )
        .join_from(MemberSession.__table__, Member.__table__, _MEMBER.id == _SESSION.member_id)
        .where(
            _SESSION.token_hash == bindparam("token_hash"),
            _SESSION.expires_at > _NOW,
            _MEMBER.active.is_(True),
        )
    )


def token_hash(token: str) -> str:
    """What is stored of a secret link or session token, so that a read of the table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def _viewer(row: Any, bell: int = 0) -> Viewer:
    granted: set[tuple[str, int | None]] = set()
    if row.privileged:
        given = rows(_GRANTED, {"member_id": row.id, "now": now()})
        granted = {(grant.capability, grant.category_id) for grant in given}
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
        is_admin=(ADMINISTRATE, None) in granted,
        moderates_all=(MODERATE, None) in granted,
        moderated_categories=_places(granted, MODERATE),
        speaks=(SPEAK, None) in granted,
        connects=(CONNECT, None) in granted,
        mandates=frozenset(one for one in granted if one[0] in MANDATES),
        works_here=row.works_here,
        first_name=row.first_name,
        groups=_places(granted, "group"),
        initials=initials(row.display_name),
        hue=hue(row.username),
        bell=bell,
        session_id=row.session_id or 0,
        seen_at=row.seen_at,
        created_at=row.created_at,
    )


def _places(granted: set[tuple[str, int | None]], capability: str) -> frozenset[int]:
    return frozenset(where for one, where in granted if one == capability and where is not None)


def viewer_of_session(token: str, bell: ScalarSelect[int] | None = None) -> Viewer | None:
    """The member whose live session carries ``token``, with the count that ``bell`` selects.

    The same query brings the edition along, so that a page needs no other to trust its memory.
    """
    asked = {"token_hash": token_hash(token), "now": now()}
    row = _by_token(bell).first(asked)
    if row is None:
        return None
    g.edition = row.edition
    return _viewer(row, row.bell)


def viewer_by_id(member_id: int) -> Viewer | None:
    """The member as a viewer, outside any session: for jobs, sockets and commands."""
    row = session().execute(_BY_ID, {"member_id": member_id}).one_or_none()
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
            Member.username_key.in_(names),
            Member.active.is_(True),
            Member.system.is_(False),
            Member.confirmed_at.is_not(None),
        )
    )
    return {row.username_key: row.username for row in rows}


def is_reserved(name: str) -> bool:
    """Whether somebody asked for ``name`` when registering, not long ago."""
    asked = exists().where(ReservedName.name_key == name.lower())
    return bool(session().scalar(select(asked)))


def administrators(*, but: int = 0) -> int:
    """How many members ``but`` one administrate without an end, and can: the last one can't be removed."""
    return (
        session().scalar(
            select(func.count(func.distinct(Grant.member_id)))
            .join(Member, Member.id == Grant.member_id)
            .where(
                and_(
                    Grant.capability == ADMINISTRATE,
                    Grant.until.is_(None),
                    Grant.member_id != but,
                    Member.active.is_(True),
                    Member.system.is_(False),
                    Member.confirmed_at.is_not(None),
                    or_(Member.suspended_until.is_(None), Member.suspended_until <= now()),
                )
            )
        )
        or 0
    )


def is_last_administrator(member_id: int) -> bool:
    """Whether nobody but this member administrates without an end, and can."""
    mine = select(Grant.id).where(
        Grant.member_id == member_id, Grant.capability == ADMINISTRATE, Grant.until.is_(None)
    )
    return session().scalar(mine) is not None and administrators(but=member_id) == 0


def former_for(viewer: Viewer | None, name: str) -> Member:
    """The row that is left of a member who was forgotten; ``Refused`` when there is none, or to a guest."""
    member = session().scalar(
        select(Member).where(Member.username_key == name, Member.erased_at.is_not(None))
    )
    if member is None:
        raise Refused(Act.SEE_MEMBER, viewer)
    require(viewer, Act.SEE_MEMBER, member)
    return member


def open_invitation(token: str) -> Invitation | None:
    """The invitation that a link carries, None when there is none, it was used up, or it is over."""
    return session().scalar(
        select(Invitation).where(
            Invitation.token_hash == token_hash(token),
            Invitation.uses_left > 0,
            Invitation.expires_at > now(),
        )
    )
