"""Preparing a questionnaire, opening it, and changing it, its questions too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.clock import now
from forum.facts.bus import record
from forum.facts.catalogue import SubjectReworded
from forum.facts.questionnaires import (
    QuestionnaireChanged,
    QuestionnaireDrafted,
    QuestionnaireHeldBack,
    QuestionnairePublished,
)
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import require
from forum.questionnaires.models import DRAFT, FORM, OPEN, POLL, SHORTEST_KEPT, Questionnaire, QuestionSet
from forum.questionnaires.queries import place, questions_of
from forum.questionnaires.questions import Question
from forum.questionnaires.refusals import AskedOtherwise, NotNow
from forum.storage.session import session
from forum.subjects import HELD, PUBLISHED

DAY, CLOCKS_CHANGE = timedelta(days=1), timedelta(hours=2)
"""From the end of a day to the end of another there can be an hour more or less than whole days."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a questionnaire says before it asks anything, and what it asks."""

    title: str
    purpose: str
    category: Any
    readers: str
    kept_days: int
    ends_at: datetime
    anonymous: bool
    questions: Sequence[Question]
    paged: bool = False
    language: str = ""


def make_questionnaire(*, actor: Any, plan: Plan) -> Questionnaire:
    """A draft, which only those see who ask there."""
    require(actor, Act.MAKE_QUESTIONNAIRE, plan.category)
    row = begin(actor, plan, kind=FORM)
    record(QuestionnaireDrafted(actor_id=actor.id, questionnaire_id=row.id))
    return row


def make_poll(*, actor: Any, topic: Any, plan: Plan, insisted: bool = False) -> Questionnaire:
    """A quick poll in a topic, open at once. It asks one question, without names."""
    require(actor, Act.MAKE_POLL, topic)
    row = begin(actor, plan, kind=POLL, topic=topic)
    put_forward(actor, row, insisted=insisted)
    return row


def begin(actor: Any, plan: Plan, *, kind: str, topic: Any = None) -> Questionnaire:
    """The row and its first questions."""
    row = Questionnaire(
        kind=kind,
        category_id=plan.category.id,
        topic_id=topic.id if topic is not None else None,
        author_id=actor.id,
        version=1,
        turn=1,
        status=DRAFT,
        state=PUBLISHED,
        reason="",
    )
    _say(row, plan)
    if topic is not None:
        topic.carries = True
    session().add(row)
    session().flush()
    session().add(QuestionSet(questionnaire_id=row.id, number=1, questions=_stored(plan)))
    session().flush()
    return place(row, actor)


def open_questionnaire(*, actor: Any, row: Questionnaire, insisted: bool = False) -> None:
    """Ask it. Its row is held."""
    require(actor, Act.EDIT_QUESTIONNAIRE, row)
    if row.status != DRAFT:
        return
    if not questions_of(row):
        raise NotNow(_l("It asks nothing yet. Write a question first."))
    put_forward(actor, row, insisted=insisted)


def put_forward(actor: Any, row: Questionnaire, *, insisted: bool, screened: bool = True) -> None:
    """Let those read and answer it whom it asks, or a person look at it first, as screening has it."""
    if row.ends_at <= now():
        raise NotNow(_l("Its last day is over. Choose one that lies ahead."))
    verdict = _screen(actor, row, insisted=insisted) if screened else Verdict(Outcome.PASS)
    held = verdict.outcome is Outcome.HOLD
    row.status, row.opened_at = OPEN, now()
    row.state = HELD if held else PUBLISHED
    row.turn += 1
    session().flush()
    if verdict.keep is not None:
        verdict.keep(row.id)
    if held:
        record(QuestionnaireHeldBack(actor_id=actor.id, questionnaire_id=row.id))
    else:
        ids = {"actor_id": actor.id, "questionnaire_id": row.id, "author_id": row.author_id}
        record(QuestionnairePublished(**ids))


def edit_questionnaire(
    *, actor: Any, row: Questionnaire, plan: Plan, known: int, insisted: bool = False
) -> None:
    """Let it say what ``plan`` says. Its row is held; ``known`` is the turn the editor has read.

    Once it is open, what was promised to those who have answered stays: what for, names, readers, and the day
    by which single answers are gone, also when it ends later. Other questions become a new version; answers
    keep those that they were given to.
    """
    require(actor, Act.EDIT_QUESTIONNAIRE, row)
    require(actor, Act.MAKE_QUESTIONNAIRE, plan.category)
    if row.turn != known:
        raise AskedOtherwise
    if row.status != DRAFT:
        plan = _as_promised(row, plan)
    asks_otherwise = _stored(plan) != [one.as_json() for one in questions_of(row)]
    if asks_otherwise or (row.title, row.purpose) != (plan.title, plan.purpose):
        row.editor_id = actor.id if actor.id != row.author_id else None
    _say(row, plan)
    if asks_otherwise:
        row.version += 1
        row_questions = QuestionSet(questionnaire_id=row.id, number=row.version, questions=_stored(plan))
        session().add(row_questions)
    row.turn += 1
    session().flush()
    if row.status == DRAFT:
        return
    verdict = _screen(actor, row, insisted=insisted)
    record(SubjectReworded(actor_id=actor.id, kind="questionnaire", subject_id=row.id))
    if verdict.keep is not None:
        verdict.keep(row.id)
    record(QuestionnaireChanged(actor_id=actor.id, questionnaire_id=row.id, version=row.version))
    if verdict.outcome is Outcome.HOLD and row.state == PUBLISHED:
        row.state = HELD
        session().flush()
        record(QuestionnaireHeldBack(actor_id=actor.id, questionnaire_id=row.id))


def _as_promised(row: Questionnaire, plan: Plan) -> Plan:
    """The plan, with as many days less after the end as the end comes later."""
    promised = (row.purpose, row.readers, row.kept_days, row.anonymous, row.category_id)
    if promised != (plan.purpose, plan.readers, plan.kept_days, plan.anonymous, plan.category.id):
        raise NotNow(
            _l(
                "It is being answered: what the answers are for, who sees them, with or without names, how "
                "long they are kept and whom it asks stay as they were promised. End it and ask anew."
            )
        )
    kept_days = as_long_as_promised(row, plan.ends_at, plan.kept_days)
    if kept_days < SHORTEST_KEPT:
        raise NotNow(
            _l("It can’t end that late: single answers are to be deleted by the day that was promised.")
        )
    return replace(plan, kept_days=kept_days)


def as_long_as_promised(row: Questionnaire, ends_at: datetime, kept_days: int) -> int:
    """For how many days after another end answers are kept, so that they are gone by the promised day."""
    return kept_days - max(0, ceil((ends_at - row.ends_at - CLOCKS_CHANGE) / DAY))


def _say(row: Questionnaire, plan: Plan) -> None:
    row.title, row.purpose = plan.title, plan.purpose
    row.category_id = plan.category.id
    row.readers, row.kept_days, row.ends_at = plan.readers, plan.kept_days, plan.ends_at
    row.anonymous, row.paged, row.language = plan.anonymous, plan.paged, plan.language
    row.category = plan.category  # type: ignore[misc]


def _stored(plan: Plan) -> list[dict[str, Any]]:
    return [one.as_json() for one in plan.questions]


def parts_of(row: Questionnaire) -> list[str]:
    """What it says, a paragraph each: for what, what it asks, and among what."""
    asked = [line for one in questions_of(row) for line in (one.label, *one.options, one.low, one.high)]
    return [part for part in (row.purpose, *asked) if part]


def source_of(row: Questionnaire) -> str:
    """The same as one text. What is screened is what is kept of it: marks name places in it."""
    return "\n\n".join(parts_of(row))


def _screen(actor: Any, row: Questionnaire, *, insisted: bool) -> Verdict:
    written = Written(
        "questionnaire",
        source_of(row),
        title=row.title,
        category=row.category,
        subject_id=row.id,
        author_id=row.author_id,
    )
    return hooks().screen(actor, written, insisted=insisted)
