"""Hiding, removing, showing and emptying questionnaires, and what members answered under their names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, update

from forum.clock import now
from forum.facts.bus import record
from forum.facts.held_again import AnswerHeldAgain, QuestionnaireHeldAgain
from forum.facts.questionnaires import (
    AnswerHidden,
    AnswersDeleted,
    AnswerShown,
    QuestionnaireErased,
    QuestionnaireHidden,
    QuestionnairePublished,
    QuestionnaireRemoved,
)
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.questionnaires.models import DRAFT, Ballot, NamedAnswer, Questionnaire, QuestionSet
from forum.questionnaires.queries import count_of
from forum.storage.session import session
from forum.subjects import DELETED, HELD, HIDDEN, REMOVED, Told, line_in_its_place


def bring_into(state: str, *, actor: Any, thing: Questionnaire, reason: str) -> None:
    """Show, hide or remove a questionnaire, or let it wait again. Its row is held; answers stay."""
    require(actor, Act.JUDGE_QUESTIONNAIRE, thing)
    if thing.state == state:
        return
    thing.state, thing.reason = state, line_in_its_place(state, reason)
    thing.turn += 1
    session().flush()
    ids = {"actor_id": actor.id, "questionnaire_id": thing.id, "reason": reason}
    if state == HIDDEN:
        record(QuestionnaireHidden(**ids))
    elif state == REMOVED:
        record(QuestionnaireRemoved(**ids))
    elif state == HELD:
        record(QuestionnaireHeldAgain(**ids))
    else:
        record(QuestionnairePublished(**ids, author_id=thing.author_id))


_TOLD = Told(AnswerShown, AnswerHidden, AnswerHeldAgain)


def bring_answer_into(state: str, *, actor: Any, thing: NamedAnswer, reason: str) -> None:
    """The same for what a member answered under their name; both rows are held."""
    require(actor, Act.JUDGE_QUESTIONNAIRE, thing)
    if thing.state == state:
        return
    thing.state, thing.reason = state, line_in_its_place(state, reason)
    session().flush()
    record(
        _TOLD.fact(
            state,
            actor_id=actor.id,
            questionnaire_id=thing.questionnaire_id,
            answer_id=thing.id,
            reason=reason,
        )
    )


def erase(actor_id: int, row: Questionnaire) -> None:
    """Empty a questionnaire that was removed or deleted, with all that was answered to it."""
    if row.state not in (REMOVED, DELETED):
        raise Refused(Act.JUDGE_QUESTIONNAIRE, None)
    row.title = row.purpose = ""
    row.results = None
    session().execute(update(QuestionSet).where(QuestionSet.questionnaire_id == row.id).values(questions=[]))
    answers = count_of(Ballot, row) + count_of(NamedAnswer, row)
    for model in (Ballot, NamedAnswer):
        session().execute(delete(model).where(model.questionnaire_id == row.id))
    row.turn += 1
    session().flush()
    if row.status != DRAFT and row.emptied_at is None:
        row.emptied_at = now()
        session().flush()
        record(AnswersDeleted(actor_id=actor_id, questionnaire_id=row.id, answers=answers))
    record(QuestionnaireErased(actor_id=actor_id, questionnaire_id=row.id))


def erase_answer(actor_id: int, thing: NamedAnswer) -> None:
    """Empty what a member answered, once it was removed."""
    if thing.state not in (REMOVED, DELETED):
        raise Refused(Act.JUDGE_QUESTIONNAIRE, None)
    thing.said = {}
    session().flush()
    record(QuestionnaireErased(actor_id=actor_id, questionnaire_id=thing.questionnaire_id))
