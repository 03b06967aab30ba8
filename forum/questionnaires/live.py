"""What open pages are told when a questionnaire changed (AFTER the commit): only that it did.

Nobody is told that somebody answered: who looks at the right moment would know who it was.
"""

from __future__ import annotations

from flask import Flask

from forum.facts.catalogue import TopicFact
from forum.facts.questionnaires import QuestionnaireFact
from forum.questionnaires.models import Questionnaire
from forum.questionnaires.queries import in_any_state, questionnaire_for
from forum.realtime import following
from forum.storage.session import session
from forum.topics.queries import topic_for

KIND, LIST = "questionnaire", 0
IN_TOPIC = "asked_in"
"""What is asked in a topic, by the number of the topic: for its page."""


def install(app: Flask) -> None:
    """Let pages follow questionnaires, one or the list."""
    following.let_follow(
        app, KIND, lambda viewer, number: number == LIST or questionnaire_for(viewer, number) is not None
    )
    following.let_follow(app, IN_TOPIC, lambda viewer, number: topic_for(viewer, number) is not None)


def topic_changed(fact: TopicFact) -> None:
    """What is asked in a topic is called otherwise, or stands elsewhere."""
    for row in in_any_state(fact.topic_id):
        following.put_out_of(KIND, row.id)
        following.changed(KIND, row.id)
        following.changed(KIND, LIST)
    following.put_out_of(IN_TOPIC, fact.topic_id)
    following.changed(IN_TOPIC, fact.topic_id)


def changed(fact: QuestionnaireFact) -> None:
    """Something of it changed that somebody could see."""
    following.changed(KIND, fact.questionnaire_id)
    following.changed(KIND, LIST)
    row = session().get(Questionnaire, fact.questionnaire_id)
    if row is not None and row.topic_id is not None:
        following.changed(IN_TOPIC, row.topic_id)


def judged(fact: QuestionnaireFact) -> None:
    """Whoever may not know of it any more hears nothing further."""
    following.put_out_of(KIND, fact.questionnaire_id)
    changed(fact)
