"""Rules in Python and conditions in SQL say the same of introductions, whatever the community looks like."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from forum.clock import now
from forum.introductions.models import MEMBER_RESTS, PAIR_RESTS, STATES, Introduction, Purpose, Welcome
from forum.introductions.purposes import PURPOSES
from forum.introductions.queries import candidate, pair, purposes_of
from forum.introductions.visibility import introducible_by, pairable, visible_to
from forum.members.models import Grant, Member
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from tests.factories.members import make_member

PEOPLE = 5

AGES = (timedelta(0), MEMBER_RESTS - timedelta(hours=1), MEMBER_RESTS + timedelta(hours=1))
AGES += (PAIR_RESTS - timedelta(hours=1), PAIR_RESTS + timedelta(hours=1))

members = st.fixed_dictionaries(
    {
        "admin": st.booleans(),
        "moderator": st.booleans(),
        "connects": st.booleans(),
        "confirmed": st.sampled_from([True, True, False]),
        "suspended": st.sampled_from([False, False, True]),
        "muted": st.booleans(),
        "active": st.sampled_from([True, True, False]),
        "wants": st.sampled_from([None, True, False]),
        "brings": st.sets(st.sampled_from(list(PURPOSES)), max_size=2),
    }
)
introductions = st.fixed_dictionaries(
    {
        "author": st.integers(0, PEOPLE - 1),
        "pair": st.lists(st.integers(0, PEOPLE - 1), min_size=2, max_size=2, unique=True),
        "state": st.sampled_from(STATES),
        "told": st.booleans(),
        "age": st.sampled_from(AGES),
        "over": st.booleans(),
    }
)
communities = st.fixed_dictionaries(
    {
        "members": st.lists(members, min_size=PEOPLE, max_size=PEOPLE),
        "introductions": st.lists(introductions, max_size=5),
    }
)


def _settle(plan: dict[str, Any]) -> list[Viewer | None]:
    for model in (Introduction, Purpose, Welcome, Grant, Member):
        session().execute(delete(model))
    tomorrow = now() + timedelta(days=1)
    ids = []
    for number, one in enumerate(plan["members"]):
        made = make_member(
            f"p{number}",
            confirmed=one["confirmed"],
            admin=one["admin"],
            moderator=one["moderator"],
            connects=one["connects"],
            suspended_until=tomorrow if one["suspended"] else None,
            muted_until=tomorrow if one["muted"] else None,
        )
        ids.append(made.id)
        session().get_one(Member, made.id).active = one["active"]
        session().add_all([Purpose(member_id=made.id, name=name) for name in one["brings"]])
        if one["wants"] is not None:
            session().add(Welcome(member_id=made.id, wants_introductions=one["wants"]))
    for one in plan["introductions"]:
        first, second = sorted(ids[number] for number in one["pair"])
        made_at = now() - one["age"]
        session().add(
            Introduction(
                author_id=ids[one["author"]],
                first_id=first,
                second_id=second,
                source="",
                html="",
                state=one["state"],
                created_at=made_at,
                told_at=made_at if one["told"] else None,
                ends_at=made_at,
                over_at=now() if one["over"] else None,
            )
        )
    session().flush()
    return [None, *(viewer_by_id(one) for one in ids)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=communities)
def test_rules_and_conditions_agree(app: Flask, plan: dict[str, Any]) -> None:
    with app.app_context():
        with transaction():
            viewers = _settle(plan)
        rows = list(session().scalars(select(Introduction)))
        people = list(session().scalars(select(Member)))
        said = purposes_of([one.id for one in people])
        for viewer in viewers:
            seen = set(session().scalars(select(Introduction.id).where(visible_to(viewer))))
            assert seen == {row.id for row in rows if can(viewer, Act.SEE_INTRODUCTION, row)}
            found = set(session().scalars(select(Member.id).where(introducible_by(viewer))))
            assert found == {one.id for one in people if can(viewer, Act.INTRODUCE_MEMBER, candidate(one))}
            for one in people:
                condition = pairable(viewer, one.id, said.get(one.id, ()))
                wanted = select(Member.id).where(Member.id != one.id, condition)
                rule = {
                    other.id
                    for other in people
                    if other.id != one.id and can(viewer, Act.INTRODUCE_PAIR, pair(one.id, other.id))
                }
                assert set(session().scalars(wanted)) == rule
