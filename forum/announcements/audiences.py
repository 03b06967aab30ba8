"""Whom an announcement is for: one table, to which further slices add their kinds.

Who can *read* an announcement follows from its category alone. Its audience says who is told of it, and on
whose home page it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, false, select, true

from forum.announcements.models import Announcement
from forum.categories.catalogue import catalogue
from forum.members.models import Group, GroupMember, Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import member
from forum.reading.models import MUTE, CategoryFollow
from forum.storage.session import session

EVERYONE, CATEGORY, GROUP = "everyone", "category", "group"


@dataclass(frozen=True, slots=True)
class Audience:
    """One kind of people an announcement can be for."""

    name: str
    label: Any
    told: Callable[[Announcement], Select[Any]]
    """The numbers of the members who are told; whether each may read it is asked besides."""
    at_home: Callable[[Any], ColumnElement[bool]]
    """``(viewer) -> condition``: the announcements of this kind that stand on the viewer's home page."""
    fits: Callable[[Any, int | None], bool]
    """``(category, target) -> bool``: whether those it is for can read it there, and no stranger."""
    targets: Callable[[Any], Sequence[tuple[int, str]]] | None = None
    """``(viewer)``: what can be named, number and name of each group or the like; None: nothing has to be."""
    words: Callable[[int | None], str] | None = None
    """How it is called with its target."""


def install(app: Flask) -> None:
    """Give ``app`` its table, with the kinds that need nothing else."""
    app.extensions["forum.audiences"] = {one.name: one for one in (_EVERYONE, _CATEGORY, _GROUP)}


def register_audience(app: Flask, audience: Audience) -> None:
    """Let announcements be for one more kind of people."""
    app.extensions["forum.audiences"][audience.name] = audience


def audiences() -> dict[str, Audience]:
    """The kinds there are, in the order in which a form offers them."""
    found: dict[str, Audience] = current_app.extensions["forum.audiences"]
    return found


def fits(name: str, target: int | None, category: Any) -> bool:
    """Whether an announcement in ``category`` can be for these people."""
    kind = audiences().get(name)
    return kind is not None and kind.fits(category, target)


def in_words(name: str, target: int | None) -> str:
    """Whom it is for, as a line says it."""
    kind = audiences()[name]
    return kind.words(target) if kind.words is not None else str(kind.label)


def choices(viewer: Any) -> list[tuple[str, Any]]:
    """What a form offers to ``viewer``: ``everyone`` or ``group:3``, and what it is called."""
    found: list[tuple[str, Any]] = []
    for kind in audiences().values():
        if kind.targets is None:
            found.append((kind.name, kind.label))
        else:
            found += [
                (f"{kind.name}:{number}", in_words(kind.name, number))
                for number, _name in kind.targets(viewer)
            ]
    return found


def chosen(raw: str) -> tuple[str, int | None]:
    """``group:3`` taken apart."""
    name, _colon, number = raw.partition(":")
    return name, int(number) if number.isdecimal() and len(number) < 16 else None


def _kind(name: str) -> ColumnElement[bool]:
    return Announcement.audience == name


def _not_muting(announcement: Announcement) -> Select[Any]:
    mutes = select(CategoryFollow.member_id).where(
        CategoryFollow.category_id == announcement.category_id, CategoryFollow.level == MUTE
    )
    return select(Member.id).where(Member.id.not_in(mutes))


def _category_at_home(viewer: Any) -> ColumnElement[bool]:
    if not member(viewer, None):
        return false()
    mutes = select(CategoryFollow.category_id).where(
        CategoryFollow.member_id == viewer.id, CategoryFollow.level == MUTE
    )
    return and_(_kind(CATEGORY), Announcement.category_id.not_in(mutes))


def _in_group(announcement: Announcement) -> Select[Any]:
    return select(GroupMember.member_id).where(GroupMember.group_id == announcement.audience_id)


def _group_at_home(viewer: Any) -> ColumnElement[bool]:
    if not member(viewer, None) or not viewer.groups:
        return false()
    return and_(_kind(GROUP), Announcement.audience_id.in_(viewer.groups))


def _groups(viewer: Any) -> list[tuple[int, str]]:
    """Those that read a category in which ``viewer`` announces: others have no business here."""
    reading = {
        number
        for place in catalogue().values()
        if place.access == "groups" and can(viewer, Act.ANNOUNCE, place)
        for number in place.group_ids
    }
    found = select(Group).where(Group.id.in_(reading)).order_by(Group.name)
    return [(row.id, row.name) for row in session().scalars(found)]


def _group_words(target: int | None) -> str:
    name = session().scalar(select(Group.name).where(Group.id == target)) or ""
    return str(_("the group “%(name)s”", name=name))


_EVERYONE = Audience(
    name=EVERYONE,
    label=_l("everybody"),
    told=lambda _announcement: select(Member.id).where(true()),
    at_home=lambda _viewer: _kind(EVERYONE),
    fits=lambda category, _target: category.access in ("public", "members"),
)
_CATEGORY = Audience(
    name=CATEGORY,
    label=_l("those who read the category"),
    told=_not_muting,
    at_home=_category_at_home,
    fits=lambda category, _target: category.access != "private",
)
_GROUP = Audience(
    name=GROUP,
    label=_l("a group"),
    told=_in_group,
    at_home=_group_at_home,
    fits=lambda category, target: category.access == "groups" and target in category.group_ids,
    targets=_groups,
    words=_group_words,
)
