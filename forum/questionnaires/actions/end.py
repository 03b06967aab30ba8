"""Ending a questionnaire, and deleting single answers when the time to keep them is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from forum.clock import now
from forum.facts.bus import record
from forum.facts.questionnaires import AnswersDeleted, QuestionnaireClosed
from forum.policy.acts import Act
from forum.policy.check import require
from forum.questionnaires.models import CLOSED, OPEN, Ballot, NamedAnswer, Questionnaire, Unfinished
from forum.questionnaires.program import program
from forum.questionnaires.queries import (
    ballots_of,
    count_of,
    due_to_end,
    find_questionnaire,
    named_answers_of,
    versions_of,
    waiting_to_be_emptied,
)
from forum.questionnaires.results import Said, work_out
from forum.storage.session import session, transaction


def close_questionnaire(*, actor: Any, row: Questionnaire) -> None:
    """End it before its last day. Its row is held."""
    require(actor, Act.CLOSE_QUESTIONNAIRE, row)
    row.ends_at = now()
    finish(actor.id, row)


def finish(actor_id: int, row: Questionnaire) -> None:
    """Work out, once, what may be told of the answers; its row is held.

    A person looks at words; what was chosen beside words that wait for one counts, as they may be released.
    Where nothing may be told, answers without a name are deleted unread: whoever read those of fewer than
    five people could guess whose they are.
    """
    if row.status != OPEN:
        return
    if row.anonymous:
        given = [Said(one.version, one.said) for one in ballots_of(row)]
    else:
        given = [Said(one.version, one.said) for one in named_answers_of(row, held=True)]
    told = work_out(versions_of(row), given)
    row.results = told
    row.status, row.closed_at = CLOSED, now()
    row.turn += 1
    session().execute(delete(Unfinished).where(Unfinished.questionnaire_id == row.id))
    session().flush()
    record(QuestionnaireClosed(actor_id=actor_id, questionnaire_id=row.id))
    if row.anonymous and told["people"] is None:
        empty(actor_id, row)


def empty(actor_id: int, row: Questionnaire) -> None:
    """Delete single answers; what was worked out of them stays. Its row is held."""
    model = Ballot if row.anonymous else NamedAnswer
    answers = count_of(model, row)
    session().execute(delete(model).where(model.questionnaire_id == row.id))
    row.emptied_at = now()
    row.turn += 1
    session().flush()
    record(AnswersDeleted(actor_id=actor_id, questionnaire_id=row.id, answers=answers))


def kept_until(row: Questionnaire) -> Any:
    """When single answers are deleted."""
    return row.ends_at + timedelta(days=row.kept_days)


def keep_time() -> None:
    """The hourly routine: end what is over, and delete what has been kept long enough."""
    with transaction():
        ended = due_to_end(now())
    for number in ended:
        with transaction():
            row = find_questionnaire(number, lock=True)
            if row is not None and row.ends_at <= now():
                finish(program().id, row)
    with transaction():
        over = [row.id for row in waiting_to_be_emptied() if kept_until(row) <= now()]
    for number in over:
        with transaction():
            row = find_questionnaire(number, lock=True)
            if row is not None and row.emptied_at is None and kept_until(row) <= now():
                empty(program().id, row)
