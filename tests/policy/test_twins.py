"""The rules in Python and the conditions in SQL say the same, whatever the community looks like."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from forum.categories.catalogue import catalogue
from forum.categories.models import ACCESS, PRIVATE, Category, CategoryGroup
from forum.clock import now
from forum.community.edition import new_edition
from forum.members.models import MODERATE, Grant, GroupMember, Member
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from forum.topics.lists import Wanted, topics_for
from forum.topics.models import CONVERSATION, STATES, TALK, Participant, Post, Topic
from forum.topics.queries import attach_category
from forum.topics.visibility import (
    ON_PAGE,
    POST_VISIBLE,
    TOPIC_VISIBLE,
    on_page,
    page_sight,
    sight,
)
from tests.factories.members import make_group, make_member

PEOPLE = 4

members = st.fixed_dictionaries(
    {
        "admin": st.booleans(),
        "moderator": st.booleans(),
        "moderates": st.lists(st.integers(0, 3), max_size=2, unique=True),
        "grouped": st.booleans(),
        "confirmed": st.booleans(),
        "suspended": st.booleans(),
        "muted": st.booleans(),
    }
)
posts = st.fixed_dictionaries(
    {"author": st.integers(0, PEOPLE - 1), "state": st.sampled_from(STATES), "tombstone": st.booleans()}
)
topics = st.fixed_dictionaries(
    {
        "category": st.integers(0, 3),
        "author": st.integers(0, PEOPLE - 1),
        "state": st.sampled_from(STATES),
        "merged": st.booleans(),
        "between": st.lists(st.integers(0, PEOPLE - 1), max_size=2, unique=True),
        "posts": st.lists(posts, min_size=1, max_size=4),
    }
)
communities = st.fixed_dictionaries(
    {
        "access": st.lists(st.sampled_from((*ACCESS, PRIVATE)), min_size=4, max_size=4),
        "members": st.lists(members, min_size=PEOPLE, max_size=PEOPLE),
        "topics": st.lists(topics, min_size=1, max_size=6),
    }
)


def _empty() -> None:
    for model in (Post, Participant, Topic, CategoryGroup, Category, Grant, GroupMember):
        session().execute(delete(model))
    session().execute(delete(Member))


def _settle(plan: dict[str, Any], group_id: int) -> list[Viewer | None]:
    """Write the community of ``plan`` and answer everybody in it, the guest included."""
    tomorrow = now() + timedelta(days=1)
    ids = []
    for number, one in enumerate(plan["members"]):
        made = make_member(
            f"p{number}",
            confirmed=one["confirmed"],
            admin=one["admin"],
            moderator=one["moderator"],
            groups=[group_id] if one["grouped"] else [],
            suspended_until=tomorrow if one["suspended"] else None,
            muted_until=tomorrow if one["muted"] else None,
        )
        ids.append(made.id)
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
    _fill(plan, ids, places)
    new_edition()
    session().flush()
    return [None, *(viewer_by_id(member_id) for member_id in ids)]


def _fill(plan: dict[str, Any], ids: list[int], places: list[int]) -> None:
    target = None
    for one in plan["topics"]:
        private = plan["access"][one["category"]] == PRIVATE
        topic = Topic(
            category_id=places[one["category"]],
            author_id=ids[one["author"]],
            kind=CONVERSATION if private else TALK,
            title="t",
            slug="t",
            state=one["state"],
            merged_into_id=target if one["merged"] else None,
        )
        session().add(topic)
        session().flush()
        for number in one["between"] if private else ():
            session().add(Participant(topic_id=topic.id, member_id=ids[number]))
        target = target or topic.id
        for part in one["posts"]:
            post = Post(
                topic_id=topic.id,
                author_id=ids[part["author"]],
                state=part["state"],
                leaves_tombstone=part["tombstone"],
                source="",
                html="",
            )
            session().add(post)
            session().flush()
            topic.last_post_id = post.id


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
            _compare(viewer)


def _compare(viewer: Viewer | None) -> None:
    every_topic = [attach_category(topic) for topic in session().scalars(select(Topic))]
    by_rules = {topic.id for topic in every_topic if can(viewer, Act.SEE_TOPIC, topic)}
    assert set(session().scalars(select(Topic.id).where(TOPIC_VISIBLE), sight(viewer))) == by_rules
    known = {topic.id: topic for topic in every_topic}
    readable = set()
    for post in session().scalars(select(Post)):
        post.topic = known[post.topic_id]  # type: ignore[misc]
        if can(viewer, Act.SEE_POST, post):
            readable.add(post.id)
    found = session().scalars(select(Post.id).join(Topic).where(POST_VISIBLE), sight(viewer))
    assert set(found) == readable
    for topic in every_topic:
        if topic.id in by_rules:
            _compare_page(viewer, topic)
    listed = {line.id for line in topics_for(viewer, Wanted()).lines}
    assert listed == {
        topic.id
        for topic in every_topic
        if topic.id in by_rules
        and topic.state == "published"
        and not topic.merged_into_id
        and topic.kind != CONVERSATION
    }


def _compare_page(viewer: Viewer | None, topic: Topic) -> None:
    page = page_sight(viewer, topic)
    in_topic = Post.topic_id == topic.id
    by_rules = {post.id for post in session().scalars(select(Post).where(in_topic)) if on_page(post, page)}
    assert set(session().scalars(select(Post.id).where(in_topic, ON_PAGE), page)) == by_rules


def test_nothing_is_seen_in_a_category_that_is_not_there(app: Flask) -> None:
    with app.app_context():
        assert catalogue() == {}
        assert topics_for(None, Wanted()).lines == ()
