"""What open pages are told when a questionnaire changed (AFTER the commit): only that it did.

Nobody is told that somebody answered: who looks at the right moment would know who it was.
"""

from __future__ import annotations

from flask import Flask

from forum.facts.questionnaires import QuestionnaireFact
from forum.questionnaires.queries import questionnaire_for
from forum.realtime import following

KIND, LIST = "questionnaire", 0


def install(app: Flask) -> None:
    """Let pages follow questionnaires, one or the list."""
    following.let_follow(
        app, KIND, lambda viewer, number: number == LIST or questionnaire_for(viewer, number) is not None
    )


def changed(fact: QuestionnaireFact) -> None:
    """Something of it changed that somebody could see."""
    following.changed(KIND, fact.questionnaire_id)
    following.changed(KIND, LIST)


def judged(fact: QuestionnaireFact) -> None:
    """Whoever may not know of it any more hears nothing further."""
    following.put_out_of(KIND, fact.questionnaire_id)
    changed(fact)
