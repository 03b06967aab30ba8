"""Adding to the story of an idea: the one place that writes its entries."""

from __future__ import annotations

from sqlalchemy import select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.ideas import IdeaMoved
from forum.feedback.fold import Course, fold, from_json, to_json
from forum.feedback.models import TURNS, Idea, IdeaEntry
from forum.storage.session import session
from forum.subjects import PUBLISHED
from forum.text.stems import stems


def course_of(idea: Idea) -> Course:
    """What it has come to."""
    return from_json(idea.course)


def append(
    idea: Idea,
    kind: str,
    *,
    actor_id: int,
    person_id: int | None = None,
    sentence: str = "",
    state: str = PUBLISHED,
    other_id: int | None = None,
) -> IdeaEntry:
    """Add an entry to the story of ``idea``, whose row is held; ``record_moved`` tells of it.

    Raises ``Unfounded`` where the entry does not follow: a verb asks ``course.allows`` before.
    """
    before = course_of(idea)
    entry = IdeaEntry(
        idea_id=idea.id,
        number=before.version + 1,
        kind=kind,
        author_id=actor_id,
        person_id=person_id,
        sentence=sentence,
        search_text=" ".join(stems(sentence)),
        state=state,
        other_id=other_id,
        at=now(),
    )
    course = fold([entry], before)
    session().add(entry)
    idea.course, idea.status, idea.joined_into_id = to_json(course), course.status, course.into_id
    if kind in TURNS:
        idea.turned_at = entry.at
    idea.version += 1
    session().flush()
    entry.idea = idea  # type: ignore[misc]
    return entry


def record_moved(entry: IdeaEntry) -> None:
    """Record the fact that ``entry`` was added."""
    record(
        IdeaMoved(
            actor_id=entry.author_id,
            idea_id=entry.idea_id,
            kind=entry.kind,
            number=entry.number,
            entry_id=entry.id,
        )
    )


def entries_of(idea_id: int) -> list[IdeaEntry]:
    """The story, from its beginning, whoever asks."""
    found = select(IdeaEntry).where(IdeaEntry.idea_id == idea_id).order_by(IdeaEntry.number)
    return list(session().scalars(found))
