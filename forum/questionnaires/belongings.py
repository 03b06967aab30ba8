"""Questionnaires and answers of a member who leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import delete, or_, select

from forum.belongings import Belongings, Departure, Row
from forum.members.unnaming import unname, unname_within
from forum.questionnaires.actions.moderate import erase
from forum.questionnaires.models import Ballot, NamedAnswer, Questionnaire, QuestionSet, Token, Unfinished
from forum.questionnaires.queries import find_questionnaire
from forum.questionnaires.questions import from_json, in_words
from forum.storage.session import session
from forum.subjects import DELETED, REMOVED

SPOKEN: tuple[tuple[Any, str], ...] = (
    (Questionnaire, "results"),
    (QuestionSet, "questions"),
    (NamedAnswer, "said"),
    (Ballot, "said"),
    (Unfinished, "typed"),
)
"""What was asked, answered and told, in which others may speak to them."""


def _forget(departure: Departure) -> None:
    """What bears their name goes. A ballot can't: nobody knows which one is theirs."""
    for model in (NamedAnswer, Unfinished, Token):
        session().execute(delete(model).where(model.member_id == departure.member_id))
    if departure.texts_too:
        written = select(Questionnaire.id).where(Questionnaire.author_id == departure.member_id)
        for number in session().scalars(written.order_by(Questionnaire.id)).all():
            row = find_questionnaire(number, lock=True)
            if row is not None:
                if row.state != REMOVED:
                    row.state, row.reason = DELETED, ""
                erase(departure.member_id, row)
    unname(departure, Questionnaire, "title", "purpose")
    for words, column in SPOKEN:
        unname_within(departure, words, column)
    session().flush()


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"questionnaires": _written(member_id), "questionnaire_answers": _answers(member_id)}


def _written(member_id: int) -> Iterator[Row]:
    written = or_(Questionnaire.author_id == member_id, Questionnaire.editor_id == member_id)
    for row in session().scalars(select(Questionnaire).where(written).order_by(Questionnaire.id)):
        yield {
            "id": row.id,
            "title": row.title,
            "purpose": row.purpose,
            "ends": row.ends_at,
            "status": row.status,
            "state": row.state,
            "at": row.created_at,
        }


def _answers(member_id: int) -> Iterator[Row]:
    """Under their name, what they said; without it, that they answered, which is all that is known."""
    spent = select(Token).where(Token.member_id == member_id, Token.spent.is_(True))
    for token in session().scalars(spent.order_by(Token.questionnaire_id)):
        yield {"questionnaire": token.questionnaire_id, "answered": True}
    for begun in session().scalars(select(Unfinished).where(Unfinished.member_id == member_id)):
        yield {"questionnaire": begun.questionnaire_id, "begun": dict(begun.typed), "at": begun.saved_at}
    for one in session().scalars(select(NamedAnswer).where(NamedAnswer.member_id == member_id)):
        asked = session().get(QuestionSet, (one.questionnaire_id, one.version))
        said = [
            {"question": each.label, "answer": in_words(each, one.said[each.key])}
            for each in from_json(asked.questions if asked else [])
            if each.key in one.said
        ]
        yield {"questionnaire": one.questionnaire_id, "said": said, "at": one.created_at}


BELONGINGS = Belongings("questionnaires", _forget, _own)
