"""Writing an idea: a topic whose first post is its text, so that comments are ordinary replies."""

from __future__ import annotations

from typing import Any

from forum.categories.catalogue import CategoryView
from forum.feedback.fold import WRITTEN
from forum.feedback.models import Idea, IdeaVoice
from forum.feedback.story import append, record_moved
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.topics.actions.start import open_topic
from forum.topics.composing import Composed


def write_idea(
    *,
    actor: Any,
    category: CategoryView,
    title: str,
    text: Composed,
    language: str = "",
    insisted: bool = False,
) -> Idea:
    """Say an idea, for all who see ``category``. ``title`` is clean already.

    Raises ``Refused``, and ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.WRITE_IDEA, category)
    topic = open_topic(
        actor=actor, category=category, title=title, text=text, language=language, insisted=insisted
    )
    topic.carries = True
    idea = Idea(topic_id=topic.id, text_id=topic.first_post_id, author_id=actor.id)
    session().add(idea)
    session().flush()
    idea.topic = topic  # type: ignore[misc]
    session().add(IdeaVoice(idea_id=idea.id, member_id=actor.id, wrote=True))
    record_moved(append(idea, WRITTEN, actor_id=actor.id))
    return idea
