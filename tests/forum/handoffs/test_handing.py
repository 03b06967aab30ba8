"""Handing off, answering in the program, bringing the answer back; who hears of what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.clock import at, now
from forum.handoffs.actions.answer import Said, answer_handoff, begin_work, say_seen
from forum.handoffs.actions.bring_back import post_answer, postpone, take_over, withdraw
from forum.handoffs.actions.hand_off import pass_on
from forum.handoffs.actions.keep_time import note_late
from forum.handoffs.fold import fold, to_json
from forum.handoffs.models import HandoffEntry
from forum.handoffs.refusals import AlreadyWithThem, MovedOn, Silent
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.questionnaires.models import Token
from forum.questionnaires.queries import asked_after
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from forum.topics.models import OfficialPost, Post, Topic
from tests.factories.handoffs import (
    hand,
    handoff_row,
    mails,
    make_answerer,
    make_department_of,
    make_question,
    status_of,
)
from tests.forum.handoffs.conftest import Under


def rung(member: object, kind: str) -> list[str]:
    """The turns that the member's bell told of, the oldest first."""
    wanted = select(Notification.data).where(
        Notification.member_id == member.id,  # type: ignore[attr-defined]
        Notification.kind == kind,
    )
    return [data["turn"] for data in session().scalars(wanted.order_by(Notification.id))]


def test_a_question_goes_there_and_its_answer_comes_back(way: Under) -> None:
    with way.cast.app.app_context():
        with transaction():
            say_seen(actor=way.dan, handoff_id=way.handoff)
        with transaction():
            begin_work(actor=way.dan, handoff_id=way.handoff)
        with transaction():
            answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("It leaves tomorrow."))
        text = compose("Your parcel leaves tomorrow.")
        with transaction():
            posted = post_answer(actor=way.lea, handoff_id=way.handoff, text=text).id
        post = session().get_one(Post, posted)
        assert (post.reply_to_id, post.author_id) == (way.post, way.lea.id)
        assert session().get(OfficialPost, posted) is not None
        row = handoff_row(way.handoff)
        story = session().scalars(select(HandoffEntry).order_by(HandoffEntry.number)).all()
        assert [one.kind for one in story] == ["sent", "seen", "in_work", "answered", "posted"]
        assert to_json(fold(story)) == row.course
        assert rung(way.dan, "handoff_team") == ["sent", "posted"]
        assert rung(way.lea, "handoff_team") == ["answered"]
        assert rung(way.cast.mia, "handoff_mine") == ["sent"]
        mine = select(Notification.kind).where(Notification.member_id == way.cast.mia.id)
        assert set(session().scalars(mine)) > {"handoff_mine"}, "the reply rings by itself"


def test_the_department_gets_one_letter_without_personal_details(way: Under) -> None:
    with way.cast.app.app_context():
        other = make_question(way.cast.mia, "Another one?", slug="other")
        hand(way.lea, other, way.department, details="Order 4711")
        letters = [one for one in mails() if one["to"] == "delivery@example.org"]
        assert len(letters) == 2
        assert "Where is my parcel?" in letters[0]["text"]
        assert "Order of May." in letters[0]["text"]
        assert not any("4711" in str(one) for one in letters)


def test_the_same_post_waits_for_a_department_once(way: Under) -> None:
    with way.cast.app.app_context():
        with pytest.raises(AlreadyWithThem):
            hand(way.lea, way.post, way.department)
        other = make_department_of(way.cast.ada, name="Workshop")
        assert hand(way.lea, way.post, other) != way.handoff


def test_only_those_who_answer_customers_hand_off(way: Under) -> None:
    with way.cast.app.app_context():
        other = make_department_of(way.cast.ada, name="Workshop")
        for somebody in (way.cast.mia, way.cast.ada, way.cast.mo, way.dan):
            with pytest.raises(Refused):
                hand(somebody, way.post, other)


def test_nobody_answers_for_a_department_but_its_people(way: Under) -> None:
    with way.cast.app.app_context():
        for somebody in (way.lea, way.cast.mia, way.cast.ada):
            with pytest.raises(Refused), transaction():
                answer_handoff(actor=somebody, handoff_id=way.handoff, said=Said("Me."))


def test_taken_back_it_can_not_be_answered(way: Under) -> None:
    with way.cast.app.app_context():
        with transaction():
            withdraw(actor=way.lea, handoff_id=way.handoff)
        assert status_of(way.handoff) == "withdrawn"
        with pytest.raises(Refused), transaction():
            answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("Late."))
        assert rung(way.dan, "handoff_team") == ["sent", "withdrawn"]


def test_a_colleague_takes_over(way: Under) -> None:
    with way.cast.app.app_context():
        bea = make_answerer("bea")
        with transaction():
            take_over(actor=bea, handoff_id=way.handoff)
        assert handoff_row(way.handoff).owner_id == bea.id
        assert rung(way.lea, "handoff_team") == ["taken_over"]
        with pytest.raises(Refused), transaction():
            withdraw(actor=way.lea, handoff_id=way.handoff)


def test_late_ones_are_told_once_kindly_and_anew_after_another_day(way: Under) -> None:
    with way.cast.app.app_context():
        note_late()
        assert rung(way.lea, "handoff_team") == []
        with at(now() + timedelta(days=6)):
            note_late()
            note_late()
            assert rung(way.lea, "handoff_team") == ["late"]
            assert rung(way.cast.mia, "handoff_mine") == ["sent", "late"]
            with transaction():
                postpone(actor=way.lea, handoff_id=way.handoff, due_at=now() + timedelta(days=2))
        with at(now() + timedelta(days=9)):
            note_late()
        assert rung(way.cast.mia, "handoff_mine") == ["sent", "late", "postponed", "late"]


def test_a_locked_topic_leaves_the_answer_unposted(way: Under) -> None:
    with way.cast.app.app_context():
        with transaction():
            session().get_one(Topic, session().get_one(Post, way.post).topic_id).locked = True
        text = compose("Tomorrow.")
        with pytest.raises(Silent), transaction():
            post_answer(actor=way.lea, handoff_id=way.handoff, text=text)
        assert status_of(way.handoff) == "sent"


def test_passed_on_it_waits_for_another_department(way: Under) -> None:
    with way.cast.app.app_context():
        other = make_department_of(way.cast.ada, way.cast.nia, name="Workshop", address="work@example.org")
        with transaction():
            pass_on(actor=way.lea, handoff_id=way.handoff, department_id=other)
        with pytest.raises(Refused), transaction():
            answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("Ours?"))
        with transaction():
            answer_handoff(actor=way.cast.nia, handoff_id=way.handoff, said=Said("Broken.", able=False))
        assert status_of(way.handoff) == "unable"
        assert [one["to"] for one in mails()][-1] == "work@example.org"


def test_two_who_post_the_answer_post_it_once(way: Under) -> None:
    with way.cast.app.app_context():
        text = compose("Tomorrow.")
        with transaction():
            post_answer(actor=way.lea, handoff_id=way.handoff, text=text)
        with pytest.raises((MovedOn, Refused)), transaction():
            post_answer(actor=way.lea, handoff_id=way.handoff, text=text)


def test_when_nothing_else_waits_everyone_is_asked_once_whether_it_is_settled(way: Under) -> None:
    with way.cast.app.app_context():
        topic = session().get_one(Post, way.post).topic_id
        other = make_department_of(way.cast.ada, name="Workshop")
        second = hand(way.lea, way.post, other)
        with transaction():
            post_answer(actor=way.lea, handoff_id=way.handoff, text=compose("It leaves tomorrow."))
        assert asked_after(topic) is None, "the workshop has not answered yet"
        with transaction():
            post_answer(actor=way.lea, handoff_id=second, text=compose("And it can't be mended."))
        asked = asked_after(topic)
        assert asked is not None
        people = select(Token.member_id).where(Token.questionnaire_id == asked)
        assert set(session().scalars(people)) == {way.cast.mia.id}
        third = hand(way.lea, way.post, other)
        with transaction():
            post_answer(actor=way.lea, handoff_id=third, text=compose("Now it can."))
        assert asked_after(topic) == asked


def test_the_last_one_taken_back_leaves_nothing_to_wait_for_and_everyone_is_asked(way: Under) -> None:
    with way.cast.app.app_context():
        topic = session().get_one(Post, way.post).topic_id
        second = hand(way.lea, way.post, make_department_of(way.cast.ada, name="Workshop"))
        third = hand(way.lea, way.post, make_department_of(way.cast.ada, name="Stock"))
        for number in (second, way.handoff):
            with transaction():
                withdraw(actor=way.lea, handoff_id=number)
        assert asked_after(topic) is None, "nobody has answered"
        again = hand(way.lea, way.post, make_department_of(way.cast.ada, name="Parcels"))
        with transaction():
            post_answer(actor=way.lea, handoff_id=again, text=compose("It leaves tomorrow."))
        assert asked_after(topic) is None, "the stock has not answered yet"
        with transaction():
            withdraw(actor=way.lea, handoff_id=third)
        assert asked_after(topic) is not None


def test_a_colleague_who_handed_off_hears_that_the_answer_was_brought(way: Under) -> None:
    with way.cast.app.app_context():
        bea = make_answerer("bea")
        with transaction():
            take_over(actor=bea, handoff_id=way.handoff)
        with transaction():
            post_answer(actor=bea, handoff_id=way.handoff, text=compose("Tomorrow."))
        assert rung(way.lea, "handoff_team") == ["taken_over", "posted"]
