"""How it was: a topic that the host begins, and that those who were there fill with their impressions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.events.models import Event
from forum.events.queries import find_event
from forum.facts.bus import record
from forum.facts.events import EventRenewed, RecapBegun
from forum.facts.log import FactRow
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


def recap_deleted(fact: Any) -> None:
    """Another can be begun where that of an event was deleted (WITHIN TopicDeleted)."""
    number = session().scalar(select(Event.id).where(Event.recap_id == fact.topic_id))
    event = find_event(number, lock=True) if number is not None else None
    if event is not None:
        _lead_to(event, None, actor_id=fact.actor_id)


def recap_restored(fact: Any) -> None:
    """It leads there again, unless another was begun meanwhile (WITHIN TopicRestored)."""
    begun = FactRow.kind == RecapBegun.__name__, FactRow.topic_id == fact.topic_id
    said = session().scalar(select(FactRow.data).where(*begun))
    event = find_event(int(said["event_id"]), lock=True) if said is not None else None
    if event is not None and event.recap_id is None:
        _lead_to(event, fact.topic_id, actor_id=fact.actor_id)


def _lead_to(event: Event, topic_id: int | None, *, actor_id: int) -> None:
    event.recap_id = topic_id
    event.version += 1
    session().flush()
    record(EventRenewed(actor_id=actor_id, event_id=event.id))
