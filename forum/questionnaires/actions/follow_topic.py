"""What is asked in a topic goes with it: to another category, into another topic."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from forum.facts.catalogue import TopicMoved, TopicsMerged
from forum.questionnaires import bell
from forum.questionnaires.models import AFTER, OPEN, Questionnaire
from forum.questionnaires.queries import asked_after, in_any_state
from forum.storage.session import session
from forum.topics.models import Topic


def topic_moved(fact: TopicMoved) -> None:
    """Where it stands now is where its topic stands (WITHIN TopicMoved; the topic's row is held)."""
    here = Questionnaire.topic_id == fact.topic_id
    session().execute(update(Questionnaire).where(here).values(category_id=fact.to_category_id))
    heading_changed(fact)


def topics_merged(fact: TopicsMerged) -> None:
    """What was asked in the emptied topic is asked in the other (WITHIN TopicsMerged; both rows are held).

    A topic asks one question after its resolution at a time: where both ask one, that of the emptied topic
    keeps its address, and those whom it asks find it among what they are asked.
    """
    into = session().get_one(Topic, fact.topic_id)
    there = asked_after(into.id) is not None
    for row in in_any_state(fact.from_topic_id):
        if not (there and row.kind == AFTER and row.status == OPEN):
            row.topic_id, row.category_id = into.id, into.category_id
    session().flush()
    heading_changed(fact)


def topic_gone(fact: Any) -> None:
    """Its title is out of sight, and whatever is asked in it (WITHIN TopicHidden, TopicDeleted)."""
    bell.topic_gone(fact)
    heading_changed(fact)


def topic_shown(fact: Any) -> None:
    """It can be read again (WITHIN TopicShown, TopicRestored)."""
    bell.topic_shown(fact)
    heading_changed(fact)


def heading_changed(fact: Any) -> None:
    """Pages call it by its topic: they look again (WITHIN TopicRenamed)."""
    here = Questionnaire.topic_id == fact.topic_id
    session().execute(update(Questionnaire).where(here).values(turn=Questionnaire.turn + 1))
