"""Finding members: for @mentions, and for those who look after the community."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, or_, select

from forum.clock import now
from forum.facts.log import FactRow
from forum.members.models import Grant, Member
from forum.members.ways_in import Invitation
from forum.storage.session import session


def completions(beginning: str, limit: int = 8) -> list[Row[Any]]:
    """Members whose name or display name begins with ``beginning``: username, display_name."""
    begin = _escaped(beginning.lower()) + "%"
    return list(
        session().execute(
            select(Member.username, Member.display_name)
            .where(Member.active.is_(True), Member.system.is_(False), Member.confirmed_at.is_not(None))
            .where(
                or_(
                    Member.username_key.like(begin, escape="\\"),
                    func.lower(Member.display_name).like(begin, escape="\\"),
                )
            )
            .order_by(Member.username_key)
            .limit(limit)
        )
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def members_after(text: str, after: str, limit: int, *, whole: bool) -> list[Member]:
    """Members by name, those after the name ``after``; ``text`` stands in a name.

    ``whole`` is for those who may know addresses: ``text`` may stand in an address too, and accounts whose
    address is not confirmed are found. To others the presence of either would tell which addresses are known.
    """
    statement = select(Member).where(Member.system.is_(False)).order_by(Member.username_key).limit(limit)
    if not whole:
        statement = statement.where(Member.confirmed_at.is_not(None))
    if after:
        statement = statement.where(Member.username_key > after.lower())
    if text:
        part = "%" + _escaped(text.lower()) + "%"
        asked = [Member.username_key, func.lower(Member.display_name)] + ([Member.email] if whole else [])
        statement = statement.where(or_(*(column.like(part, escape="\\") for column in asked)))
    return list(session().scalars(statement))


def roles_of(member_id: int) -> list[Grant]:
    """The grants of a member that are in force."""
    return list(
        session().scalars(
            select(Grant)
            .where(Grant.member_id == member_id, or_(Grant.until.is_(None), Grant.until > now()))
            .order_by(Grant.capability, Grant.category_id, Grant.id)
        )
    )


def roles_told(member_id: int) -> list[Grant]:
    """The same, as others are told: nobody is told of a category what is true everywhere for as long."""
    given = roles_of(member_id)
    everywhere = {grant.capability: grant for grant in given if grant.category_id is None and not grant.about}

    def said(grant: Grant) -> bool:
        wide = everywhere.get(grant.capability)
        if wide is None or grant.category_id is None or grant.about:
            return False
        return wide.until is None or (grant.until is not None and grant.until <= wide.until)

    return [grant for grant in given if not said(grant)]


def grants_of(member_id: int) -> list[tuple[Grant, str]]:
    """The grants of a member that are in force, and the name of whoever gave each ("": nobody knows)."""
    given = roles_of(member_id)
    givers = {grant.given_by_id for grant in given if grant.given_by_id is not None}
    found = session().execute(select(Member.id, Member.display_name).where(Member.id.in_(givers)))
    names = {row.id: row.display_name for row in found}
    return [(grant, names.get(grant.given_by_id or 0, "")) for grant in given]


def last_reason(member_id: int) -> str:
    """Why a member's standing was changed the last time, "" when it never was."""
    data = session().scalar(
        select(FactRow.data)
        .where(FactRow.kind == "StandingChanged", FactRow.data["member_id"].as_integer() == member_id)
        .order_by(FactRow.id.desc())
        .limit(1)
    )
    return str(data.get("reason", "")) if data else ""


def invitations() -> list[Invitation]:
    """Invitations that can still be used, newest first."""
    return list(
        session().scalars(
            select(Invitation)
            .where(Invitation.uses_left > 0, Invitation.expires_at > now())
            .order_by(Invitation.id.desc())
        )
    )
