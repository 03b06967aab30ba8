"""The rule about seeing a case and the condition in SQL say the same, whoever asks and whatever the case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from forum.categories.models import Category, CategoryGroup
from forum.clock import now
from forum.community.edition import new_edition
from forum.members.models import MODERATE, Grant, Member
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from moderation.cases.models import Case
from moderation.cases.story import attached
from moderation.cases.visibility import CASE_VISIBLE, case_sight
from tests.factories.members import make_member

PEOPLE, PLACES = 4, 3

members = st.fixed_dictionaries(
    {
        "admin": st.booleans(),
        "moderator": st.booleans(),
        "moderates": st.lists(st.integers(0, PLACES - 1), max_size=2, unique=True),
        "confirmed": st.booleans(),
        "suspended": st.booleans(),
    }
)
cases = st.fixed_dictionaries(
    {
        "owner": st.none() | st.integers(0, PEOPLE - 1),
        "parties": st.lists(st.integers(0, PEOPLE - 1), max_size=2, unique=True),
        "place": st.none() | st.integers(0, PLACES - 1),
    }
)
worlds = st.fixed_dictionaries(
    {
        "members": st.lists(members, min_size=PEOPLE, max_size=PEOPLE),
        "cases": st.lists(cases, min_size=1, max_size=8),
    }
)


def _settle(plan: dict[str, Any]) -> list[Any]:
    """Write the world of ``plan`` and answer everybody in it, the guest included."""
    for model in (Case, Grant, CategoryGroup, Category, Member):
        session().execute(delete(model))
    places = [
        Category(slug=f"c{number}", name_fr="c", name_en="c", position=number) for number in range(PLACES)
    ]
    session().add_all(places)
    session().flush()
    ids = []
    for number, one in enumerate(plan["members"]):
        made = make_member(
            f"p{number}",
            confirmed=one["confirmed"],
            admin=one["admin"],
            moderator=one["moderator"],
            suspended_until=now() + timedelta(days=1) if one["suspended"] else None,
        )
        ids.append(made.id)
        for place in one["moderates"]:
            session().add(Grant(member_id=made.id, capability=MODERATE, category_id=places[place].id))
    for number, one in enumerate(plan["cases"]):
        owner, place = one["owner"], one["place"]
        session().add(
            Case(
                subject_kind="post",
                subject_id=number + 1,
                owner_id=None if owner is None else ids[owner],
                party_ids="".join(f",{ids[who]}" for who in one["parties"]) + "," * bool(one["parties"]),
                category_id=None if place is None else places[place].id,
            )
        )
    new_edition()
    session().flush()
    return [None, *(viewer_by_id(member_id) for member_id in ids)]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=worlds)
def test_rule_and_condition_agree(app: Flask, plan: dict[str, Any]) -> None:
    with app.app_context():
        with transaction():
            viewers = _settle(plan)
        every = [attached(case) for case in session().scalars(select(Case))]
        for viewer in viewers:
            by_rules = {case.id for case in every if case is not None and can(viewer, Act.SEE_CASE, case)}
            found = session().scalars(select(Case.id).where(CASE_VISIBLE), case_sight(viewer))
            assert set(found) == by_rules
