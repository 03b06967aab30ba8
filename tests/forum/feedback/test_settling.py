"""One question once an idea is settled: of everybody concerned, once, whatever was decided."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from forum.feedback.actions.moderate import bring_into
from forum.feedback.models import DONE, HEARD, NO, NOT_NOW, STUDIED, YES
from forum.feedback.queries import find_entry
from forum.hooks import Outcome, Verdict, hooks
from forum.notifications.models import Notification
from forum.questionnaires.models import AFTER, Questionnaire, Token
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.categories import make_reply
from tests.factories.ideas import idea_row, make_answerer, make_idea, support, turn
from tests.factories.members import make_member


def asked() -> set[int]:
    """Whom a question after a resolution asks, by number."""
    found = select(Token.member_id).join(Questionnaire, Questionnaire.id == Token.questionnaire_id)
    return set(session().scalars(found.where(Questionnaire.kind == AFTER)))


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
