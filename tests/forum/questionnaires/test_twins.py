"""Rules in Python and conditions in SQL say the same of questionnaires, whatever the community looks like."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from forum.clock import now
from forum.members.models import Grant, Member
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.questionnaires.models import FORM, KINDS, READERS, STATUSES, Questionnaire, Token
from forum.questionnaires.queries import placed
from forum.questionnaires.visibility import QUESTIONNAIRE_VISIBLE, sight
from forum.storage.session import session, transaction
from forum.subjects import DELETED, HELD, HIDDEN, PUBLISHED, REMOVED
from forum.topics.models import Topic
from tests.factories.categories import make_category
from tests.factories.members import make_member

PEOPLE, PLACES, TOPICS = 4, 4, 2

members = st.fixed_dictionaries(
    {
        "admin": st.booleans(),
        "moderator": st.booleans(),
        "moderates": st.sampled_from([None, None, 0, 1]),
        "mandate": st.sampled_from([None, "animate", "analyse", "answer"]),
        "where": st.sampled_from([None, 0, 1, 2, 3]),
        "confirmed": st.sampled_from([True, True, False]),
        "suspended": st.sampled_from([False, False, True]),
        "muted": st.booleans(),
    }
)
states = st.sampled_from([PUBLISHED, PUBLISHED, HELD, HIDDEN, REMOVED, DELETED])
topics = st.fixed_dictionaries(
    {"place": st.integers(0, PLACES - 1), "author": st.integers(0, PEOPLE - 1), "state": states}
)
asked = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "author": st.integers(0, PEOPLE - 1),
        "place": st.integers(0, PLACES - 1),  # of one in a topic: where the topic stood before it was moved
        "topic": st.integers(0, TOPICS - 1),
        "readers": st.sampled_from(READERS),
        "status": st.sampled_from(STATUSES),
        "state": states,
        "invited": st.sets(st.integers(0, PEOPLE - 1), max_size=2),
    }
)
communities = st.fixed_dictionaries(
    {
        "members": st.lists(members, min_size=PEOPLE, max_size=PEOPLE),
        "topics": st.lists(topics, min_size=TOPICS, max_size=TOPICS),
        "asked": st.lists(asked, min_size=1, max_size=5),
    }
)


def _settle(plan: dict[str, Any], places: list[int]) -> list[Viewer | None]:
    for model in (Token, Questionnaire, Topic, Grant, Member):
        session().execute(delete(model))
    tomorrow = now() + timedelta(days=1)
    ids = []
    for number, one in enumerate(plan["members"]):
        where = places[one["where"]] if one["where"] is not None else None
        made = make_member(
            f"p{number}",
            confirmed=one["confirmed"],
            admin=one["admin"],
            moderator=one["moderator"],
            moderates=[places[one["moderates"]]] if one["moderates"] is not None else [],
            mandates=[(one["mandate"], where)] if one["mandate"] else [],
            suspended_until=tomorrow if one["suspended"] else None,
            muted_until=tomorrow if one["muted"] else None,
        )
        ids.append(made.id)
    rows = []
    for one in plan["topics"]:
        row = Topic(
            category_id=places[one["place"]],
            author_id=ids[one["author"]],
            title="t",
            slug="t",
            state=one["state"],
        )
        session().add(row)
        rows.append(row)
    session().flush()
    after: set[int] = set()
    for one in plan["asked"]:
        topic = rows[one["topic"]] if one["kind"] != FORM else None
        kind = one["kind"]
        if kind == "after" and topic is not None:
            kind = "poll" if topic.id in after else kind
            after.add(topic.id)
        made_row = Questionnaire(
            kind=kind,
            category_id=places[one["place"]],
            topic_id=topic.id if topic is not None else None,
            author_id=ids[one["author"]],
            title="?",
            purpose="For a test.",
            readers=one["readers"],
            kept_days=1,
            ends_at=tomorrow,
            anonymous=True,
            status=one["status"],
            state=one["state"],
        )
        session().add(made_row)
        session().flush()
        session().add_all(
            [Token(questionnaire_id=made_row.id, member_id=ids[number]) for number in one["invited"]]
        )
    session().flush()
    return [None, *(viewer_by_id(one) for one in ids)]


def _places() -> list[int]:
    return [make_category(access, access=access).id for access in ("public", "members", "staff", "groups")]


def test_rules_and_conditions_agree(app: Flask) -> None:
    with app.app_context():
        places = _places()

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plan=communities)
    def agree(plan: dict[str, Any]) -> None:
        with app.app_context():
            with transaction():
                viewers = _settle(plan, places)
            for viewer in viewers:
                rows = placed(session().scalars(select(Questionnaire)).all(), viewer)
                wanted = select(Questionnaire.id).where(QUESTIONNAIRE_VISIBLE)
                seen = set(session().scalars(wanted, sight(viewer)))
                assert seen == {row.id for row in rows if can(viewer, Act.SEE_QUESTIONNAIRE, row)}

    agree()
