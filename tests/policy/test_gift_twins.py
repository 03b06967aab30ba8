"""Who may see which offers and requests: the rules in Python and the conditions in SQL say the same."""

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
from forum.gifts.lists import Wanted, gifts_for
from forum.gifts.models import AUDIENCES, STATES, Gift, GiftRegion, Hand, MemberRegion
from forum.gifts.queries import attach
from forum.gifts.visibility import GIFT_VISIBLE, sight
from forum.members.models import MODERATE, Grant, GroupMember, Member
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from tests.factories.members import make_group, make_member

PEOPLE = 4
REGIONS = ("lyon", "lille", "rhone")

members = st.fixed_dictionaries(
    {
        "admin": st.booleans(),
        "moderator": st.booleans(),
        "moderates": st.lists(st.integers(0, 3), max_size=2, unique=True),
        "grouped": st.booleans(),
        "confirmed": st.booleans(),
        "suspended": st.booleans(),
        "regions": st.lists(st.sampled_from(REGIONS), max_size=2, unique=True),
    }
)
gifts = st.fixed_dictionaries(
    {
        "author": st.integers(0, PEOPLE - 1),
        "state": st.sampled_from(STATES),
        "status": st.sampled_from(("open", "promised", "closed", "withdrawn")),
        "audience": st.sampled_from(AUDIENCES),
        "category": st.integers(0, 3),
        "regions": st.lists(st.sampled_from(REGIONS), max_size=2, unique=True),
        "hands": st.lists(st.integers(0, PEOPLE - 1), max_size=2, unique=True),
        "over": st.booleans(),
    }
)
communities = st.fixed_dictionaries(
    {
        "access": st.lists(st.sampled_from(ACCESS), min_size=4, max_size=4),
        "members": st.lists(members, min_size=PEOPLE, max_size=PEOPLE),
        "gifts": st.lists(gifts, min_size=1, max_size=8),
    }
)


def _empty() -> None:
    for model in (Hand, GiftRegion, Gift, MemberRegion, CategoryGroup, Category, Grant, GroupMember, Member):
        session().execute(delete(model))


def _settle(plan: dict[str, Any], group_id: int) -> list[Viewer | None]:
    """Write the community of ``plan`` and answer everybody in it, the guest included."""
    ids = []
    for number, one in enumerate(plan["members"]):
        made = make_member(
            f"p{number}",
            confirmed=one["confirmed"],
            admin=one["admin"],
            moderator=one["moderator"],
            groups=[group_id] if one["grouped"] else [],
            suspended_until=now() + timedelta(days=1) if one["suspended"] else None,
        )
        ids.append(made.id)
        session().add_all([MemberRegion(member_id=made.id, key=key, name=key) for key in one["regions"]])
    places = []
    for number, access in enumerate(plan["access"]):
        place = Category(slug=f"c{number}", name_fr="c", name_en="c", access=access, position=number)
        session().add(place)
        session().flush()
        places.append(place.id)
        if access == "groups":
            session().add(CategoryGroup(category_id=place.id, group_id=group_id))
    for member_id, one in zip(ids, plan["members"], strict=True):
        for number in one["moderates"]:
            session().add(Grant(member_id=member_id, capability=MODERATE, category_id=places[number]))
    for one in plan["gifts"]:
        _write(one, ids, places)
    new_edition()
    session().flush()
    return [None, *(viewer_by_id(member_id) for member_id in ids)]


def _write(one: dict[str, Any], ids: list[int], places: list[int]) -> None:
    gift = Gift(
        side="offer",
        kind="thing",
        author_id=ids[one["author"]],
        title="t",
        source="",
        html="",
        course={},
        state=one["state"],
        status=one["status"],
        audience=one["audience"],
        category_id=places[one["category"]] if one["audience"] == "category" else None,
        ends_at=now() - timedelta(days=1) if one["over"] else None,
    )
    session().add(gift)
    session().flush()
    session().add_all([GiftRegion(gift_id=gift.id, key=key) for key in one["regions"]])
    session().add_all([Hand(gift_id=gift.id, member_id=ids[number]) for number in one["hands"]])


@pytest.fixture
def group_id(app: Flask) -> int:
    with app.app_context(), transaction():
        return make_group("friends")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=communities)
def test_rules_and_conditions_agree(app: Flask, group_id: int, plan: dict[str, Any]) -> None:
    with app.app_context():
        with transaction():
            _empty()
            viewers = _settle(plan, group_id)
        for viewer in viewers:
            every = [attach(viewer, gift) for gift in session().scalars(select(Gift)).all()]
            by_rules = {gift.id for gift in every if can(viewer, Act.SEE_GIFT, gift)}
            assert set(session().scalars(select(Gift.id).where(GIFT_VISIBLE), sight(viewer))) == by_rules
            listed = {line.id for line in gifts_for(viewer, Wanted()).items}
            assert listed == {
                gift.id
                for gift in every
                if gift.id in by_rules
                and gift.state == "published"
                and gift.status == "open"
                and gift.ends_at is None
            }
