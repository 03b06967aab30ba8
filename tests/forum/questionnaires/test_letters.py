"""What came of answers, and the question after a resolution, by mail: to those who asked for such mail alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from forum.jobs.models import Job
from forum.notifications.mails import choose_mails
from forum.questionnaires.actions.moderate import bring_into
from forum.questionnaires.letters import MAIL
from forum.questionnaires.queries import find_questionnaire
from forum.storage.session import session, transaction
from forum.topics.models import Topic
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.ideas import make_answerer
from tests.factories.members import make_member
from tests.factories.questionnaires import answer, end, make, make_asker, poll


def mails() -> list[dict[str, Any]]:
    found = select(Job).where(Job.kind == "mail").order_by(Job.id)
    return [dict(job.payload) for job in session().scalars(found)]


def readers() -> tuple[Any, Any, Any]:
    """Una reads French and Vic English, both with such mail; Wes asked for none."""
    una, vic, wes = make_member("una", language="fr"), make_member("vic", language="en"), make_member("wes")
    for one in (una, vic):
        with transaction():
            choose_mails(actor=one, wanted={MAIL.name})
    return una, vic, wes


def judge(cast: Cast, number: int, state: str) -> None:
    with transaction():
        row = find_questionnaire(number, viewer=cast.mo, lock=True)
        assert row is not None
        bring_into(state, actor=cast.mo, thing=row, reason="")


def test_what_came_of_answers_is_mailed_once_in_the_language_of_each(cast: Cast) -> None:
    with cast.app.app_context():
        people = readers()
        number = make(make_asker())
        for one in people:
            answer(one, number, colour=1)
        end(number)
        for state in ("hidden", "published"):
            judge(cast, number, state)
        french, english = sorted(mails(), key=lambda one: "vic" in one["to"])
        assert english["subject"] == "What came of the answers to “Your next bag”"
        assert "Ce qui est ressorti des réponses" in french["subject"]
        for one in (french, english):
            assert f"/questionnaires/{number}/results" in one["text"]
            assert f"/questionnaires/{number}/results" in one["html"]
            assert urlsplit(one["unsubscribe"]).path in one["text"]
        assert len(mails()) == 2


def test_the_question_after_is_mailed_and_nothing_to_whoever_can_not_open_it(cast: Cast) -> None:
    with cast.app.app_context():
        una, vic, _wes = readers()
        topic_id = make_topic(una, make_category(), "A jar that leaks").id
        make_reply(vic, topic_id)
        tom = visitor(cast.app, make_answerer())
    assert tom.write(f"/topics/{topic_id}/settled").status_code == 303
    with cast.app.app_context():
        english = next(one for one in mails() if "vic" in one["to"])
        assert english["subject"].startswith("One question, asked once: ")
        assert "A jar that leaks" in english["subject"]
        assert "It is asked without names" in english["text"]
        assert len(mails()) == 2
        here = poll(una, topic_id)
        answer(vic, here, poll="0")
        with transaction():
            session().get_one(Topic, topic_id).state = "hidden"
        end(here)
        assert len(mails()) == 2
