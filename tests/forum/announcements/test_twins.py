"""Rules in Python and conditions in SQL say the same of announcements, whatever the community looks like."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from forum.announcements.models import OUT, STAGES, Announcement
from forum.announcements.queries import find_announcement, published_announcements
from forum.announcements.visibility import ANNOUNCEMENT_VISIBLE, announcement_sight
from forum.categories.models import Category, CategoryGroup
from forum.clock import now
from forum.members.models import Grant, Group, GroupMember, Member
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from forum.topics.models import STATES, Post, Topic
from tests.factories.categories import make_category
from tests.factories.members import make_group, make_member

PEOPLE, PLACES = 4, 3

members = st.fixed_dictionaries(
    {
        "animates": st.sampled_from([None, "everything", 0, 1, 2]),
        "admin": st.booleans(),
        "moderates": st.sampled_from([None, 0, 1]),
        "confirmed": st.sampled_from([True, True, False]),
        "suspended": st.sampled_from([False, False, True]),
        "muted": st.booleans(),
        "grouped": st.booleans(),
    }
)
announcements = st.fixed_dictionaries(
    {
        "author": st.integers(0, PEOPLE - 1),
        "reader": st.sampled_from([None, *range(PEOPLE)]),
        "deputy": st.sampled_from([None, *range(PEOPLE)]),
        "late": st.booleans(),
        "place": st.integers(0, PLACES - 1),
        "stage": st.sampled_from(STAGES),
        "post": st.sampled_from([None, *STATES]),
        "topic": st.sampled_from(["published", "published", "held", "hidden", "deleted"]),
    }
)
communities = st.fixed_dictionaries(
    {
        "access": st.lists(
            st.sampled_from(["public", "members", "groups", "staff"]), min_size=PLACES, max_size=PLACES
        ),
        "members": st.lists(members, min_size=PEOPLE, max_size=PEOPLE),
        "announcements": st.lists(announcements, max_size=5),
    }
)


def _settle(plan: dict[str, Any], places: list[int]) -> list[Viewer | None]:
    tomorrow = now() + timedelta(days=1)
    group = session().scalars(select(Group.id)).one()
    ids = []
    for number, one in enumerate(plan["members"]):
        where = one["animates"]
        animated = None if where == "everything" else places[where] if where is not None else 0
        ids.append(
            make_member(
                f"p{number}",
                confirmed=one["confirmed"],
                admin=one["admin"],
                moderates=[] if one["moderates"] is None else [places[one["moderates"]]],
                mandates=[("animate", animated)] if where is not None else [],
                suspended_until=tomorrow if one["suspended"] else None,
                muted_until=tomorrow if one["muted"] else None,
                groups=[group] if one["grouped"] else [],
            ).id
        )
    for one in plan["announcements"]:
        _announce(one, ids, places)
    session().flush()
    return [None, *(viewer_by_id(one) for one in ids)]


def _announce(one: dict[str, Any], ids: list[int], places: list[int]) -> None:
    row = Announcement(
        author_id=ids[one["author"]],
        reader_id=None if one["reader"] is None else ids[one["reader"]],
        deputy_id=None if one["deputy"] is None else ids[one["deputy"]],
        read_by=now() + timedelta(days=-1 if one["late"] else 1),
        category_id=places[one["place"]],
        title="",
        source="",
        heard="Nothing was heard of it.",
        stage=one["stage"],
        publish_at=now(),
        published_at=now(),
        ends_at=now(),
    )
    if one["post"] is not None:
        topic = Topic(
            category_id=row.category_id, author_id=row.author_id, title="", slug="", state=one["topic"]
        )
        session().add(topic)
        session().flush()
        post = Post(
            topic_id=topic.id,
            author_id=row.author_id,
            source="",
            html="",
            state=one["post"],
            created_at=now(),
        )
        session().add(post)
        session().flush()
        row.post_id = post.id
    session().add(row)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=communities)
def test_rules_and_conditions_agree(app: Flask, plan: dict[str, Any]) -> None:
    with app.app_context():
        with transaction():
            for model in (
                Announcement,
                Post,
                Topic,
                Grant,
                GroupMember,
                Member,
                CategoryGroup,
                Category,
                Group,
            ):
                session().execute(delete(model))
            group = make_group("choir")
        places = [
            make_category(f"c{number}", access=access, groups=(group,)).id
            for number, access in enumerate(plan["access"])
        ]
        with transaction():
            viewers = _settle(plan, places)
        numbers = list(session().scalars(select(Announcement.id)))
        rows = [row for number in numbers if (row := find_announcement(number)) is not None]
        for viewer in viewers:
            visible = select(Announcement.id).where(ANNOUNCEMENT_VISIBLE)
            seen = set(session().scalars(visible, announcement_sight(viewer)))
            assert seen == {row.id for row in rows if can(viewer, Act.SEE_ANNOUNCEMENT, row)}
            listed = {row.id for row in published_announcements(viewer)}
            assert listed == {row.id for row in rows if row.stage in OUT and row.post_seen_by(viewer)}
