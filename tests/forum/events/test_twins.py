"""Who may see which events: the rules in Python and the conditions in SQL say the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from forum.categories.models import ACCESS, Category, CategoryGroup
from forum.clock import now
from forum.community.edition import new_edition
from forum.events.models import STATUSES, Event
from forum.events.queries import past, place, upcoming
from forum.events.visibility import EVENT_VISIBLE, sight
from forum.members.models import ANIMATE, MODERATE, Grant, GroupMember, Member
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from tests.factories.members import make_group, make_member

PEOPLE = 4
STATES = ("published", "held", "hidden", "removed", "deleted")

members = st.fixed_dictionaries(
    {
        "admin": st.booleans(),
        "moderates": st.lists(st.integers(0, 3), max_size=2, unique=True),
        "animates": st.lists(st.sampled_from([None, 0, 1, 2, 3]), max_size=2, unique=True),
        "grouped": st.booleans(),
        "confirmed": st.booleans(),
        "suspended": st.booleans(),
        "muted": st.booleans(),
    }
)
events = st.fixed_dictionaries(
    {
        "author": st.integers(0, PEOPLE - 1),
        "host": st.integers(0, PEOPLE - 1),
        "state": st.sampled_from(STATES),
        "status": st.sampled_from(STATUSES),
        "category": st.integers(0, 3),
        "over": st.booleans(),
    }
)
communities = st.fixed_dictionaries(
    {
        "access": st.lists(st.sampled_from(ACCESS), min_size=4, max_size=4),
        "members": st.lists(members, min_size=PEOPLE, max_size=PEOPLE),
        "events": st.lists(events, min_size=1, max_size=8),
    }
)


def _settle(plan: dict[str, Any], group_id: int) -> list[Viewer | None]:
    """Write the community of ``plan`` and answer everybody in it, the guest included."""
    for model in (Event, CategoryGroup, Category, Grant, GroupMember, Member):
        session().execute(delete(model))
    later = now() + timedelta(days=1)
    ids = [
        make_member(
            f"p{number}",
            confirmed=one["confirmed"],
            admin=one["admin"],
            groups=[group_id] if one["grouped"] else [],
            suspended_until=later if one["suspended"] else None,
            muted_until=later if one["muted"] else None,
        ).id
        for number, one in enumerate(plan["members"])
    ]
    places = []
    for number, access in enumerate(plan["access"]):
        made = Category(slug=f"c{number}", name_fr="c", name_en="c", access=access, position=number)
        session().add(made)
        session().flush()
        places.append(made.id)
        if access == "groups":
            session().add(CategoryGroup(category_id=made.id, group_id=group_id))
    for member_id, one in zip(ids, plan["members"], strict=True):
        for number in one["moderates"]:
            session().add(Grant(member_id=member_id, capability=MODERATE, category_id=places[number]))
        for where in one["animates"]:
            category_id = None if where is None else places[where]
            session().add(Grant(member_id=member_id, capability=ANIMATE, category_id=category_id))
    for one in plan["events"]:
        _write(one, ids, places)
    new_edition()
    session().flush()
    return [None, *(viewer_by_id(member_id) for member_id in ids)]


def _write(one: dict[str, Any], ids: list[int], places: list[int]) -> None:
    starts = now() + timedelta(days=-2 if one["over"] else 2)
    session().add(
        Event(
            category_id=places[one["category"]],
            author_id=ids[one["author"]],
            host_id=ids[one["host"]],
            title="t",
            source="",
            html="",
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            zone="UTC",
            state=one["state"],
            status=one["status"],
            questions=[],
        )
    )


@pytest.fixture
def group_id(app: Flask) -> int:
    with app.app_context(), transaction():
        return make_group("friends")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=communities)
def test_rules_and_conditions_agree(app: Flask, group_id: int, plan: dict[str, Any]) -> None:
    with app.app_context():
        with transaction():
            viewers = _settle(plan, group_id)
        for viewer in viewers:
            every = [place(event) for event in session().scalars(select(Event)).all()]
            by_rules = {event.id for event in every if can(viewer, Act.SEE_EVENT, event)}
            assert set(session().scalars(select(Event.id).where(EVENT_VISIBLE), sight(viewer))) == by_rules
            listed = {event.id for event in (*upcoming(viewer), *past(viewer))}
            shown = [one for one in every if one.id in by_rules and one.status != "draft"]
            assert listed == {one.id for one in shown if one.status == "planned" or one.ends_at > now()}
