"""The shapes of the example community: plain, frozen, and knowing no database.

Whoever fills a database asks `DemoContent.timeline(now)` for the posts in the order of their writing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta


@dataclass(frozen=True)
class DemoMember:
    """A member. ``suspended_days``: suspended that many days from the day the community is filled."""

    name: str
    display_name: str
    bio: str
    language: str
    speaks: tuple[str, ...]
    timezone: str
    joined_days_ago: int
    standing: str = "regular"
    role: str = ""
    """``administrator``, ``moderator`` (of everything) or "" ."""
    moderates: tuple[str, ...] = ()
    """Slugs of the categories this member moderates, besides what ``role`` gives."""
    groups: tuple[str, ...] = ()
    suspended_days: int = 0
    connects: bool = False
    """Trusted to bring members together."""
    brings: tuple[str, ...] = ()
    """What brings them, if they said so."""


@dataclass(frozen=True)
class DemoCategory:
    """A category. ``groups`` are the names of the groups invited when ``access`` is ``groups``."""

    slug: str
    name_fr: str
    name_en: str
    description_fr: str
    description_en: str
    access: str
    hue: int
    posting: str = "members"
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoEdit:
    """How a post read ``before`` its author changed it, ``after`` that long, and why."""

    before: str
    after: timedelta
    reason: str = ""


@dataclass(frozen=True)
class DemoHiding:
    """Which moderator hid a post, and the reason its tombstone gives."""

    by: str
    reason: str


@dataclass(frozen=True)
class DemoPost:
    """A post. ``body`` is its newest text; in it ``post:REF`` stands for the post labelled REF."""

    author: str
    body: str
    at: timedelta
    """How long after the topic's first post."""
    ref: str = ""
    reply_to: str = ""
    edited: DemoEdit | None = None
    deleted: bool = False
    hidden: DemoHiding | None = None


@dataclass(frozen=True)
class DemoTopic:
    """A topic with its posts, oldest first. Its time is told from one end: see ``started``."""

    file: str
    title: str
    category: str
    language: str
    posts: tuple[DemoPost, ...]
    tags: tuple[str, ...] = ()
    kind: str = "talk"
    pinned: bool = False
    locked: bool = False
    starts_days_ago: int = 0
    starts_at: time | None = None
    ends_minutes_ago: int | None = None

    def started(self, now: datetime) -> datetime:
        """When the first post was written: a day and an hour (UTC), or counted back from the last post."""
        if self.starts_at is None:
            return now - timedelta(minutes=self.ends_minutes_ago or 0) - self.posts[-1].at
        day = (now.astimezone(UTC) - timedelta(days=self.starts_days_ago)).date()
        return datetime.combine(day, self.starts_at, UTC)


@dataclass(frozen=True)
class DemoThanks:
    """A sentence of ``by`` to whoever wrote the post labelled ``post`` in the file ``topic``."""

    by: str
    topic: str
    post: str
    text: str
    after: timedelta
    """How long after the post."""
    shown: bool = False
    """Whether its receiver lets it be shown beneath the post, an hour later."""
    answer: str = ""
    """What they answered, two hours later; "" for nothing."""


@dataclass(frozen=True)
class DemoContent:
    """The whole community, checked: every name and label in it leads somewhere."""

    name: str
    tagline: str
    members: tuple[DemoMember, ...]
    categories: tuple[DemoCategory, ...]
    topics: tuple[DemoTopic, ...]
    thanks: tuple[DemoThanks, ...] = ()

    def timeline(self, now: datetime) -> Iterator[tuple[datetime, DemoTopic, DemoPost]]:
        """Every post with the moment it was written, in the order of writing; none lies after ``now``."""
        written = [
            (topic.started(now) + post.at, topic, post) for topic in self.topics for post in topic.posts
        ]
        yield from sorted(written, key=lambda row: row[0])
