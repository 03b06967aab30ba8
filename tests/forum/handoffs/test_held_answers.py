"""What a department wrote and a moderator reads first: the hand-off stays in sight, its words do not."""

from __future__ import annotations

import pytest

from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.bring_back import take_over, withdraw
from forum.handoffs.actions.hand_off import pass_on
from forum.handoffs.fold import fold, to_json
from forum.handoffs.models import Handoff
from forum.hooks import Outcome
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import transaction
from tests.cast import visitor
from tests.factories.handoffs import (
    hand,
    handoff_row,
    link_of,
    mails,
    make_answerer,
    make_department_of,
    make_question,
    status_of,
)
from tests.factories.leaving import let_go
from tests.forum.handoffs.conftest import Under
from tests.forum.handoffs.test_handing import rung
from tests.forum.handoffs.test_links import FORM
from tests.forum.handoffs.test_screening import in_thread, judge, judge_answer, screen
from tests.forum.handoffs.test_taken_away import story

WORDS = "Rubbish rum."


@pytest.fixture
def held(way: Under) -> Under:
    """Dan's answer waits for a moderator."""
    with way.cast.app.app_context():
        screen(way, Outcome.HOLD)
        with transaction():
            answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said(WORDS))
    return way


def page_of(way: Under, who: object, path: str = "") -> str:
    return str(visitor(way.cast.app, who).get(path or f"/handoffs/{way.handoff}").text)


def well_told(way: Under) -> Handoff:
    row = handoff_row(way.handoff)
    assert to_json(fold(story(way.handoff))) == row.course
    return row


def test_everybody_goes_on_seeing_that_it_is_there(held: Under) -> None:
    assert "on its way to you" in page_of(held, held.cast.mia, f"/handoffs/{held.handoff}/mine")
    shown = page_of(held, held.lea)
    assert WORDS not in shown and "A moderator reads it first" in shown
    for path in (f"/handoffs/{held.handoff}/bring-back", "/search?q=rubbish"):
        assert "Rubbish" not in page_of(held, held.lea, path).replace('value="rubbish"', ""), path
    assert WORDS in page_of(held, held.dan) and WORDS in page_of(held, held.cast.mo)
    with held.cast.app.app_context():
        assert not can(held.lea, Act.SEE_HANDOFF_ANSWER, well_told(held))
        assert not can(held.dan, Act.ANSWER_HANDOFF, handoff_row(held.handoff)), "it is answered"


@pytest.mark.parametrize("state", ["hidden", "removed"])
@pytest.mark.parametrize("before", ["held", "published"])
def test_taken_away_it_is_waited_for_anew(held: Under, state: str, before: str) -> None:
    with held.cast.app.app_context():
        if before == "published":
            judge_answer(held, "published")
            assert status_of(held.handoff) == "answered"
        letters = len(mails())
        judge_answer(held, state)
        row = well_told(held)
        assert (row.state, row.status, row.answer_state) == ("published", "sent", state)
        assert rung(held.lea, "handoff_team")[-1] == "unanswered"
        assert rung(held.dan, "handoff_team")[-1] == "unanswered"
        assert [one["subject"][:9] for one in mails()[letters:]] == ["Once more"]
        path = link_of(held.handoff)
    assert WORDS not in page_of(held, held.lea) + page_of(held, held.lea, "/search?q=rubbish")
    assert "Rum is no answer." in page_of(held, held.dan)
    assert "answer expected by" in in_thread(held)
    assert held.cast.browser("guest").write(path, FORM, text="On Monday.").status_code == 303
    with held.cast.app.app_context():
        row = well_told(held)
        assert (row.status, row.answer_state, row.answer_reason) == ("answered", "published", "")
    assert "On Monday." in page_of(held, held.lea)


def test_shown_again_it_is_the_answer_after_all(held: Under) -> None:
    with held.cast.app.app_context():
        judge_answer(held, "hidden")
        judge_answer(held, "published")
        row = well_told(held)
        assert (row.status, row.answer_state) == ("answered", "published")
        assert story(held.handoff)[-1].actor_id == held.dan.id
    assert WORDS in page_of(held, held.lea)


def test_why_it_cannot_be_answered_stays_that(way: Under) -> None:
    with way.cast.app.app_context():
        screen(way, Outcome.HOLD)
        with transaction():
            answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said(WORDS, able=False))
        judge_answer(way, "published")
        assert status_of(way.handoff) == "unable"


def test_passed_on_meanwhile_the_next_department_has_its_turn(held: Under) -> None:
    with held.cast.app.app_context():
        other = make_department_of(held.cast.ada, held.cast.nia, name="Workshop", address="w@example.org")
        with transaction():
            pass_on(actor=held.lea, handoff_id=held.handoff, department_id=other)
        judge_answer(held, "published")
        assert well_told(held).status == "sent", "what the first one said answers nothing for the second"
        with transaction():
            answer_handoff(actor=held.cast.nia, handoff_id=held.handoff, said=Said("We mend it."))
        assert status_of(held.handoff) == "answered"


def test_a_colleague_may_take_over_and_take_back_what_is_read_first(held: Under) -> None:
    with held.cast.app.app_context():
        max_ = make_answerer("max")
        with transaction():
            take_over(actor=max_, handoff_id=held.handoff)
        judge_answer(held, "published")
        assert rung(max_, "handoff_team") == ["answered"]
        judge_answer(held, "hidden")
        with transaction():
            withdraw(actor=max_, handoff_id=held.handoff)
        judge_answer(held, "published")
        assert well_told(held).status == "withdrawn"


def test_hidden_as_a_whole_it_is_told_once_that_is_shown(held: Under) -> None:
    with held.cast.app.app_context():
        judge(held, "hidden")
        judge_answer(held, "published")
        assert rung(held.lea, "handoff_team") == []
        judge(held, "published")
        assert rung(held.lea, "handoff_team") == ["answered"]


@pytest.mark.parametrize("texts_too", [True, False])
def test_whoever_wrote_it_leaves(held: Under, texts_too: bool) -> None:
    with held.cast.app.app_context():
        let_go(held.dan, texts_too=texts_too)
        row = well_told(held)
        assert (row.answer, row.status) == (("", "sent") if texts_too else (WORDS, "checked"))


def test_a_hand_off_that_is_held_is_not_said_to_be_sent(way: Under) -> None:
    with way.cast.app.app_context():
        screen(way, Outcome.HOLD)
        post = make_question(way.cast.nia, "Mine?", slug="other")
    lea = visitor(way.cast.app, way.lea)
    form = {"department": str(way.department), "subject": "Bottles of rum", "idempotency_key": "12345678"}
    sent = lea.write(f"/posts/{post}/hand-off", form)
    shown = lea.get(sent.location).text
    assert sent.status_code == 303 and "A moderator reads it first; then it goes to them" in shown
    assert "It is with them" not in shown and "expected by" not in shown and "not sent yet" in shown
    assert "not sent yet" in lea.get("/handoffs").text
    with way.cast.app.app_context():
        open_one = hand(way.lea, make_question(way.cast.nia, "More?", slug="more"), way.department)
    assert "expected by" in lea.get(f"/handoffs/{open_one}").text
