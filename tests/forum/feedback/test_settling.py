"""One question once an idea is settled: of everybody concerned, once, whatever was decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.community.queries import site
from forum.feedback.actions.moderate import bring_into
from forum.feedback.models import DONE, HEARD, NO, NOT_NOW, STUDIED, YES
from forum.feedback.queries import find_entry
from forum.hooks import Outcome, Verdict, hooks
from forum.notifications.models import Notification
from forum.questionnaires.actions.afterwards import ask_afterwards
from forum.questionnaires.actions.end import keep_time, kept_until
from forum.questionnaires.models import AFTER, Questionnaire, Token
from forum.storage.session import session, transaction
from forum.topics.queries import topic_for
from tests.cast import Cast
from tests.factories.categories import make_reply
from tests.factories.ideas import idea_row, join, make_answerer, make_idea, support, turn
from tests.factories.members import make_member, writing


def asked() -> set[int]:
    """Whom a question after a resolution asks, by number."""
    found = select(Token.member_id).join(Questionnaire, Questionnaire.id == Token.questionnaire_id)
    return set(session().scalars(found.where(Questionnaire.kind == AFTER)))


def questions() -> dict[str, list[int]]:
    """The same by where each question stands: there is one open at a time."""
    found: dict[str, list[int]] = {}
    each = select(Questionnaire.status, Token.member_id).join(
        Token, Token.questionnaire_id == Questionnaire.id
    )
    for row in session().execute(each.where(Questionnaire.kind == AFTER).order_by(Token.member_id)):
        found.setdefault(row.status, []).append(row.member_id)
    return found


@pytest.mark.parametrize("last", [NOT_NOW, NO, DONE])
def test_everybody_concerned_is_asked_the_unhappy_ones_too(cast: Cast, last: str) -> None:
    with cast.app.app_context():
        tom, una, vic = make_answerer(), make_member("una"), make_member("vic")
        idea_id = make_idea(cast.mia, language="en")
        support(una, idea_id)
        make_reply(vic, idea_row(idea_id).topic_id, "I do not like it at all.")
        turn(tom, idea_id, HEARD, STUDIED)
        if last == DONE:
            turn(tom, idea_id, YES)
        assert asked() == set()
        turn(tom, idea_id, last)
        assert asked() == {cast.mia.id, una.id, vic.id}
        rung = select(Notification.member_id).where(Notification.kind == "questionnaire_asked")
        assert set(session().scalars(rung)) == {cast.mia.id, una.id, vic.id}
        number = session().scalar(select(Questionnaire.id).where(Questionnaire.kind == AFTER))
    assert "Is this settled for you?" in cast.browser("mia").get(f"/questionnaires/{number}").text


def test_what_is_decided_anew_asks_nothing_more(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        turn(tom, idea_id, HEARD, STUDIED, NOT_NOW, STUDIED, YES, DONE)
        assert len(session().scalars(select(Questionnaire.id).where(Questionnaire.kind == AFTER)).all()) == 1


def test_of_two_joined_ideas_nobody_is_left_out_and_nobody_asked_twice(cast: Cast) -> None:
    """What was asked when the first was refused went with it into the second."""
    with cast.app.app_context():
        tom, una = make_answerer(), make_member("una")
        first, second = make_idea(cast.mia), make_idea(cast.nia, "A strap that holds more")
        turn(tom, first, HEARD, STUDIED, NO)
        join(tom, first, second)
        assert asked() == {cast.mia.id}
        support(una, second)
        turn(tom, second, HEARD, STUDIED, YES, DONE)
        assert questions() == {"open": [cast.mia.id, cast.nia.id, una.id]}
        turn(tom, make_idea(cast.mia, "Another"), HEARD, STUDIED, NO)
        assert questions()["open"].count(cast.mia.id) == 2, "another matter is another question"


def test_who_came_after_the_first_question_is_asked_when_it_is_done(cast: Cast) -> None:
    """A colleague called the topic settled long before: that asked those who wrote, and is over."""
    with time_machine.travel("2026-02-10T12:00:00Z", tick=False), cast.app.app_context():
        tom, una = make_answerer(), make_member("una")
        idea_id = make_idea(cast.mia)
        topic_id = idea_row(idea_id).topic_id
        support(una, idea_id)
        with writing():
            assert ask_afterwards(actor=tom, topic=topic_for(tom, topic_id, lock=True)) is not None
        assert questions() == {"open": [cast.mia.id]}
    with time_machine.travel("2026-03-20T12:00:00Z", tick=False), cast.app.app_context():
        keep_time()
        turn(tom, idea_id, HEARD, STUDIED, YES, DONE)
        assert questions() == {"closed": [cast.mia.id], "open": [una.id]}


def test_who_is_asked_later_has_as_long_and_the_promised_day_stays(cast: Cast) -> None:
    with time_machine.travel("2026-02-10T12:00:00Z", tick=False), cast.app.app_context():
        tom, una = make_answerer(), make_member("una")
        idea_id = make_idea(cast.mia)
        support(una, idea_id)
        with writing():
            row = ask_afterwards(actor=tom, topic=topic_for(tom, idea_row(idea_id).topic_id, lock=True))
            assert row is not None
            number, promised = row.id, kept_until(row)
    with time_machine.travel("2026-02-20T12:00:00Z", tick=False), cast.app.app_context():
        turn(tom, idea_id, HEARD, STUDIED, NO)
        row = session().get_one(Questionnaire, number)
        assert (row.ends_at - now(), kept_until(row)) == (timedelta(days=14), promised)


def test_nobody_is_asked_before_the_sentence_can_be_read(cast: Cast) -> None:
    def holds(_actor: Any, written: Any) -> Verdict:
        return Verdict(Outcome.HOLD if written.text == "In question." else Outcome.PASS)

    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        turn(tom, idea_id, HEARD, STUDIED)
        hooks().screeners.append(holds)
        entry_id = turn(tom, idea_id, NO, sentence="In question.")
        assert asked() == set()
        for state in ("published", "hidden", "published"):
            with transaction():
                entry = find_entry(entry_id, lock=True)
                assert entry is not None
                bring_into(state, actor=cast.mo, thing=entry, reason="")
            assert asked() == {cast.mia.id}


def test_where_nobody_knows_the_language_the_community_s_is_asked_in(cast: Cast) -> None:
    with cast.app.app_context():
        tom = make_answerer()
        idea_id = make_idea(cast.mia)
        turn(tom, idea_id, HEARD, STUDIED, NO)
        row = session().scalars(select(Questionnaire).where(Questionnaire.kind == AFTER)).one()
        assert (row.title, row.language) == ("Is this settled for you?", site().language)
