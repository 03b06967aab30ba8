"""Opening, leaving and closing a private conversation.

The verbs that bring members together (a gift promised, an introduction accepted) ask the rules and then
open one in their own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from forum.categories.catalogue import CategoryView, catalogue
from forum.categories.models import PRIVATE, Category
from forum.clock import now
from forum.community.edition import new_edition
from forum.conversations.models import Conversation
from forum.facts.bus import record
from forum.facts.catalogue import ConversationClosed, ConversationLeft, ConversationOpened
from forum.members.models import AUTOMOD, Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.reading.models import WATCH, Reading
from forum.storage.session import session, transaction
from forum.storage.upsert import insert_into
from forum.text.slug import slugify
from forum.topics.actions.tag import title_stems
from forum.topics.models import CONVERSATION, TITLE_LENGTH, Participant, Topic
from forum.topics.sequence import locked_topics, next_seq

SLUG = "private-conversations"


def open_conversation(
    *,
    actor: Any,
    title: str,
    member_ids: Iterable[int],
    purpose: str,
    url: str = "",
    closes_at: datetime | None = None,
) -> int:
    """Open a conversation that only ``member_ids`` see, who are told of each post; its topic's number.

    Nobody has said anything in it yet. ``title`` is clean and screened already; ``url`` leads to what it is
    about. In the transaction of the verb that brings them together, which has asked the rules.
    """
    members = sorted(set(member_ids))
    topic = Topic(
        category_id=_place().id,
        author_id=actor.id,
        kind=CONVERSATION,
        title=title[:TITLE_LENGTH],
        slug=slugify(title[:TITLE_LENGTH]),
        search_text=title_stems(title, ()),
    )
    session().add(topic)
    session().flush()
    session().add_all([Participant(topic_id=topic.id, member_id=one) for one in members])
    session().add(Conversation(topic_id=topic.id, purpose=purpose, url=url, closes_at=closes_at))
    session().add_all([Reading(topic_id=topic.id, member_id=one, level=WATCH) for one in members])
    session().flush()
    record(ConversationOpened(actor_id=actor.id, topic_id=topic.id, purpose=purpose))
    return topic.id


def set_closing(topic_id: int, closes_at: datetime | None) -> None:
    """Let an open conversation close at a moment, or not by itself."""
    found = session().get_one(Conversation, topic_id)
    if found.closed_at is None:
        found.closes_at = closes_at
        session().flush()


def close_conversation(topic_id: int) -> None:
    """Let nobody write in it any more; those who took part can read it."""
    topic = locked_topics([topic_id]).get(topic_id)
    found = session().get_one(Conversation, topic_id, populate_existing=True)
    if topic is None or found.closed_at is not None:
        return
    found.closed_at = now()
    seq = next_seq(topic, locked=True)
    session().flush()
    record(ConversationClosed(actor_id=_automod(), topic_id=topic_id, seq=seq))


def leave_conversation(*, actor: Any, topic: Topic) -> None:
    """Take no part any more. What ``actor`` wrote stays with the others; there is no way back."""
    require(actor, Act.LEAVE_CONVERSATION, topic)
    step_out(member_id=actor.id, topic=topic)


def step_out(*, member_id: int, topic: Topic) -> None:
    """What ``leave_conversation`` does, for a verb that has asked the rules."""
    session().execute(
        delete(Participant).where(Participant.topic_id == topic.id, Participant.member_id == member_id)
    )
    session().execute(delete(Reading).where(Reading.topic_id == topic.id, Reading.member_id == member_id))
    seq = next_seq(topic)
    record(ConversationLeft(actor_id=member_id, topic_id=topic.id, member_id=member_id, seq=seq))


def close_those_due() -> None:
    """Close every conversation whose time is over: a routine, which opens its own transactions."""
    due = select(Conversation.topic_id).where(
        Conversation.closes_at <= now(), Conversation.closed_at.is_(None)
    )
    for topic_id in list(session().scalars(due)):
        with transaction():
            close_conversation(topic_id)


def _place() -> CategoryView:
    """The category that holds private conversations, made with the first of them."""
    found = next((one for one in catalogue().values() if one.access == PRIVATE), None)
    if found is None:
        values = {
            "slug": SLUG,
            "name_fr": "Conversations privées",
            "name_en": "Private conversations",
            "description_fr": "",
            "description_en": "",
            "access": PRIVATE,
            "posting": "staff",
            "hue": 0,
            "position": 0,
        }
        session().execute(insert_into(Category).values(values).on_conflict_do_nothing())
        new_edition()
        found = next((one for one in catalogue().values() if one.access == PRIVATE), None)
    if found is None:
        raise LookupError("another category bears the name of the private conversations")
    return found


def _automod() -> int:
    return session().scalars(select(Member.id).where(Member.username_key == AUTOMOD)).one()
