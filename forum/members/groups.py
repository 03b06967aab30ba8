"""Groups: who is invited together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from forum.community.edition import new_edition
from forum.facts.bus import record
from forum.facts.catalogue import GroupChanged
from forum.members.models import Group, GroupMember, Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


def groups() -> list[Group]:
    """Every group by name."""
    return list(session().scalars(select(Group).order_by(Group.name)))


def names_in(group_id: int) -> list[str]:
    """The names of a group's members."""
    return list(
        session().scalars(
            select(Member.username)
            .join(GroupMember, GroupMember.member_id == Member.id)
            .where(GroupMember.group_id == group_id)
            .order_by(Member.username_key)
        )
    )


def make_group(*, actor: Any, name: str) -> Group:
    """Make an empty group. Raises ``ValueError`` when there is one of that name."""
    require(actor, Act.MANAGE_GROUPS)
    if session().scalar(select(Group.id).where(Group.name == name)) is not None:
        raise ValueError(name)
    group = Group(name=name)
    session().add(group)
    session().flush()
    new_edition()
    record(GroupChanged(actor_id=actor.id, group_id=group.id, change="made"))
    return group


def set_members(*, actor: Any, group: Group, names: Iterable[str]) -> list[str]:
    """Let exactly ``names`` belong to ``group``; answers the names nobody has."""
    require(actor, Act.MANAGE_GROUPS)
    keys = {name.lower(): name for name in names}
    rows = session().execute(select(Member.id, Member.username_key).where(Member.username_key.in_(keys)))
    wanted = {row.id: row.username_key for row in rows}
    present = set(session().scalars(select(GroupMember.member_id).where(GroupMember.group_id == group.id)))
    for member_id in present - set(wanted):
        session().execute(
            delete(GroupMember).where(GroupMember.group_id == group.id, GroupMember.member_id == member_id)
        )
        _record(actor, group.id, member_id, "left")
    for member_id in sorted(set(wanted) - present):
        session().add(GroupMember(group_id=group.id, member_id=member_id))
        session().flush()
        _record(actor, group.id, member_id, "joined")
    new_edition()
    return sorted(name for key, name in keys.items() if key not in wanted.values())


def remove_group(*, actor: Any, group: Group) -> None:
    """Remove a group; its members keep what other groups give them."""
    require(actor, Act.MANAGE_GROUPS)
    members = session().scalars(select(GroupMember.member_id).where(GroupMember.group_id == group.id)).all()
    group_id = group.id
    session().delete(group)
    session().flush()
    new_edition()
    record(GroupChanged(actor_id=actor.id, group_id=group_id, change="removed"))
    for member_id in members:
        _record(actor, group_id, member_id, "left")


def _record(actor: Any, group_id: int, member_id: int, change: str) -> None:
    record(GroupChanged(actor_id=actor.id, group_id=group_id, member_id=member_id, change=change))
