"""What became of ideas: what waits for a word of the brand, and what was said in a quarter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_

from forum.feedback.models import NEW, TURNS, Idea, IdeaEntry
from forum.feedback.queries import PAGE, all_ideas, listed, place
from forum.feedback.visibility import IDEA_VISIBLE, sight
from forum.storage.session import session
from forum.topics.models import Topic

QUARTER_PAGE = 50
"""Ideas of one quarter on a page."""


def unanswered(viewer: Any, most: int = PAGE, *, after: tuple[datetime, int] | None = None) -> list[Idea]:
    """Ideas of which the brand said nothing yet, the oldest first; one more than ``most``.

    ``after``: when the last one was written, its id. What moderators brought into a conversation that is no
    idea goes on there, and waits for no turn.
    """
    found = all_ideas().where(Idea.status == NEW, Topic.merged_into_id.is_(None))
    if after is not None:
        found = found.where(tuple_(Idea.created_at, Idea.id) > after)
    return listed(viewer, found.order_by(Idea.created_at, Idea.id).limit(most + 1))


def turned_between(
    viewer: Any, start: datetime, end: datetime, *, before: int | None = None
) -> list[IdeaEntry]:
    """The last word of the brand between two moments, of each idea; the newest first, one more than a page.

    So an idea stands in every quarter in which something was said of it, with what was said then, also when
    it was joined with another since. ``before``: the id of the last one.
    """
    last = select(func.max(IdeaEntry.id)).where(
        IdeaEntry.kind.in_(TURNS), IdeaEntry.at >= start, IdeaEntry.at < end
    )
    found = (
        select(IdeaEntry, Idea, Topic)
        .join(Idea, Idea.id == IdeaEntry.idea_id)
        .join(Topic, Topic.id == Idea.topic_id)
        .where(IDEA_VISIBLE, IdeaEntry.id.in_(last.group_by(IdeaEntry.idea_id)))
        .order_by(IdeaEntry.id.desc())
        .limit(QUARTER_PAGE + 1)
    )
    if before is not None:
        found = found.where(IdeaEntry.id < before)
    entries = []
    for entry, idea, topic in session().execute(found, sight(viewer)):
        entry.idea = place(idea, topic)  # type: ignore[misc]
        entries.append(entry)
    return entries


def first_turn(viewer: Any) -> datetime | None:
    """When the brand first said something of an idea that the viewer sees."""
    found = select(func.min(IdeaEntry.at)).join(Idea, Idea.id == IdeaEntry.idea_id)
    found = found.join(Topic, Topic.id == Idea.topic_id).where(IDEA_VISIBLE, IdeaEntry.kind.in_(TURNS))
    return session().scalar(found, sight(viewer))
