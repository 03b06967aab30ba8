"""Who may see which ideas: the rule in Python and the condition in SQL say the same."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from forum.categories.models import ACCESS, Category, CategoryGroup
from forum.community.edition import new_edition
from forum.feedback.models import STATUSES, Idea, IdeaEntry, IdeaVoice
from forum.feedback.queries import find_idea, newest_movement
from forum.feedback.visibility import IDEA_VISIBLE, sight
from forum.members.models import Grant, GroupMember, Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from forum.topics.models import STATES, Topic
from tests.factories.members import make_group, make_member

PEOPLE = 3

communities = st.fixed_dictionaries(
    {
        "access": st.lists(st.sampled_from(ACCESS), min_size=3, max_size=3),
        "members": st.lists(
            st.fixed_dictionaries(
                {
                    "moderator": st.booleans(),
                    "moderates": st.lists(st.integers(0, 2), max_size=1),
                    "grouped": st.booleans(),
                    "confirmed": st.booleans(),
                    "answers": st.booleans(),
                }
            ),
            min_size=PEOPLE,
            max_size=PEOPLE,
        ),
        "ideas": st.lists(
            st.tuples(
                st.integers(0, PEOPLE - 1),
                st.sampled_from(STATES),
                st.integers(0, 2),
                st.sampled_from(STATUSES),
            ),
            min_size=1,
            max_size=6,
        ),
    }
)


def _settle(plan: dict[str, Any], group_id: int) -> list[Any]:
    for model in (IdeaEntry, IdeaVoice, Idea, Topic, CategoryGroup, Category, Grant, GroupMember, Member):
        session().execute(delete(model))
    places = []
    for number, access in enumerate(plan["access"]):
        place = Category(slug=f"c{number}", name_fr="c", name_en="c", access=access, position=number)
        session().add(place)
        session().flush()
        places.append(place.id)
        if access == "groups":
            session().add(CategoryGroup(category_id=place.id, group_id=group_id))
    people = [
        make_member(
            f"p{number}",
            confirmed=one["confirmed"],
            moderator=one["moderator"],
            moderates=[places[where] for where in one["moderates"]],
            groups=[group_id] if one["grouped"] else [],
            mandates=[("answer", None)] if one["answers"] else [],
        )
        for number, one in enumerate(plan["members"])
    ]
    for author, state, where, status in plan["ideas"]:
        owner = people[author].id
        topic = Topic(category_id=places[where], author_id=owner, title="t", slug="t", state=state)
        session().add(topic)
        session().flush()
        session().add(Idea(topic_id=topic.id, author_id=owner, status=status))
    session().flush()
    new_edition()
    return [*people, None]


@pytest.fixture
def group_id(app: Flask) -> int:
    with app.app_context():
        return make_group("guild")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=communities)
def test_rules_and_conditions_agree(app: Flask, group_id: int, plan: dict[str, Any]) -> None:
    with app.app_context():
        with transaction():
            people = _settle(plan, group_id)
        for viewer in people:
            ids = list(session().scalars(select(Idea.id).order_by(Idea.id)))
            statement = select(Idea.id).join(Topic, Topic.id == Idea.topic_id).where(IDEA_VISIBLE)
            listed = set(session().scalars(statement, sight(viewer)))
            ideas = [idea for idea_id in ids if (idea := find_idea(idea_id)) is not None]
            allowed = {idea.id for idea in ideas if can(viewer, Act.SEE_IDEA, idea)}
            assert listed == allowed
            shown = {idea.id for idea in newest_movement(viewer)}
            assert shown == {idea.id for idea in ideas if idea.id in allowed and idea.status != "joined"}
