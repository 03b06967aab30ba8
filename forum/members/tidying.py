"""What is over ends for open sockets within minutes, and is forgotten once a day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select, union, update

from forum.clock import now
from forum.facts.log import FactRow
from forum.members.models import Grant, Member, MemberSession
from forum.members.sessions import forget_expired
from forum.members.ways_in import Invitation, ReservedName
from forum.realtime import doors
from forum.storage.idempotency import forget_answers
from forum.storage.session import session, transaction

ANSWERS_KEPT = timedelta(days=2)
UNCONFIRMED_KEPT = timedelta(days=30)
"""How long an account waits for its address to be confirmed before its name is free again."""

MOST_RESERVED = 100_000
"""Names kept for those who asked for them; beyond it the oldest are free sooner (some megabytes)."""

LAPSED_LATELY = timedelta(minutes=20)
"""How far back is looked for what has run out: some periods of the routine, so that a late one sees it."""


def put_out_lapsed() -> None:
    """Let open sockets follow only what their member may still read when a session or a role has run out.

    Nobody does anything at that moment, so no fact would tell the doorkeeper.
    """
    moment = now()
    ended = union(
        select(Grant.member_id).where(Grant.until.between(moment - LAPSED_LATELY, moment)),
        select(MemberSession.member_id).where(
            MemberSession.expires_at.between(moment - LAPSED_LATELY, moment)
        ),
    )
    for member_id in session().scalars(ended).all():
        doors.recheck(member_id=member_id)


def tidy() -> None:
    """Forget sessions, invitations, grants, mutes and suspensions that are over, and unconfirmed accounts."""
    put_out_lapsed()
    moment = now()
    with transaction():
        forget_expired()
        forget_answers(moment - ANSWERS_KEPT)
        session().execute(delete(Invitation).where(Invitation.expires_at < moment))
        session().execute(delete(Grant).where(Grant.until < moment))
        session().execute(update(Member).where(Member.muted_until < moment).values(muted_until=None))
        session().execute(update(Member).where(Member.suspended_until < moment).values(suspended_until=None))
        _forget_unconfirmed()
        _free_names()


def _forget_unconfirmed() -> None:
    """Nobody without a confirmed address can have written anything, so nothing refers to such a row."""
    before = now() - UNCONFIRMED_KEPT
    acted = select(FactRow.actor_id).where(FactRow.kind.notin_(["MemberRegistered"]))
    session().execute(
        delete(Member)
        .where(Member.confirmed_at.is_(None), Member.created_at < before, Member.system.is_(False))
        .where(Member.id.notin_(acted))
        .execution_options(synchronize_session=False)
    )


def _free_names() -> None:
    """Together with the unconfirmed accounts, so that nobody can tell one kind from the other."""
    too_many = select(ReservedName.at).order_by(ReservedName.at.desc()).offset(MOST_RESERVED).limit(1)
    newest = session().scalar(too_many)
    before = now() - UNCONFIRMED_KEPT
    session().execute(
        delete(ReservedName)
        .where(
            or_(ReservedName.at < before, ReservedName.at <= newest) if newest else ReservedName.at < before
        )
        .execution_options(synchronize_session=False)
    )
