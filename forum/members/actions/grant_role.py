"""Giving somebody a capability, and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.clock import iso, now
from forum.community.models import Edition
from forum.facts.bus import record
from forum.facts.members import RoleGranted, RoleWithdrawn
from forum.members.models import ADMINISTRATE, ANSWER, CAPABILITIES, ONE_WHOLE, Grant, Member
from forum.members.queries import administrators
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


class LastAdministrator(Exception):
    """Without this member nobody could administrate the community any more."""


def grant_role(
    *,
    actor: Any,
    member: Member,
    capability: str,
    category_id: int | None = None,
    until: datetime | None = None,
    about: str = "",
) -> Grant:
    """Let ``member`` do what ``capability`` says, everywhere or in one category, perhaps until a day.

    ``about`` says of a mandate to answer what it is about; of others it is left out.
    """
    require(actor, Act.GRANT_ROLE, member)
    return give(
        member=member,
        capability=capability,
        category_id=category_id,
        until=until,
        about=about if capability == ANSWER else "",
        by=actor.id,
    )


def give(
    *,
    member: Member,
    capability: str,
    category_id: int | None = None,
    until: datetime | None = None,
    about: str = "",
    by: int,
) -> Grant:
    """Like ``grant_role``, without asking who: for the first start and the command line."""
    if capability not in CAPABILITIES or (capability in ONE_WHOLE and category_id is not None):
        raise ValueError(f"no such capability: {capability} in {category_id}")
    grant = _present(member.id, capability, category_id)
    changed = grant is not None and (grant.until is None or grant.until > now())
    if grant is None:
        grant = Grant(member_id=member.id, capability=capability, category_id=category_id)
        session().add(grant)
    elif capability == ADMINISTRATE and grant.until is None and until is not None:
        line_up()
    grant.until, grant.given_by_id, grant.given_at, grant.about = until, by, now(), about
    session().flush()
    if capability == ADMINISTRATE and until is not None:
        _refuse_none_left()
    record(
        RoleGranted(
            actor_id=by,
            member_id=member.id,
            capability=capability,
            category_id=category_id,
            until=iso(until) if until is not None else None,
            changed=changed,
        )
    )
    return grant


def withdraw_role(*, actor: Any, grant: Grant) -> None:
    """Take a grant back. Raises ``LastAdministrator`` when nobody would be left to administrate."""
    member = session().get(Member, grant.member_id)
    require(actor, Act.GRANT_ROLE, member)
    if grant.capability == ADMINISTRATE:
        line_up()
    session().delete(grant)
    session().flush()
    if grant.capability == ADMINISTRATE:
        _refuse_none_left()
    record(
        RoleWithdrawn(
            actor_id=actor.id,
            member_id=grant.member_id,
            capability=grant.capability,
            category_id=grant.category_id,
        )
    )


def _present(member_id: int, capability: str, category_id: int | None) -> Grant | None:
    where = Grant.category_id.is_(None) if category_id is None else Grant.category_id == category_id
    return session().scalar(
        select(Grant).where(Grant.member_id == member_id, Grant.capability == capability, where)
    )


def line_up() -> None:
    """Let one at a time decide who administrates: two at once must not each count on the other."""
    session().execute(select(Edition.id).where(Edition.id == 1).with_for_update())


def _refuse_none_left() -> None:
    if administrators() == 0:
        raise LastAdministrator
