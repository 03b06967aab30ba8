"""The rules in Python and the conditions in SQL say the same of calls, contributions, commitments and words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, or_, select

from forum.clock import now
from forum.contributions.models import Call, Commitment, Contribution, Word
from forum.contributions.pages import PARTS
from forum.contributions.queries import find_contribution, find_word
from forum.contributions.visibility import (
    CALL_VISIBLE,
    COMMITMENT_VISIBLE,
    CONTRIBUTION_VISIBLE,
    WORD_VISIBLE,
    brand_sight,
)
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from tests.factories.contributions import make_call, make_contribution, make_speaker, respond, settle
from tests.factories.members import fresh, make_member

STATES = ("published", "held", "hidden", "removed", "deleted")
PEOPLE = {
    "member": {},
    "speaker": {"speaks_for_brand": True},
    "muted speaker": {"speaks_for_brand": True, "muted_until": timedelta(days=1)},
    "suspended speaker": {"speaks_for_brand": True, "suspended_until": timedelta(days=1)},
    "moderator": {"moderator": True},
    "unconfirmed": {"confirmed": False},
}

marks = st.fixed_dictionaries(
    {
        "call": st.sampled_from(STATES),
        "commitment": st.sampled_from(STATES),
        "contribution": st.sampled_from(STATES),
        "turn": st.sampled_from(["", "accept", "use", "decline"]),
        "word": st.sampled_from(STATES),
        "kept": st.booleans(),
    }
)


@pytest.fixture
def crowd(app: Flask) -> list[Viewer | None]:
    """Two who ask and help, and one of each kind of reader, the guest included."""
    with app.app_context(), transaction():
        made: list[Viewer | None] = [None, make_speaker("bea"), make_member("mia")]
        for number, (_kind, traits) in enumerate(PEOPLE.items()):
            moments = {key: now() + value for key, value in traits.items() if isinstance(value, timedelta)}
            made.append(make_member(f"p{number}", **{**traits, **moments}))
        return made


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=marks)
def test_rules_and_conditions_agree(app: Flask, crowd: list[Viewer | None], plan: dict[str, Any]) -> None:
    with app.app_context():
        before = session().scalar(select(func.max(Word.id))) or 0
        call_id = _settle(crowd, plan)
        for viewer in crowd:
            _compare(fresh(viewer) if viewer is not None else None, call_id, before)


def _settle(crowd: list[Viewer | None], plan: dict[str, Any]) -> int:
    """Once more a call with its promise, a contribution and words, in the states of ``plan``; its number."""
    bea, mia = crowd[1], crowd[2]
    call_id = make_call(bea)
    contribution_id = make_contribution(mia, call_id)
    if plan["turn"] == "use":
        respond(bea, contribution_id, "accept")
    if plan["turn"]:
        respond(bea, contribution_id, plan["turn"])
    commitment_id = session().scalars(select(Call.commitment_id).where(Call.id == call_id)).one()
    if plan["kept"]:
        settle(bea, commitment_id)
    with transaction():
        call = session().get_one(Call, call_id)
        commitment = session().get_one(Commitment, commitment_id)
        contribution = session().get_one(Contribution, contribution_id)
        call.state, commitment.state = plan["call"], plan["commitment"]
        contribution.state = plan["contribution"]
        for word_id in (commitment.word_id, contribution.accepted_word_id, contribution.outcome_word_id):
            if word_id is not None:
                session().get_one(Word, word_id).state = plan["word"]
    return call_id


def _ids(found: Any, viewer: Any) -> set[int]:
    return set(session().scalars(found, brand_sight(viewer)))


def _compare(viewer: Viewer | None, call_id: int, before: int) -> None:
    """The newest call with all that goes with it; ``before``: the last word that was there earlier."""
    call = session().get_one(Call, call_id)
    seen = {call_id} if can(viewer, Act.SEE_CALL, call) else set()
    assert _ids(select(Call.id).where(Call.id == call_id, CALL_VISIBLE), viewer) == seen
    commitment = session().get_one(Commitment, call.commitment_id)
    promised = {commitment.id} if can(viewer, Act.SEE_COMMITMENT, commitment) else set()
    its_own = select(Commitment.id).where(Commitment.id == commitment.id)
    assert _ids(its_own.where(COMMITMENT_VISIBLE), viewer) == promised
    own = select(Contribution.id).where(Contribution.call_id == call_id)
    brought = {
        one.id
        for key in session().scalars(own)
        if (one := find_contribution(key)) is not None and can(viewer, Act.SEE_CONTRIBUTION, one)
    }
    joined = own.join(Call, Call.id == Contribution.call_id)
    assert _ids(joined.where(CONTRIBUTION_VISIBLE), viewer) == brought
    _compare_words(viewer, before)


def _compare_words(viewer: Viewer | None, before: int) -> None:
    said = {
        one.id
        for key in session().scalars(select(Word.id).where(Word.id > before))
        if (one := find_word(key)) is not None and can(viewer, Act.SEE_BRAND_WORD, one)
    }
    joined = (
        select(Word.id)
        .where(Word.id > before)
        .outerjoin(Commitment, Commitment.word_id == Word.id)
        .outerjoin(
            Contribution,
            or_(Contribution.accepted_word_id == Word.id, Contribution.outcome_word_id == Word.id),
        )
        .outerjoin(Call, Call.id == Contribution.call_id)
    )
    assert _ids(joined.where(WORD_VISIBLE), viewer) == said


def test_every_text_has_a_part() -> None:
    assert set(PARTS.values()) == {"call", "commitment", "contribution", "brand_word"}
