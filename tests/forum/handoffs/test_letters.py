"""What becomes of a question, by mail: for its member, who asked for such mail, no word that the team wrote; for
departments the question with where its links lead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from forum.clock import at, now
from forum.handoffs.actions.bring_back import post_answer, withdraw
from forum.handoffs.actions.keep_time import note_late
from forum.handoffs.letters import MAIL
from forum.handoffs.voice import voice_of
from forum.jobs.models import Job
from forum.notifications.mails import choose_mails
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from tests.factories.handoffs import hand, mails, make_department_of, make_question
from tests.forum.handoffs.conftest import Under


def to_mia() -> list[dict[str, Any]]:
    found = select(Job).where(Job.kind == "mail").order_by(Job.id)
    each = [dict(job.payload) for job in session().scalars(found)]
    return [one for one in each if one["to"].startswith("mia")]


def test_the_member_hears_of_each_turn_that_concerns_them(way: Under) -> None:
    with way.cast.app.app_context():
        assert to_mia() == [], "nobody is mailed unasked"
        with transaction():
            choose_mails(actor=way.cast.mia, wanted={MAIL.name})
        workshop = make_department_of(way.cast.ada, name="Workshop")
        second = hand(way.lea, way.post, workshop, subject="A difficult customer", note="Order of May.")
        with at(now() + timedelta(days=90)):
            note_late()
            note_late()
        with transaction():
            post = post_answer(actor=way.lea, handoff_id=second, text=compose("It leaves tomorrow."))
            answer = f"/posts/{post.id}"
        with transaction():
            withdraw(actor=way.lea, handoff_id=way.handoff)
        found = to_mia()
        subjects = [one["subject"] for one in found]
        assert subjects[0].startswith("Your question was passed to Workshop: an answer is expected by")
        assert sum("needs longer for your question" in one for one in subjects) == 2
        assert subjects[-2:] == [
            "Your question has its answer from Workshop",
            "Your question does not wait for Delivery any more",
        ]
        assert answer in found[-2]["text"] and answer in found[-2]["html"]
        for one in found:
            assert "difficult" not in one["text"] + one["html"] + one["subject"]
            assert "Order of May" not in one["text"] + one["html"]
            assert one["unsubscribe"] in one["text"]
            assert one["unsubscribe"] in one["html"]


def test_departments_read_where_links_of_a_question_lead(way: Under) -> None:
    with way.cast.app.app_context():
        asked = "Which of [these](https://example.org/where)?"
        hand(way.lea, make_question(way.cast.mia, asked, slug="other"), way.department)
        led = "Which of these (https://example.org/where)?"
        letter = [dict(one) for one in mails()][-1]
        assert led in letter["text"] and led in letter["html"]
        week = voice_of(way.department, now() - timedelta(days=1), now() + timedelta(days=1))
        assert led in [one.words for group in week for one in group.heard]
