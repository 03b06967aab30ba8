"""Reading ideas; every read names its viewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select

from forum.feedback.models import JOINED, Idea, IdeaEntry, IdeaVoice
from forum.feedback.visibility import IDEA_VISIBLE, sight
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.session import session
from forum.subjects import PUBLISHED
from forum.topics.models import Post, Topic
from forum.topics.queries import attach_category
from forum.topics.sequence import locked_topics

PAGE = 20
FACES = 5
"""Faces of those behind an idea in a list."""
MANY = 60
"""The same on its page. Once it is done, nobody is left out: it is thanks to all of them."""

movement: ColumnElement[datetime] = case(
    (Idea.turned_at > Topic.last_posted_at, Idea.turned_at), else_=Topic.last_posted_at
)
"""When an idea last moved: the brand said something, or a member did."""

_SUPPORTED = (
    select(func.count())
    .select_from(IdeaVoice)
    .where(IdeaVoice.idea_id == Idea.id)
    .correlate(Idea)
    .scalar_subquery()
)


def place(idea: Idea, topic: Topic) -> Idea:
    """Set the topic on a row just fetched: the rules ask for it."""
    idea.topic = attach_category(topic)  # type: ignore[misc]
    return idea


def find_idea(idea_id: int, *, lock: bool = False) -> Idea | None:
    """The idea, whoever asks; ``lock`` holds its topic's row, then its own."""
    topic_id = session().scalar(select(Idea.topic_id).where(Idea.id == idea_id))
    if topic_id is None:
        return None
    topic = locked_topics([topic_id]).get(topic_id) if lock else session().get(Topic, topic_id)
    idea = _row(idea_id, lock=lock)
    return place(idea, topic) if idea is not None and topic is not None else None


def _row(idea_id: int, *, lock: bool) -> Idea | None:
    found = select(Idea).where(Idea.id == idea_id)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    return session().scalar(found)


def idea_for(viewer: Any, idea_id: int, *, act: Act = Act.SEE_IDEA, lock: bool = False) -> Idea:
    """The idea if ``viewer`` may see it and ``act`` on it, else ``Refused``; ``lock`` holds its rows."""
    idea = find_idea(idea_id, lock=lock)
    if idea is None:
        raise Refused(Act.SEE_IDEA, viewer)
    require(viewer, Act.SEE_IDEA, idea)
    require(viewer, act, idea)
    return idea


_TOPICS = select(Idea.id, Idea.topic_id).where(Idea.id.in_(bindparam("ids", expanding=True)))


def two_ideas_for(viewer: Any, first_id: int, second_id: int) -> tuple[Idea, Idea]:
    """Two ideas that ``viewer`` sees, their rows held: topics first, each kind in the order of its numbers.

    So two who join the same ideas in both directions never wait for each other in a circle.
    """
    ids = {first_id, second_id}
    topics = {row.id: row.topic_id for row in session().execute(_TOPICS, {"ids": sorted(ids)})}
    held = locked_topics(topics.values())
    found = {}
    for idea_id in sorted(ids):
        idea = _row(idea_id, lock=True)
        topic = held.get(topics.get(idea_id, 0))
        if idea is None or topic is None:
            raise Refused(Act.SEE_IDEA, viewer)
        require(viewer, Act.SEE_IDEA, place(idea, topic))
        found[idea_id] = idea
    return found[first_id], found[second_id]


def listed(viewer: Any, statement: Any) -> list[Idea]:
    """The ideas of a statement about ``all_ideas``, placed."""
    rows = session().execute(statement, sight(viewer))
    return [place(idea, topic) for idea, topic in rows]


def all_ideas() -> Any:
    """Ideas that ``sight(viewer)`` sees, with their topics; not those that are part of another."""
    return (
        select(Idea, Topic).join(Topic, Topic.id == Idea.topic_id).where(IDEA_VISIBLE, Idea.status != JOINED)
    )


def newest_movement(
    viewer: Any, *, before: tuple[datetime, int] | None = None, most: int = PAGE, status: str = ""
) -> list[Idea]:
    """Ideas, what moved last first; one more than ``most``. ``before``: when the last one moved, its id."""
    found = all_ideas()
    if status:
        found = found.where(Idea.status == status)
    if before is not None:
        at, number = before
        found = found.where(or_(movement < at, and_(movement == at, Idea.id < number)))
    return listed(viewer, found.order_by(movement.desc(), Idea.id.desc()).limit(most + 1))


def moved_at(idea: Idea) -> datetime:
    """The Python twin of ``movement``."""
    last: datetime = idea.topic.last_posted_at
    return max(idea.turned_at, last) if idea.turned_at is not None else last


def most_wished(viewer: Any, page: int = 0) -> list[Idea]:
    """What most members wish for and is not done, for the brand's people alone; one more than a page shows.

    Raises ``Refused``.
    """
    require(viewer, Act.SEE_MOST_WISHED)
    found = all_ideas().where(Idea.status != "done").order_by(_SUPPORTED.desc(), Idea.id.desc())
    return listed(viewer, found.limit(PAGE + 1).offset(page * PAGE))


def text_of(viewer: Any, idea: Idea) -> Post | None:
    """The post that is its text, if ``viewer`` may read it and moderators did not move it elsewhere."""
    post = session().get(Post, idea.text_id) if idea.text_id is not None else None
    if post is None or post.topic_id != idea.topic_id:
        return None
    post.topic = idea.topic  # type: ignore[misc]
    return post if can(viewer, Act.SEE_POST, post) else None


def find_entry(entry_id: int, *, lock: bool = False) -> IdeaEntry | None:
    """What the brand said of an idea, whoever asks; ``lock`` holds the idea's rows, then its own."""
    idea_id = session().scalar(select(IdeaEntry.idea_id).where(IdeaEntry.id == entry_id))
    idea = find_idea(idea_id, lock=lock) if idea_id is not None else None
    found = select(IdeaEntry).where(IdeaEntry.id == entry_id)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    entry = session().scalar(found)
    if entry is None or idea is None:
        return None
    entry.idea = idea  # type: ignore[misc]
    return entry


def story_for(viewer: Any, idea: Idea) -> Sequence[IdeaEntry]:
    """The story of an idea that the viewer sees; whether a sentence may be read is asked apart."""
    found = select(IdeaEntry).where(IdeaEntry.idea_id == idea.id).order_by(IdeaEntry.number)
    entries = session().scalars(found).all()
    for entry in entries:
        entry.idea = idea  # type: ignore[misc]
    return entries


def last_words(ideas: Iterable[Idea]) -> dict[int, IdeaEntry]:
    """The newest sentence of each of these ideas, whoever asks."""
    by_id = {idea.id: idea for idea in ideas}
    newest = (
        select(func.max(IdeaEntry.id))
        .where(IdeaEntry.idea_id.in_(by_id), IdeaEntry.person_id.is_not(None))
        .group_by(IdeaEntry.idea_id)
    )
    found = {}
    for entry in session().scalars(select(IdeaEntry).where(IdeaEntry.id.in_(newest))):
        entry.idea = by_id[entry.idea_id]  # type: ignore[misc]
        found[entry.idea_id] = entry
    return found


def voice_of(viewer: Any, idea_id: int) -> IdeaVoice | None:
    """Whether the viewer wrote the idea or supports it."""
    return session().get(IdeaVoice, (idea_id, viewer.id)) if viewer is not None else None


def _voices(idea_ids: Iterable[int], *what: Any) -> Any:
    found = select(*what).join(Member, Member.id == IdeaVoice.member_id)
    return found.where(IdeaVoice.idea_id.in_(list(idea_ids)), Member.erased_at.is_(None))


_FIRST = (IdeaVoice.wrote.desc(), IdeaVoice.at, IdeaVoice.member_id)


def voices(idea_ids: Iterable[int]) -> list[IdeaVoice]:
    """Who wrote or supports these ideas, those who wrote first, then in the order in which they came."""
    return list(session().scalars(_voices(idea_ids, IdeaVoice).order_by(*_FIRST)))


class Voice(NamedTuple):
    """Somebody behind an idea, as pages show them."""

    member_id: int
    wrote: bool


def first_voices(idea_ids: Iterable[int], most: int | None) -> dict[int, list[Voice]]:
    """The first ``most`` of these behind each idea, or all of them: many may be, and few are shown."""
    found: dict[int, list[Voice]] = {idea_id: [] for idea_id in idea_ids}
    place = func.row_number().over(partition_by=IdeaVoice.idea_id, order_by=_FIRST).label("place")
    line = _voices(found, IdeaVoice.idea_id, IdeaVoice.member_id, IdeaVoice.wrote, place).subquery()
    wanted = select(line).order_by(line.c.idea_id, line.c.place)
    if most is not None:
        wanted = wanted.where(line.c.place <= most)
    for row in session().execute(wanted):
        found[row.idea_id].append(Voice(row.member_id, row.wrote))
    return found


def who_spoke(idea: Idea) -> list[int]:
    """Those who said something under it, by number, in the order in which they did."""
    found = (
        select(Post.author_id)
        .join(Member, Member.id == Post.author_id)
        .where(Post.topic_id == idea.topic_id, Post.state == PUBLISHED, Member.erased_at.is_(None))
        .group_by(Post.author_id)
        .order_by(func.min(Post.id))
    )
    return list(session().scalars(found))


def concerned(idea: Idea) -> list[int]:
    """Everybody who wrote, supported or spoke: whom each turn of it concerns, by number."""
    return sorted({voice.member_id for voice in voices([idea.id])} | set(who_spoke(idea)))


def joined_with(viewer: Any, idea: Idea) -> list[Idea]:
    """The ideas that are part of this one, as far as ``viewer`` sees them, the oldest first."""
    found = select(Idea, Topic).join(Topic, Topic.id == Idea.topic_id)
    return listed(viewer, found.where(IDEA_VISIBLE, Idea.joined_into_id == idea.id).order_by(Idea.id))


def idea_of_topic(topic_id: int) -> int | None:
    """The number of the idea whose topic this is."""
    return session().scalar(select(Idea.id).where(Idea.topic_id == topic_id))
