"""A posted answer that is taken away is waited for again; one that is back is the answer after all."""

from __future__ import annotations

from typing import Any

import pytest

from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.bring_back import answered_in_thread, post_answer
from forum.handoffs.actions.departments import close_department
from forum.handoffs.actions.moderate import ANSWER, erase
from forum.handoffs.fold import fold, to_json
from forum.handoffs.queries import waiting_in
from forum.handoffs.story import course_of
from forum.hooks import Outcome
from forum.storage.session import transaction
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.actions.moderate import hide_post, publish_post, remove_post
from forum.topics.actions.reply import reply
from forum.topics.composing import compose
from forum.topics.queries import post_for
from tests.factories.handoffs import handoff_row, link_of, mails, status_of
from tests.forum.handoffs.conftest import Under
from tests.forum.handoffs.test_handing import rung
from tests.forum.handoffs.test_leaving import leave
from tests.forum.handoffs.test_links import FORM
from tests.forum.handoffs.test_screening import in_thread, judge, judge_answer, screen
from tests.forum.handoffs.test_taken_away import story


def _answered(way: Under) -> None:
    with transaction():
        answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("On Monday."))


def _posted(way: Under) -> int:
    with transaction():
        return post_answer(actor=way.lea, handoff_id=way.handoff, text=compose("Mia, on Monday.")).id


def _judge(way: Under, verb: Any, post_id: int, **more: Any) -> None:
    with transaction():
        verb(actor=way.cast.mo, post=post_for(way.cast.mo, post_id, lock=True), **more)


@pytest.mark.parametrize("verb", [hide_post, remove_post])
def test_moderators_who_take_it_away_leave_nobody_told_that_it_is_there(way: Under, verb: Any) -> None:
    with way.cast.app.test_request_context():
        _answered(way)
        post_id = _posted(way)
        _judge(way, verb, post_id, reason="It names somebody.")
        row = handoff_row(way.handoff)
        assert (row.status, course_of(row).posted_id) == ("answered", None)
        assert to_json(fold(story(way.handoff))) == row.course
        assert rung(way.lea, "handoff_team")[-1] == "taken_away"
        assert rung(way.cast.mia, "handoff_mine")[-1] == "taken_away"
        assert rung(way.dan, "handoff_team")[-1] == "posted", "the department has done its part"
        assert waiting_in(row.topic.id)
    own = way.cast.browser("mia").get(f"/handoffs/{way.handoff}/mine").text
    assert "has answered you" not in own and f"/posts/{post_id}" not in own
    assert "Delivery has replied; Lea (works here) brings the answer here" in in_thread(way)
    with way.cast.app.test_request_context():
        _judge(way, publish_post, post_id)
        assert (status_of(way.handoff), course_of(handoff_row(way.handoff)).posted_id) == ("posted", post_id)


def test_whoever_deletes_it_brings_another_and_may_take_that_back(way: Under) -> None:
    with way.cast.app.test_request_context():
        _answered(way)
        post_id = _posted(way)
        with transaction():
            delete_post(actor=way.lea, post=post_for(way.lea, post_id, lock=True))
        assert status_of(way.handoff) == "answered"
        assert "taken_away" not in rung(way.lea, "handoff_team")
        with transaction():
            restore_post(actor=way.lea, post=post_for(way.lea, post_id, lock=True))
        assert status_of(way.handoff) == "posted"


def test_a_reply_by_hand_that_is_hidden_is_followed_too_and_the_department_is_asked(way: Under) -> None:
    with way.cast.app.test_request_context():
        topic = handoff_row(way.handoff).topic
        with transaction():
            post_id = reply(actor=way.lea, topic=topic, text=compose("On Monday, Mia."), official=True).id
        with transaction():
            answered_in_thread(actor=way.lea, handoff_id=way.handoff, post_id=post_id)
        _judge(way, hide_post, post_id, reason="It names somebody.")
        assert status_of(way.handoff) == "sent"
        assert rung(way.dan, "handoff_team")[-1] == "taken_away"
        assert mails()[-1]["subject"].startswith("Once more, please")
        path = link_of(way.handoff)
    assert way.cast.browser("guest").write(path, FORM, text="It is on its way.").status_code == 303


def test_what_was_said_meanwhile_of_the_department_s_words_counts(way: Under) -> None:
    with way.cast.app.test_request_context():
        _answered(way)
        post_id = _posted(way)
        judge_answer(way, "hidden")
        assert status_of(way.handoff) == "posted"
        _judge(way, hide_post, post_id, reason="It names somebody.")
        assert status_of(way.handoff) == "sent", "there is nothing any more that could be brought"


@pytest.mark.parametrize("first", ["the department", "the answer"])
def test_a_deleted_department_is_waited_for_by_nobody(way: Under, first: str) -> None:
    with way.cast.app.test_request_context():
        _answered(way)
        post_id = _posted(way) if first == "the answer" else 0
        with transaction():
            close_department(actor=way.cast.ada, department_id=way.department)
        before = len(mails())
        judge_answer(way, "removed")
        if post_id:
            _judge(way, hide_post, post_id, reason="It names somebody.")
        assert status_of(way.handoff) == "returned"
        assert rung(way.lea, "handoff_team")[-1] == "returned"
        assert len(mails()) == before
        assert to_json(fold(story(way.handoff))) == handoff_row(way.handoff).course
    assert "Lea (works here) looks after this" in in_thread(way)


def test_an_answer_whose_author_left_with_it_is_waited_for_anew(way: Under) -> None:
    with way.cast.app.test_request_context():
        _answered(way)
        leave(way.dan, texts_too=True)
        row = handoff_row(way.handoff)
        assert (row.answer, row.answer_state, row.status) == ("", "published", "sent")
        assert rung(way.lea, "handoff_team")[-1] == "unanswered"
        assert "moderator" not in mails()[-1]["text"]


def test_a_held_answer_whose_author_left_with_it_can_not_be_published(way: Under) -> None:
    with way.cast.app.test_request_context():
        screen(way, Outcome.HOLD)
        with transaction():
            answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("Drink rum."))
        leave(way.dan, texts_too=True)
        judge_answer(way, "published")
        assert (handoff_row(way.handoff).answer_state, status_of(way.handoff)) == ("published", "sent")
        assert "answered" not in rung(way.lea, "handoff_team")


def test_words_that_were_erased_are_no_answer_when_they_are_published(way: Under) -> None:
    with way.cast.app.test_request_context():
        _answered(way)
        judge_answer(way, "removed")
        with transaction():
            erase(ANSWER, way.cast.ada.id, handoff_row(way.handoff))
        judge_answer(way, "published")
        assert status_of(way.handoff) == "sent"


def test_a_question_that_is_hidden_is_told_to_whoever_brings_its_answer(way: Under) -> None:
    with way.cast.app.test_request_context():
        _judge(way, hide_post, way.post, reason="It names somebody.")
        assert rung(way.lea, "handoff_team") == ["post_hidden"]
        assert status_of(way.handoff) == "sent"
        _judge(way, publish_post, way.post)
        assert rung(way.lea, "handoff_team") == ["post_hidden", "post_shown"]
        assert to_json(fold(story(way.handoff))) == handoff_row(way.handoff).course


def test_a_question_that_is_removed_waits_for_nobody(way: Under) -> None:
    with way.cast.app.test_request_context():
        _judge(way, remove_post, way.post, reason="It is an insult.")
        assert status_of(way.handoff) == "withdrawn"
        assert rung(way.lea, "handoff_team")[-1] == rung(way.dan, "handoff_team")[-1] == "withdrawn"
        assert mails()[-1]["subject"].startswith("No answer needed any more")


def test_what_was_taken_away_while_its_hand_off_was_hidden_is_told_once_that_is_shown(way: Under) -> None:
    with way.cast.app.test_request_context():
        _answered(way)
        post_id = _posted(way)
        judge(way, "hidden")
        _judge(way, hide_post, post_id, reason="It names somebody.")
        assert status_of(way.handoff) == "answered"
        assert "taken_away" not in rung(way.cast.mia, "handoff_mine")
        judge(way, "published")
        assert rung(way.cast.mia, "handoff_mine")[-1] == "taken_away"
