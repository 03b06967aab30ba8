"""What members asked in a time, and the first useful answer to each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, func, select

from forum.announcements.models import Announcement
from forum.feedback.models import Idea
from forum.members.models import Member
from forum.storage.session import rows
from forum.topics.models import PUBLISHED, TALK, OfficialPost, Post, Topic

SHORTEST: Final = 40
"""Characters of an answer, quotes apart: less is a nod, or a joke."""

_ASKING = re.compile(r"\?(?=[\s»”\"'’)*_!?]|$)")
_QUOTE = re.compile(r"^[^\S\n]*>.*(?:\n|\Z)", re.MULTILINE)
_SENTENCE = re.compile(r"([^.!?…]+)([.!?…]*)")
"""Words, and the marks that end them."""
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Question:
    """A topic in which a member asked something."""

    topic_id: int
    post_id: int
    """Its first post."""
    category_id: int
    author_id: int
    at: datetime
    answer_id: int | None = None
    answered_at: datetime | None = None
    by_brand: bool = False

    @property
    def seconds(self) -> float | None:
        """From the question to its first useful answer; None while it has none."""
        return None if self.answered_at is None else (self.answered_at - self.at).total_seconds()


def own_words(source: str) -> str:
    """A post as typed, without the lines that it quotes."""
    return _QUOTE.sub("", source).strip()


def asks(title: str, source: str) -> bool:
    """Whether a topic asks something: a question mark ends a word of its title or of its first post."""
    return bool(_ASKING.search(title) or _ASKING.search(own_words(source)))


def is_useful(source: str) -> bool:
    """Whether an answer says something: long enough, and more than a question in return."""
    said = own_words(source)
    ends = [end for sentence, end in _SENTENCE.findall(said) if _WORD.search(sentence)]
    return len(said) >= SHORTEST and any("?" not in end for end in ends)


def questions(since: datetime, until: datetime, places: Collection[int]) -> list[Question]:
    """What was asked from ``since`` until before ``until`` in these categories, the oldest first.

    For whoever may read the figures of these categories: nobody else is given it.
    """
    found = {one.topic_id: one for one in _asked(since, until, places)}
    done: set[int] = set()
    for row in _replies(since, until, places):
        asked = found.get(row.topic_id)
        if asked is None or row.topic_id in done or not is_useful(row.source):
            continue
        done.add(row.topic_id)
        found[row.topic_id] = replace(
            asked,
            answer_id=row.id,
            answered_at=row.created_at,
            by_brand=bool(row.works_here or row.official is not None),
        )
    return list(found.values())


def _in_the_time(since: datetime, until: datetime, places: Collection[int]) -> tuple[Any, ...]:
    """Conversations begun by members in that time; what the brand announces, and ideas, ask nothing."""
    return (
        Topic.created_at >= since,
        Topic.created_at < until,
        Topic.category_id.in_(places),
        Topic.kind == TALK,
        Topic.state == PUBLISHED,
        Topic.merged_into_id.is_(None),
        Topic.first_post_id.is_not(None),
        Topic.id.not_in(select(Idea.topic_id)),
        Topic.first_post_id.not_in(select(Announcement.post_id).where(Announcement.post_id.is_not(None))),
    )


def _asked(since: datetime, until: datetime, places: Collection[int]) -> Iterator[Question]:
    wanted = (
        select(
            Topic.id,
            Topic.first_post_id,
            Topic.category_id,
            Topic.author_id,
            Topic.created_at,
            Topic.title,
            Post.source,
        )
        .join(Post, Post.id == Topic.first_post_id)
        .join(Member, Member.id == Topic.author_id)
        .where(
            *_in_the_time(since, until, places),
            Post.state == PUBLISHED,
            Member.works_here.is_(False),
            Member.system.is_(False),
        )
        .order_by(Topic.created_at, Topic.id)
    )
    for row in rows(wanted):
        if asks(row.title, row.source):
            yield Question(row.id, row.first_post_id, row.category_id, row.author_id, row.created_at)


def _replies(since: datetime, until: datetime, places: Collection[int]) -> Iterator[Any]:
    """What others wrote there that is long enough, in the order of writing."""
    wanted = (
        select(
            Post.topic_id,
            Post.id,
            Post.created_at,
            Post.source,
            Member.works_here,
            OfficialPost.post_id.label("official"),
        )
        .join(Topic, Topic.id == Post.topic_id)
        .join(Member, Member.id == Post.author_id)
        .outerjoin(OfficialPost, OfficialPost.post_id == Post.id)
        .where(
            *_in_the_time(since, until, places),
            and_(Post.state == PUBLISHED, Post.id != Topic.first_post_id),
            Post.author_id != Topic.author_id,
            Member.system.is_(False),
            func.length(Post.source) >= SHORTEST,
        )
        .order_by(Post.id)
    )
    yield from rows(wanted)
