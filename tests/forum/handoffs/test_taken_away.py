"""A question that its author deletes waits for nobody; an answer that is taken away is waited for again."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.bring_back import post_answer
from forum.handoffs.actions.consent import answer_consent
from forum.handoffs.fold import fold, to_json
from forum.handoffs.models import HandoffEntry
from forum.handoffs.queries import handoff_for
from forum.handoffs.story import course_of
from forum.handoffs.viewing import whole
from forum.hooks import Outcome
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.actions.moderate import hide_post, publish_post, remove_post
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import post_for
from tests.cast import visitor
from tests.factories.categories import make_reply
from tests.factories.handoffs import hand, handoff_row, link_of, mails, status_of
from tests.forum.handoffs.conftest import Under
from tests.forum.handoffs.test_handing import rung
from tests.forum.handoffs.test_links import FORM
from tests.forum.handoffs.test_screening import judge, screen

DETAILS = "Order 4711, Rue du Port."


def story(number: int) -> list[HandoffEntry]:
    wanted = select(HandoffEntry).where(HandoffEntry.handoff_id == number).order_by(HandoffEntry.number)
    return list(session().scalars(wanted))


def _delete(member: Any, post_id: int) -> None:
    with transaction():
        delete_post(actor=member, post=post_for(member, post_id, lock=True))


def _agreed(way: Under) -> int:
    """A reply of Mia's that was handed off with details, which Dan may read."""
    with way.cast.app.app_context():
        topic_id = session().get_one(Post, way.post).topic_id
        reply_id = make_reply(way.cast.mia, topic_id, "And my second parcel?").id
        number = hand(way.lea, reply_id, way.department, details=DETAILS)
        with transaction():
            turn = course_of(handoff_row(number)).turn
            answer_consent(actor=way.cast.mia, handoff_id=number, willing=True, turn=turn)
        return number


def test_a_deleted_question_is_taken_back_with_its_details(way: Under) -> None:
    number = _agreed(way)
    guest = way.cast.browser("guest")
    with way.cast.app.app_context():
        path, post_id = link_of(number), handoff_row(number).post_id
    assert DETAILS in guest.get(path).text
    with way.cast.app.app_context():
        _delete(way.cast.mia, post_id)
        row = handoff_row(number)
        assert (row.status, row.details) == ("withdrawn", "")
        assert to_json(fold(story(number))) == row.course
        assert rung(way.lea, "handoff_team")[-1] == "withdrawn"
        assert rung(way.dan, "handoff_team")[-1] == "withdrawn"
        assert "withdrawn" not in rung(way.cast.mia, "handoff_mine")
        assert mails()[-1]["subject"].startswith("No answer needed any more")
        assert status_of(way.handoff) == "sent", "what else is asked in the topic waits as before"
    shown = guest.get(path)
    assert shown.status_code == 200 and "was taken back" in shown.text
    assert DETAILS not in shown.text and "second parcel" not in shown.text
    late = guest.write(path, FORM, text="It is on its way.")
    assert late.status_code == 409 and "It is on its way." in late.text


def test_a_topic_that_goes_takes_all_its_hand_offs_back(way: Under) -> None:
    number = _agreed(way)
    with way.cast.app.app_context():
        _delete(way.cast.mia, way.post)
        assert [status_of(one) for one in (way.handoff, number)] == ["withdrawn", "withdrawn"]
        assert handoff_row(number).details == ""
        with transaction():
            restore_post(actor=way.cast.mia, post=post_for(way.cast.mia, way.post, lock=True))
        assert status_of(way.handoff) == "withdrawn", "whoever still wants to know is handed on anew"


def test_a_question_deleted_while_its_hand_off_is_hidden_is_told_when_that_is_shown(way: Under) -> None:
    with way.cast.app.app_context():
        judge(way, "hidden")
        _delete(way.cast.mia, way.post)
        assert status_of(way.handoff) == "withdrawn"
        assert "withdrawn" not in rung(way.dan, "handoff_team")
        judge(way, "published")
        assert rung(way.dan, "handoff_team") == ["withdrawn"]


def test_an_answer_of_the_department_goes_back_with_its_question(way: Under) -> None:
    with way.cast.app.app_context():
        with transaction():
            answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("On Monday."))
        _delete(way.cast.mia, way.post)
        assert status_of(way.handoff) == "withdrawn"


def _held_answer(way: Under) -> int:
    screen(way, Outcome.HOLD)
    with transaction():
        return post_answer(actor=way.lea, handoff_id=way.handoff, text=compose("Drink rum.")).id


def _says_that_it_waits(way: Under) -> bool:
    return whole(way.lea, handoff_for(way.lea, way.handoff)).line.answer_waits


@pytest.mark.parametrize("verb", [hide_post, remove_post])
def test_an_answer_that_is_not_let_through_is_waited_for_again(way: Under, verb: Any) -> None:
    with way.cast.app.test_request_context():
        number = _held_answer(way)
        assert _says_that_it_waits(way)
        with transaction():
            verb(actor=way.cast.mo, post=post_for(way.cast.mo, number, lock=True), reason="Rum.")
        assert not _says_that_it_waits(way)
        assert course_of(handoff_row(way.handoff)).waiting_id is None
        assert to_json(fold(story(way.handoff))) == handoff_row(way.handoff).course
        assert rung(way.lea, "handoff_team") == ["turned_down"]
        assert status_of(way.handoff) == "sent"
        with transaction():
            publish_post(actor=way.cast.mo, post=post_for(way.cast.mo, number, lock=True))
        assert status_of(way.handoff) == "posted", "undone, it is the answer after all"


def test_whoever_deletes_their_own_waiting_answer_is_not_rung(way: Under) -> None:
    with way.cast.app.test_request_context():
        _delete(way.lea, _held_answer(way))
        assert not _says_that_it_waits(way)
        assert rung(way.lea, "handoff_team") == []
    shown = visitor(way.cast.app, way.lea).get(f"/handoffs/{way.handoff}").text
    assert "the written answer was taken away" in shown
