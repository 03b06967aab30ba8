"""How it was: a topic that the host begins, and that those who were there fill with their impressions."""

from __future__ import annotations

from typing import Any

from forum.events.models import Event
from forum.facts.bus import record
from forum.facts.events import RecapBegun
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.topics.actions.start import open_topic
from forum.topics.composing import Composed
from forum.topics.models import Topic


def begin_recap(*, actor: Any, event: Event, title: str, text: Composed, insisted: bool = False) -> Topic:
    """Begin the topic of how it was. The event's row is held; whoever had a seat is asked to add to it.

    Raises ``Refused``, and ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.BEGIN_RECAP, event)
    topic = open_topic(
        actor=actor,
        category=event.category,
        title=title,
        text=text,
        language=event.language,
        insisted=insisted,
    )
    event.recap_id = topic.id
    event.version += 1
    session().flush()
    record(RecapBegun(actor_id=actor.id, event_id=event.id, topic_id=topic.id))
    return topic
