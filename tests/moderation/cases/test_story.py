"""A case's story: appended, folded, never changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
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
    "state_before": st.sampled_from(["published", "held", ""]),
    "until": st.just("2030-01-08T10:00:00+00:00"),
    "appeal_id": st.integers(1, 3),
    "outcome": st.sampled_from(["upheld", "reversed"]),
    "back": st.booleans(),
}
STORIES = st.lists(
    st.tuples(st.sampled_from(story.KINDS), st.integers(1, 4), st.fixed_dictionaries(DATA)), max_size=30
)


@settings(deadline=None)
@given(STORIES, st.integers(0, 30))
def test_folding_at_once_or_in_two_parts_through_json_is_the_same(lines_told: Any, cut: int) -> None:
    lines = [Line(number, *one) for number, one in enumerate(lines_told, 1)]
    halfway = from_json(to_json(fold(lines[:cut])))
    assert fold(lines[cut:], halfway) == fold(lines)


def test_recount_mends_what_was_kept_wrongly(cast: Cast, case_id: int) -> None:
    with cast.app.app_context(), transaction():
        case = held_case(case_id)
        assert case is not None and recount([case]) == 0
        case.state = {**case.state, "reports": 7}
        assert recount([case]) == 1
        assert from_json(session().get_one(Case, case_id).state).reports == 1


HELD_BACK = ("held", {"weight": 70, "rules": ["respect"]})


def told(*lines: tuple[str, dict[str, Any]]) -> Any:
    """The state after these lines."""
    return fold(Line(number, kind, 1, data) for number, (kind, data) in enumerate(lines, 1))


def decided(number: int, measure: str, **more: str) -> tuple[str, dict[str, Any]]:
    return "decided", {"decision_id": number, "measure": measure, "state_before": "published", **more}


@pytest.mark.parametrize("measure", ["warn", "mute", "lock", "ask_edit"])
def test_what_is_held_waits_until_a_decision_says_what_becomes_of_it(measure: str) -> None:
    waits = told(HELD_BACK, decided(1, measure, state_before="held"))
    assert (waits.status, waits.held, waits.expected_state) == (OPEN, True, "held")
    assert (waits.weight, waits.rules) == (70, {"respect": 1})
    said = told(
        HELD_BACK, decided(1, measure, state_before="held"), decided(2, "publish", state="published",
                                                                     state_before="held"),
    )  # fmt: skip
    assert (said.status, said.held, said.expected_state) == (CLOSED, False, "published")


def test_what_was_held_when_its_author_deleted_it_is_looked_at_once_it_is_back() -> None:
    gone = (HELD_BACK, ("gone", {"back": False}), decided(1, "dismiss", state_before=""))
    assert told(*gone).status == CLOSED
    back = told(*gone, ("gone", {"back": True}))
    assert (back.status, back.expected_state) == (OPEN, "held")


def test_a_topic_published_elsewhere_is_held_no_more_after_any_decision() -> None:
    assert told(HELD_BACK, decided(1, "dismiss")).status == CLOSED


@pytest.mark.parametrize("measure", ["warn", "dismiss", "mute"])
def test_what_was_decided_while_it_was_gone_is_looked_at_once_it_is_back(measure: str) -> None:
    reported = ("reported", {"report_id": 1, "rule": "respect"})
    gone = (reported, ("gone", {"back": False}), decided(1, measure, state_before=""))
    back = (*gone, ("gone", {"back": True}))
    assert (told(*gone).status, told(*back).status) == (CLOSED, OPEN)
    assert told(*back, decided(2, "dismiss")).status == CLOSED
    undisturbed = (reported, decided(1, measure), ("gone", {"back": False}), ("gone", {"back": True}))
    assert told(*undisturbed).status == CLOSED


ASKING = decided(1, "ask_edit", until="2030-01-08T10:00:00+00:00")


@pytest.mark.parametrize(
    "measures", [["warn"], ["mute", "lock"], ["hide"], ["hide", "remove"], ["warn", "hide"]]
)
def test_a_request_to_edit_outlasts_what_is_decided_and_undone_later(measures: list[str]) -> None:
    states = {"hide": "hidden", "remove": "removed"}
    later = [decided(n, name, state=states.get(name, "")) for n, name in enumerate(measures, 2)]
    silenced = any(name in states for name in measures)
    assert told(ASKING, *later).status == (CLOSED if silenced else "waiting")
    undone = [("reversed", {"decision_id": n}) for n, _name in enumerate(measures, 2)]
    for order in (undone, undone[::-1]):
        state = told(ASKING, *later, *order)
        assert (state.status, state.edit) == ("waiting", "asked")
        assert state.asked is not None and state.asked.id == 1
        assert told(ASKING, *later, *order, ("edited", {"revision": 2})).status == OPEN
        assert told(ASKING, *later, *order, ("reversed", {"decision_id": 1})).status == CLOSED


def test_a_request_that_was_answered_is_not_made_again_by_undoing_another() -> None:
    answered = (ASKING, ("edited", {"revision": 2}), decided(2, "dismiss"), decided(3, "warn"))
    assert told(*answered, ("reversed", {"decision_id": 3})).edit == ""


def test_the_time_to_edit_is_the_same_after_a_report_that_was_withdrawn(cast: Cast, case_id: int) -> None:
    end = datetime(2030, 1, 8, 10, tzinfo=UTC)
    with cast.app.app_context(), transaction():
        case = held_case(case_id)
        assert case is not None
        data = {"decision_id": 1, "measure": "ask_edit", "until": end.isoformat()}
        append(case, story.DECIDED, actor_id=cast.mo.id, data=data)
        assert (case.status, case.due_at) == ("waiting", end)
        append(case, story.REPORTED, actor_id=cast.ada.id, data={"report_id": 2, "rule": "respect"})
        assert case.due_at != end
        append(case, story.WITHDRAWN, actor_id=cast.ada.id, data={"report_id": 2, "rule": "respect"})
        assert (case.status, case.due_at) == ("waiting", end)
