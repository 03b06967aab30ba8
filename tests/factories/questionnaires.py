"""Questionnaires and answers, made through the same verbs that members use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.members.viewer import Viewer
from forum.questionnaires.actions.answer import answer as say
from forum.questionnaires.actions.end import finish
from forum.questionnaires.actions.make import (
    Plan,
    edit_questionnaire,
    make_poll,
    make_questionnaire,
    open_questionnaire,
)
from forum.questionnaires.models import TEAM
from forum.questionnaires.program import program
from forum.questionnaires.queries import find_questionnaire, questionnaire_for
from forum.questionnaires.questions import LONG, ONE, Question
from forum.topics.queries import topic_for
from tests.factories.categories import make_category
from tests.factories.members import make_member, writing

COLOUR = Question("colour", ONE, "Which colour?", required=True, options=("red", "green", "blue"))
WHY = Question("why", LONG, "Why?")


def make_asker(name: str = "eve") -> Viewer:
    """Somebody who announces and asks everywhere."""
    return make_member(name, mandates=[("animate", None)], language="en", first_name="Eve")


def planned(title: str = "Your next bag", **said: Any) -> Plan:
    """What a questionnaire says: open for a week, without names, unless said otherwise."""
    category = said.pop("category", None)
    if category is None:
        known = [one for one in catalogue().values() if one.access == "public"]
        category = known[0] if known else make_category()
    values: dict[str, Any] = {
        "purpose": "To choose the colours of spring.",
        "readers": TEAM,
        "kept_days": 30,
        "ends_at": now() + timedelta(days=7),
        "anonymous": True,
        "questions": [COLOUR, WHY],
        "language": "en",
        **said,
    }
    return Plan(title=title, category=category, **values)


def make(asker: Any, plan: Plan | None = None, *, draft: bool = False) -> int:
    """A questionnaire of ``asker``, open unless it is to be a draft; its number."""
    plan = plan or planned()
    with writing():
        row = make_questionnaire(actor=asker, plan=plan)
        if not draft:
            open_questionnaire(actor=asker, row=row)
        return row.id


def poll(asker: Any, topic_id: int, **said: Any) -> int:
    """A poll in a topic; its number."""
    with writing():
        topic = topic_for(asker, topic_id, lock=True)
        question = Question("poll", ONE, "Tea or coffee?", required=True, options=("tea", "coffee"))
        plan = planned("Tea or coffee?", category=topic.category, questions=[question], **said)
        return make_poll(actor=asker, topic=topic, plan=plan).id


def typed(**said: Any) -> dict[str, list[str]]:
    """What a form brings: values by key of the question."""
    return {f"q-{key}": [str(one) for one in value] if isinstance(value, list) else [str(value)]
            for key, value in said.items()}  # fmt: skip


def answer(member: Any, questionnaire_id: int, *, known: int | None = None, **said: Any) -> None:
    """``member`` answers."""
    with writing():
        row = questionnaire_for(member, questionnaire_id, lock=True)
        version = row.version if known is None else known
        say(actor=member, row=row, typed=typed(**said), known=version, program=program())


def change(asker: Any, questionnaire_id: int, plan: Plan, *, known: int | None = None) -> None:
    """``asker`` changes it to what ``plan`` says; ``known``: the turn they have read, this one unless said."""
    with writing():
        row = questionnaire_for(asker, questionnaire_id, lock=True)
        edit_questionnaire(actor=asker, row=row, plan=plan, known=row.turn if known is None else known)


def end(questionnaire_id: int) -> None:
    """Its time is over."""
    with writing():
        row = find_questionnaire(questionnaire_id, lock=True)
        assert row is not None
        row.ends_at = now() - timedelta(minutes=1)
        finish(program().id, row)


def crowd(number: int, name: str = "p") -> list[Viewer]:
    """So many members."""
    return [make_member(f"{name}{one}") for one in range(number)]
