"""Leaving the community for good: asked for, taken back within a week, or carried out."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from forum.belongings import Departure
from forum.clock import now
from forum.community.edition import new_edition
from forum.community.queries import site
from forum.facts.bus import record
from forum.facts.leaving import LeavingAsked, LeavingTakenBack, MemberErased
from forum.hooks import hooks
from forum.members.actions.change_standing import ReasonMissing
from forum.members.actions.forget_member import forget_member
from forum.members.actions.grant_role import LastAdministrator, line_up
from forum.members.column_types import former_member
from forum.members.models import Member
from forum.members.queries import is_last_administrator
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session, transaction
from forum.text.clean import REASON_LENGTH, clean_text, is_blank
from forum.web.language import speaking

log = logging.getLogger(__name__)

WAITS: Final = timedelta(days=7)
"""How long somebody who asked to leave can stay after all."""

ATTEMPTS = 3
"""How often a departure is tried that met others who wanted the same rows in another order."""


def ask_to_leave(*, actor: Any, member: Member, texts_too: bool) -> None:
    """Leave in a week. Raises ``LastAdministrator`` when nobody would be left to administrate."""
    require(actor, Act.LEAVE_COMMUNITY, member)
    line_up()
    if is_last_administrator(member.id):
        raise LastAdministrator
    member.leaves_with_texts = texts_too
    if member.leaves_at is None:
        member.leaves_at = now() + WAITS
        record(LeavingAsked(actor_id=actor.id, member_id=member.id))
    session().flush()


def stay(*, actor: Any, member: Member) -> None:
    """Take the wish to leave back; nothing was lost."""
    require(actor, Act.LEAVE_COMMUNITY, member)
    if member.leaves_at is not None:
        member.leaves_at, member.leaves_with_texts = None, False
        session().flush()
        record(LeavingTakenBack(actor_id=actor.id, member_id=member.id))


def leave_now(*, actor: Any, member_id: int, texts_too: bool) -> None:
    """Leave at once. Opens its own transaction; raises ``LastAdministrator``."""

    def leave(member: Member) -> None:
        require(actor, Act.LEAVE_COMMUNITY, member)
        _erase(member, actor_id=actor.id, texts_too=texts_too)

    _carry_out(member_id, leave)


def erase_member(*, actor: Any, member_id: int, texts_too: bool, reason: str) -> None:
    """Let a member leave who asked an administrator to see to it, who says why.

    Opens its own transaction; raises ``ReasonMissing`` and ``LastAdministrator``.
    """
    why = clean_text(reason, REASON_LENGTH).strip()
    if is_blank(why):
        raise ReasonMissing

    def erase(member: Member) -> None:
        require(actor, Act.ERASE_MEMBER, member)
        _erase(member, actor_id=actor.id, texts_too=texts_too, reason=why)

    _carry_out(member_id, erase)


def let_go_those_due() -> None:
    """Forget everybody whose week is over: a routine, which opens its own transactions."""
    due = select(Member.id).where(Member.leaves_at <= now(), Member.erased_at.is_(None))
    for member_id in session().scalars(due.order_by(Member.leaves_at)).all():
        try:
            _carry_out(member_id, _leave_if_still_wished)
        except LastAdministrator:
            log.warning("member %s wants to leave, and nobody else could administrate", member_id)


def _leave_if_still_wished(member: Member) -> None:
    if member.leaves_at is not None and member.leaves_at <= now():
        _erase(member, actor_id=member.id, texts_too=member.leaves_with_texts)


def _carry_out(member_id: int, erase: Any) -> None:
    """Do it in a transaction of its own, with the member's row held from the beginning.

    Whoever writes to them or about them at the same moment may hold what is needed here and wait for their
    row: then the database ends one of the two, and this one begins again.
    """
    for attempt in range(ATTEMPTS):
        try:
            with transaction():
                line_up()
                found = select(Member).where(Member.id == member_id, Member.erased_at.is_(None))
                member = session().scalar(found.with_for_update())
                if member is not None:
                    erase(member)
            return
        except OperationalError as error:
            if "deadlock" not in str(error.orig).lower() or attempt + 1 == ATTEMPTS:
                raise


def _erase(member: Member, *, actor_id: int, texts_too: bool, reason: str = "") -> None:
    if is_last_administrator(member.id):
        raise LastAdministrator
    with speaking(site().language):
        former = former_member()
    departure = Departure(
        member_id=member.id,
        username=member.username,
        display_name=(member.concealed or {}).get("display_name", member.display_name),
        email=member.email,
        texts_too=texts_too,
        former=former,
    )
    for belongings in hooks().belongings:
        belongings.forget(departure)
    record(MemberErased(actor_id=actor_id, member_id=member.id, texts_too=texts_too, reason=reason))
    forget_member(member, departure)
    new_edition()
