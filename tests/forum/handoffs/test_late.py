"""Late is what the member waits for, whosever turn it is: the department's, or a colleague's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.clock import at, now
from forum.contributions.days import day_of
from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.bring_back import post_answer, postpone
from forum.handoffs.actions.departments import close_department
from forum.handoffs.actions.keep_time import note_late
from forum.handoffs.queries import to_move
from forum.insights.counting import Span, handoffs
from forum.insights.periods import period_of
from forum.storage.session import transaction
from forum.topics.composing import compose
from tests.cast import visitor
from tests.factories.handoffs import handoff_row, mails
from tests.forum.handoffs.conftest import Under
from tests.forum.handoffs.test_handing import rung


def _answer(way: Under, *, able: bool = True) -> None:
    with transaction():
        answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("On Monday.", able=able))


@pytest.mark.parametrize("turn", ["answered", "unable", "returned"])
def test_what_a_colleague_sits_on_is_late_too(way: Under, turn: str) -> None:
    with way.cast.app.test_request_context():
        if turn == "returned":
            with transaction():
                close_department(actor=way.cast.ada, department_id=way.department)
        else:
            _answer(way, able=turn == "answered")
        before = len(mails())
        with at(now() + timedelta(days=6)):
            note_late()
            note_late()
            assert handoff_row(way.handoff).status == turn
            assert rung(way.lea, "handoff_team") == [turn, "late"]
            assert rung(way.cast.mia, "handoff_mine")[-1] == "late"
            assert "late" not in rung(way.dan, "handoff_team")
            assert len(mails()) == before, "the department has done its part"
            assert [one.id for one in to_move(way.lea, 3)] == [way.handoff]


def test_it_stands_on_the_pages_of_the_team_kindly_on_the_member_s_and_in_the_thread(way: Under) -> None:
    with way.cast.app.app_context():
        _answer(way)
        topic_id = handoff_row(way.handoff).topic.id
    with at(now() + timedelta(days=6)):
        with way.cast.app.app_context():
            note_late()
        lea, mia = visitor(way.cast.app, way.lea), way.cast.browser("mia")
        for path in ("/handoffs", f"/handoffs/{way.handoff}"):
            assert "late since" in lea.get(path).text
        told = lea.get("/notifications").text
        assert "the member waits longer than was said, and the next step is yours" in told
        own = mia.get(f"/handoffs/{way.handoff}/mine").text
        assert "The answer takes longer than we said" in own and "Delivery needs longer" not in own
        for path in ("/handoffs", f"/topics/{topic_id}"):
            assert "It takes longer than we said; it is not forgotten." in mia.get(path).text
        assert "takes longer than we said" in mia.get("/notifications").text


def _counted_late(way: Under) -> int:
    row = handoff_row(way.handoff)
    place = row.topic.category_id
    span = Span(period_of(day_of(row.created_at), 12), [place], now())
    return {one.name: one.value for one in handoffs(span)}["handoffs_late"]


def test_the_report_counts_by_the_day_that_was_named_first(way: Under) -> None:
    with way.cast.app.test_request_context():
        assert _counted_late(way) == 0
        with transaction():
            postpone(actor=way.lea, handoff_id=way.handoff, due_at=now() + timedelta(days=30))
        with at(now() + timedelta(days=6)):
            assert _counted_late(way) == 1, "another day that is named does not undo it"


def test_the_report_counts_an_answer_that_came_before_the_routine_looked(way: Under) -> None:
    with way.cast.app.test_request_context():
        _answer(way)
        with at(now() + timedelta(days=5, minutes=10)):
            with transaction():
                post_answer(actor=way.lea, handoff_id=way.handoff, text=compose("Mia, on Monday."))
            assert _counted_late(way) == 1


def test_the_report_counts_no_answer_that_came_in_time(way: Under) -> None:
    with way.cast.app.test_request_context():
        _answer(way)
        with transaction():
            post_answer(actor=way.lea, handoff_id=way.handoff, text=compose("Mia, on Monday."))
        with at(now() + timedelta(days=20)):
            assert _counted_late(way) == 0
