"""A case's story: appended, folded, never changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from forum.storage.session import session, transaction
from moderation.cases import fold as story
from moderation.cases.actions.handle import Taken, claim, note, pass_on, release
from moderation.cases.fold import fold, from_json, to_json
from moderation.cases.models import CLOSED, OPEN, Case, CaseSnapshot
from moderation.cases.story import (
    Stale,
    append,
    entries_of,
    held_case,
    kind_of,
    open_case,
    recount,
    refuse_stale,
    take_snapshot,
)
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic


@pytest.fixture
def case_id(cast: Cast) -> int:
    """A case about Mia's first post, reported once."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        kind = kind_of("post")
        assert kind is not None
        with transaction():
            post = kind.find(topic.first_post_id, lock=True)
            case = open_case(kind, post.id, post)
            snapshot = take_snapshot(case, kind, post)
            data = {"report_id": 1, "rule": "respect", "snapshot_id": snapshot}
            append(case, story.REPORTED, actor_id=cast.nia.id, data=data)
        return case.id


def test_a_report_opens_the_case_and_closing_it_settles_the_row(cast: Cast, case_id: int) -> None:
    with cast.app.app_context(), transaction():
        case = held_case(case_id)
        assert case is not None and (case.status, case.version) == (OPEN, 1)
        assert case.due_at is not None and case.owner_id == cast.mia.id
        append(case, story.DECIDED, actor_id=cast.mo.id, data={"decision_id": 1, "measure": "dismiss"})
        assert (case.status, case.version, case.due_at) == (CLOSED, 2, None)
        assert from_json(case.state).in_force[0].measure == "dismiss"


def test_a_subject_has_one_case_for_good(cast: Cast, case_id: int) -> None:
    with cast.app.app_context(), transaction():
        case = held_case(case_id)
        kind = kind_of("post")
        assert case is not None and kind is not None
        again = open_case(kind, case.subject_id, kind.find(case.subject_id))
        assert again.id == case_id
        first = session().scalars(text("SELECT count(*) FROM moderation_cases")).one()
        assert first == 1


def test_the_same_text_is_kept_once(cast: Cast, case_id: int) -> None:
    with cast.app.app_context(), transaction():
        case = held_case(case_id)
        kind = kind_of("post")
        assert case is not None and kind is not None
        post = kind.find(case.subject_id, lock=True)
        before = take_snapshot(case, kind, post)
        post.source = "Another text."
        assert take_snapshot(case, kind, post) != before
        post.source = session().get_one(CaseSnapshot, before).source
        assert take_snapshot(case, kind, post) == before


@pytest.mark.parametrize(
    "statement", ["UPDATE moderation_entries SET kind = 'x'", "DELETE FROM moderation_entries"]
)
def test_the_database_refuses_to_change_a_story(cast: Cast, case_id: int, statement: str) -> None:
    with cast.app.app_context(), pytest.raises(DBAPIError, match="never changed"), transaction():
        session().execute(text(statement))


def test_two_moderators_don_t_collide(cast: Cast, case_id: int) -> None:
    with cast.app.app_context():
        with transaction():
            case = held_case(case_id)
            assert case is not None
            claim(actor=cast.mo, case=case)
            claim(actor=cast.mo, case=case)
            with pytest.raises(Taken) as taken:
                claim(actor=cast.ada, case=case)
            assert taken.value.member_id == cast.mo.id
            release(actor=cast.mo, case=case)
            claim(actor=cast.ada, case=case)
            pass_on(actor=cast.ada, case=case)
            assert case.claimed_by_id is None
        kinds = [entry.kind for entry in entries_of(case_id)]
        assert kinds == ["reported", "claimed", "released", "claimed", "passed"]


def test_a_decision_begun_before_a_report_is_stale_one_begun_before_a_note_is_not(
    cast: Cast, case_id: int
) -> None:
    with cast.app.app_context(), transaction():
        case = held_case(case_id)
        assert case is not None
        note(actor=cast.ada, case=case, text="I know them.")
        refuse_stale(case, 1, cast.mo.id)
        append(case, story.REPORTED, actor_id=cast.nia.id, data={"report_id": 2, "rule": "no-spam"})
        with pytest.raises(Stale) as stale:
            refuse_stale(case, 1, cast.mo.id)
        assert [entry.kind for entry in stale.value.entries] == ["reported"]


class Line:
    """An entry without a database."""

    def __init__(self, number: int, kind: str, actor_id: int, data: dict[str, Any]) -> None:
        self.number, self.kind, self.actor_id, self.data = number, kind, actor_id, data


DATA = {
    "report_id": st.integers(1, 5),
    "rule": st.sampled_from(["respect", "no-hate"]),
    "rules": st.lists(st.sampled_from(["respect", "no-hate"]), max_size=2),
    "weight": st.integers(0, 100),
    "decision_id": st.integers(1, 5),
    "measure": st.sampled_from(["hide", "ask_edit", "dismiss", "publish"]),
    "state": st.sampled_from(["", "hidden", "published"]),
    "state_before": st.just("published"),
    "appeal_id": st.integers(1, 3),
    "outcome": st.sampled_from(["upheld", "reversed"]),
    "back": st.booleans(),
}
STORIES = st.lists(
    st.tuples(st.sampled_from(story.KINDS), st.integers(1, 4), st.fixed_dictionaries(DATA)), max_size=30
)


@given(STORIES, st.integers(0, 30))
def test_folding_at_once_or_in_two_parts_through_json_is_the_same(told: Any, cut: int) -> None:
    lines = [Line(number, *one) for number, one in enumerate(told, 1)]
    halfway = from_json(to_json(fold(lines[:cut])))
    assert fold(lines[cut:], halfway) == fold(lines)


def test_recount_mends_what_was_kept_wrongly(cast: Cast, case_id: int) -> None:
    with cast.app.app_context(), transaction():
        case = held_case(case_id)
        assert case is not None and recount([case]) == 0
        case.state = {**case.state, "reports": 7}
        assert recount([case]) == 1
        assert from_json(session().get_one(Case, case_id).state).reports == 1
