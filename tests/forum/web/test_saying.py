"""What screening holds is never said to be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from forum.clock import now
from forum.hooks import Outcome, Verdict, hooks
from forum.questionnaires.models import POLL, Questionnaire
from forum.storage.session import session
from tests.cast import Cast, visitor
from tests.factories import announcements, events, questionnaires
from tests.factories.categories import make_category, make_topic
from tests.factories.ideas import make_answerer, make_idea, turn

HELD = "A moderator reads it first."


def _hold(_actor: Any, _written: Any) -> Verdict:
    """A screener for whom everything waits for a person."""
    return Verdict(Outcome.HOLD)


def test_an_answer_to_an_event(cast: Cast) -> None:
    with cast.app.app_context():
        question = {"key": "q1", "label": "Which bag?", "required": True}
        eve = events.make_host()
        number = events.make(eve, events.planned(eve, questions=[question]))
        hooks().screeners.append(_hold)
    mia = cast.browser("mia")
    assert mia.write(f"/events/{number}/answer", wish="yes", known="0", q1="A big one").status_code == 303
    assert HELD in mia.get(f"/events/{number}").text


def test_a_named_answer_to_a_questionnaire(cast: Cast) -> None:
    with cast.app.app_context():
        number = questionnaires.make(questionnaires.make_asker(), questionnaires.planned(anonymous=False))
        hooks().screeners.append(_hold)
    mia = cast.browser("mia")
    said = {"q-colour": "1", "q-why": "It is bright."}
    assert mia.write(f"/questionnaires/{number}/answer", said, known="1", send="1").status_code == 303
    assert HELD in mia.get(f"/questionnaires/{number}").text


def test_a_poll_leads_to_the_page_that_says_it(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, make_category()).id
        hooks().screeners.append(_hold)
    mia, day = cast.browser("mia"), (now() + timedelta(days=3)).date().isoformat()
    fields = {
        "question": "Tea?",
        "options": "yes\nno",
        "kind": "one",
        "last_day": day,
        "purpose": "To buy it.",
    }
    asked = mia.write(f"/topics/{topic_id}/poll", fields, idempotency_key="p" * 20)
    with cast.app.app_context():
        number = session().scalar(select(Questionnaire.id).where(Questionnaire.kind == POLL))
    assert asked.headers["Location"] == f"/questionnaires/{number}"
    assert "moderator" in mia.get(f"/questionnaires/{number}").text


def test_an_announcement(cast: Cast) -> None:
    with cast.app.app_context():
        lea = announcements.make_host("lea")
        number = announcements.make_draft(lea, make_category("news")).id
        hooks().screeners.append(_hold)
    browser = visitor(cast.app, lea)
    sent = browser.write(f"/announcements/{number}/publish", heard=announcements.HEARD, when="now")
    assert sent.status_code == 303, sent.text
    assert HELD in browser.get(f"/announcements/{number}", follow_redirects=True).text


def test_a_sentence_about_an_idea(cast: Cast) -> None:
    with cast.app.app_context():
        tom, number = make_answerer(), make_idea(cast.mia)
        hooks().screeners.append(_hold)
        turn(tom, number, "heard", sentence="We read it twice.")
    own = visitor(cast.app, tom).get(f"/ideas/{number}").text
    assert "We read it twice." in own and "the sentence waits for a moderator" in own
