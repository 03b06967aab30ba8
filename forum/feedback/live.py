"""What open pages are told when an idea changed (AFTER the commit): only that it did.

They are not told of what they don't show, else they would tell how many wish for what.
"""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.facts.catalogue import TopicFact, TopicsMerged
from forum.facts.ideas import IdeaFact, IdeaSupported
from forum.feedback.queries import idea_for, idea_of_topic
from forum.realtime import following

IDEA, LIST = "idea", 0


def _hears(viewer: Any, idea_id: int) -> bool:
    return idea_id == LIST or idea_for(viewer, idea_id) is not None


def install(app: Flask) -> None:
    """Let pages follow ideas, one or the list."""
    following.let_follow(app, IDEA, _hears)


def idea_changed(fact: IdeaFact) -> None:
    """Something of it changed that somebody could see."""
    _changed(fact.idea_id)


def support_changed(fact: IdeaSupported) -> None:
    """Somebody stands behind it, or no longer does: heard where another face is seen for it, or none."""
    if fact.on_page:
        following.changed(IDEA, fact.idea_id)
    if fact.in_list:
        following.changed(IDEA, LIST)


def topic_changed(fact: TopicFact) -> None:
    """The topic of an idea has another title, another place, one more reply."""
    idea_id = idea_of_topic(fact.topic_id)
    if idea_id is not None:
        _changed(idea_id)


def topics_merged(fact: TopicsMerged) -> None:
    """Either may be the topic of an idea."""
    for topic_id in (fact.from_topic_id, fact.topic_id):
        idea_id = idea_of_topic(topic_id)
        if idea_id is not None:
            _changed(idea_id)


def topic_out_of_sight(fact: TopicFact) -> None:
    """Whoever may not know of it any more hears nothing further."""
    idea_id = idea_of_topic(fact.topic_id)
    if idea_id is not None:
        following.put_out_of(IDEA, idea_id)
        _changed(idea_id)


def _changed(idea_id: int) -> None:
    following.changed(IDEA, idea_id)
    following.changed(IDEA, LIST)
