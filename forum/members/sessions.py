"""Sessions on the server: opened at log-in, ended at once wherever they are."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update

from forum.clock import now
from forum.facts.bus import record
from forum.facts.members import SessionsEnded
from forum.members.models import Member, MemberSession
from forum.members.queries import token_hash
from forum.storage.session import session

SHORT = timedelta(days=2)
LONG = timedelta(days=180)


def new_token() -> str:
    """A token for a session to come."""
    return secrets.token_urlsafe(32)


def open_session(member_id: int, device: str, *, remember: bool, token: str | None = None) -> str:
    """Begin a session, in the open transaction; answers the token that the cookie must carry."""
    token = token or new_token()
    session().add(
        MemberSession(
            member_id=member_id,
            token_hash=token_hash(token),
            device=device[:200],
            expires_at=now() + (LONG if remember else SHORT),
        )
    )
    return token


def sessions_of(member_id: int) -> list[MemberSession]:
    """A member's live sessions, newest use first."""
    return list(
        session().scalars(
            select(MemberSession)
            .where(MemberSession.member_id == member_id, MemberSession.expires_at > now())
            .order_by(MemberSession.seen_at.desc())
        )
    )


def note_use(session_id: int, member_id: int) -> None:
    """The session, and so the member, is here now."""
    session().execute(update(MemberSession).where(MemberSession.id == session_id).values(seen_at=now()))
    session().execute(update(Member).where(Member.id == member_id).values(seen_at=now()))


def forget_session(session_id: int) -> None:
    """Drop a session that another one replaces in the same browser."""
    session().execute(delete(MemberSession).where(MemberSession.id == session_id))


def end_session(*, actor_id: int, member_id: int, session_id: int) -> None:
    """End one session of a member."""
    session().execute(
        delete(MemberSession).where(MemberSession.id == session_id, MemberSession.member_id == member_id)
    )
    record(SessionsEnded(actor_id=actor_id, member_id=member_id, session_id=session_id))


def end_all_sessions(*, actor_id: int, member_id: int, but: int | None = None) -> None:
    """End a member's sessions: all, or all ``but`` one."""
    statement = delete(MemberSession).where(MemberSession.member_id == member_id)
    if but is not None:
        statement = statement.where(MemberSession.id != but)
    session().execute(statement)
    record(SessionsEnded(actor_id=actor_id, member_id=member_id))


def forget_expired() -> None:
    """Drop the rows of sessions that are over; a job calls it daily."""
    session().execute(delete(MemberSession).where(MemberSession.expires_at < now()))
