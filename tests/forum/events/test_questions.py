"""What those who come are asked may change: nobody's answer is taken for one to another question."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from sqlalchemy import select

from forum.events.actions.answer import answer_event
from forum.events.belongings import BELONGINGS
from forum.events.models import Attendance, Event
from forum.events.queries import event_for
from forum.events.refusals import ChangedMeanwhile
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.events import answer, change, make, make_host, planned
from tests.forum.events.test_telling import work

DISH, PHOTO, TRAIN = "Do you bring a dish?", "May we publish your photo?", "Do you come by train?"


def ask(label: str, *, required: bool = False, key: str = "q1") -> dict[str, Any]:
    return {"key": key, "label": label, "required": required}


def test_an_old_answer_stays_beneath_the_question_it_was_given_to(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, questions=[ask(DISH)]))
        answer(cast.mia, event_id, fields={"q1": "yes, a pie"})
        change(eve, event_id, planned(eve, questions=[ask(PHOTO, required=True)]))
        event = session().get_one(Event, event_id)
        [now_asked] = event.asked
        assert (now_asked["label"], now_asked["key"]) == (PHOTO, "q2")
        answer(cast.nia, event_id, fields={"q2": "no, thank you"})
        [own] = BELONGINGS.own(cast.mia.id)["event_answers"]
        assert own["words"] == [{"question": DISH, "answer": "yes, a pie"}]
    page = html.unescape(visitor(cast.app, eve).get(f"/events/{event_id}/people").text)
    said = re.sub(r"<[^>]+>|\s+", " ", page)
    assert re.search(rf"{re.escape(DISH)} +\(asked before\) +yes, a pie", said)
    assert re.search(rf"{re.escape(PHOTO)} +no, thank you", said)
    assert not re.search(rf"{re.escape(PHOTO)} +yes, a pie", said)
    form = cast.browser("mia").get(f"/events/{event_id}").text
    assert "May we publish your photo?" in form and "yes, a pie" not in form


def test_what_nobody_answered_is_forgotten_and_what_is_asked_again_has_its_answers(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, questions=[ask(DISH)]))
        change(eve, event_id, planned(eve, questions=[ask(PHOTO)]))
        answer(cast.mia, event_id, fields={"q2": "yes"})
        change(eve, event_id, planned(eve, questions=[ask(TRAIN), ask(PHOTO, key="q2")]))
        event = session().get_one(Event, event_id)
        assert [(one["key"], one["label"]) for one in event.questions] == [("q3", TRAIN), ("q2", PHOTO)]


def test_those_who_come_hear_of_a_question_and_a_form_opened_before_is_refused(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve)
        answer(cast.mia, event_id)
        known = session().get_one(Event, event_id).sequence
        change(eve, event_id, planned(eve, questions=[ask(PHOTO, required=True)]))
        work(cast)
        told = session().scalars(select(Notification).where(Notification.member_id == cast.mia.id))
        assert [one.data["parts"] for one in told] == [["questions"]]
        with pytest.raises(ChangedMeanwhile), transaction():
            event = event_for(cast.nia, event_id, lock=True)
            answer_event(actor=cast.nia, event=event, wish="yes", known=known)


def test_words_typed_into_an_older_form_are_not_shown_as_an_answer_to_what_is_asked_now(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_host()
        event_id = make(eve, planned(eve, questions=[ask(DISH)]))
    page = cast.browser("mia").get(f"/events/{event_id}").text
    sent = {name: re.search(rf'name="{name}"[^>]* value="([^"]*)"', page) for name in ("known", "asked")}
    old = {name: found[1] for name, found in sent.items() if found is not None}
    assert old["asked"] == "q1"
    with cast.app.app_context():
        change(eve, event_id, planned(eve, questions=[ask(PHOTO), ask(DISH, key="q2")]))
    again = cast.browser("mia").write(f"/events/{event_id}/answer", wish="yes", q1="a pie", **old)
    assert again.status_code == 409
    assert re.search(r'id="q1"[^>]* value=""', again.text)
    assert re.search(r'id="q2"[^>]* value="a pie"', again.text)
    with cast.app.app_context():
        assert not session().scalars(select(Attendance.id)).all()
