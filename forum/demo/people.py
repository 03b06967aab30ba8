"""Putting the example community's members, groups and categories into the database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_security import hash_password

from forum.categories.models import Category, CategoryGroup
from forum.demo.shapes import DemoContent, DemoMember
from forum.introductions.models import Purpose
from forum.members.models import ADMINISTRATE, AUTOMOD, CONNECT, MODERATE, Grant, Group, GroupMember, Member
from forum.storage.session import session

CAST = ("ada", "mo", "mia", "nia", "sam")
"""Those who can log in, with the password that the demo prints."""


@dataclass(slots=True)
class People:
    """Ids by name and slug."""

    members: dict[str, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)


def _member(person: DemoMember, password: str | None, now: datetime) -> Member:
    joined = now - timedelta(days=person.joined_days_ago)
    until = now + timedelta(days=person.suspended_days) if person.suspended_days else None
    return Member(
        username=person.name,
        username_key=person.name.lower(),
        email=f"{person.name.lower()}@example.org",
        password=password,
        fs_uniquifier=secrets.token_hex(32),
        confirmed_at=joined,
        created_at=joined,
        display_name=person.display_name,
        bio=person.bio,
        language=person.language,
        speaks=" ".join(person.speaks),
        timezone=person.timezone,
        standing=person.standing,
        suspended_until=until,
    )


def _automod(now: datetime) -> Member:
    return Member(
        username=AUTOMOD,
        username_key=AUTOMOD,
        email=f"{AUTOMOD}@localhost",
        display_name="Automod",
        system=True,
        fs_uniquifier=secrets.token_hex(32),
        confirmed_at=now,
    )


def add_people(content: DemoContent, password: str, now: datetime) -> People:
    """Add everybody; only the cast gets ``password``, the others can't log in."""
    people = People()
    hashed = hash_password(password)
    session().add(_automod(now))
    rows = {
        person.name: _member(person, hashed if person.name in CAST else None, now)
        for person in content.members
    }
    session().add_all(rows.values())
    session().flush()
    people.members = {name: row.id for name, row in rows.items()}
    _add_categories(content, people)
    for person in content.members:
        _grant(person, people)
    session().flush()
    return people


def _add_categories(content: DemoContent, people: People) -> None:
    names = sorted({name for category in content.categories for name in category.groups})
    names += sorted({name for person in content.members for name in person.groups} - set(names))
    groups = {name: Group(name=name) for name in names}
    session().add_all(groups.values())
    session().flush()
    people.groups = {name: group.id for name, group in groups.items()}
    for position, place in enumerate(content.categories, start=1):
        category = Category(
            slug=place.slug,
            name_fr=place.name_fr,
            name_en=place.name_en,
            description_fr=place.description_fr,
            description_en=place.description_en,
            access=place.access,
            posting=place.posting,
            hue=place.hue,
            position=position,
        )
        session().add(category)
        session().flush()
        people.categories[place.slug] = category.id
        for name in place.groups:
            session().add(CategoryGroup(category_id=category.id, group_id=people.groups[name]))


def _grant(person: DemoMember, people: People) -> None:
    me = people.members[person.name]
    capability = {"administrator": ADMINISTRATE, "moderator": MODERATE}.get(person.role)
    if capability is not None:
        session().add(Grant(member_id=me, capability=capability))
    if person.connects:
        session().add(Grant(member_id=me, capability=CONNECT))
    session().add_all([Purpose(member_id=me, name=name) for name in person.brings])
    for slug in person.moderates:
        session().add(Grant(member_id=me, capability=MODERATE, category_id=people.categories[slug]))
    for name in person.groups:
        session().add(GroupMember(group_id=people.groups[name], member_id=me))
