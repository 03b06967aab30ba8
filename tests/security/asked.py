"""Questionnaires in the world that is walked through: who may read which."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.policy.acts import Act
from forum.policy.check import can
from forum.questionnaires.actions.moderate import bring_into
from forum.questionnaires.models import NamedAnswer, Questionnaire
from forum.questionnaires.queries import find_answer, find_questionnaire, place
from forum.questionnaires.questions import LONG, Question
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.conduct import accept_code
from tests.factories.members import fresh
from tests.factories.questionnaires import answer, make, make_asker, planned

_NAMES: dict[int, str] = {}


def ask(cast: Cast, words: Callable[[str], str]) -> dict[str, int]:
    """Questionnaires of Iris, who is no walker: in kinds of place and in each state; their numbers by name."""
    iris = make_asker("iris")
    accept_code(iris)
    iris = fresh(iris)
    places = {one.slug: one for one in catalogue().values()}
    found = {}
    for name, where in {
        "for everybody": "square", "for members": "salon", "draft": "square", "hidden": "square",
    }.items():  # fmt: skip
        questions = [Question("why", LONG, words(f"questionnaire {name}"))]
        plan = planned(
            words(f"questionnaire {name}"), category=places[where], questions=questions, anonymous=False
        )
        found[name] = make(iris, plan, draft=name == "draft")
        _NAMES[found[name]] = name
    answer(cast.nia, found["for members"], why=words("questionnaire answer"))
    with transaction():
        row = find_questionnaire(found["hidden"], lock=True)
        assert row is not None
        bring_into("hidden", actor=cast.mo, thing=row, reason="It is a test.")
    return found


def asked_seen(me: Any) -> Iterable[tuple[str, bool]]:
    """Every questionnaire and answer, and whether ``me`` may read it."""
    for row in session().scalars(select(Questionnaire)).all():
        if row.id in _NAMES:
            seen = can(me, Act.SEE_QUESTIONNAIRE, place(row, me))
            yield f"questionnaire {_NAMES[row.id]}", seen
    for answer_id in session().scalars(select(NamedAnswer.id)).all():
        own = find_answer(answer_id)
        if own is not None and own.said:
            yield "questionnaire answer", can(me, Act.SEE_QUESTIONNAIRE_ANSWER, own)
