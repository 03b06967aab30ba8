"""Topics and posts as pages read them: plain values from rows, never ORM objects (half the cost)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from forum.categories.catalogue import CategoryView


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic with its category, and what the asking member has to do with it (0, None for a guest).

    The rules read the same attributes from it as from a ``Topic`` row.
    """

    id: int
    category_id: int
    author_id: int
    kind: str
    title: str
    slug: str
    language: str
    state: str
    pinned: bool
    locked: bool
    merged_into_id: int | None
    seq: int
    first_post_id: int | None
    last_post_id: int
    slow_seconds: int
    slow_until: datetime | None
    carries: bool
    category: CategoryView
    last_read_id: int = 0
    level: str | None = None
    category_level: str | None = None
    draft: DraftView | None = None
    first_unread_id: int | None = None
    participants: frozenset[int] = frozenset()

    @property
    def url(self) -> str:
        return f"/topics/{self.id}/{self.slug}" if self.slug else f"/topics/{self.id}"


@dataclass(frozen=True, slots=True)
class DraftView:
    """What a member has begun to write in a topic."""

    body: str
    reply_to_id: int | None
    version: int
    saved_at: datetime


class PostLine(NamedTuple):
    """Which post stands where on a page: enough to find its card. Its number counts in its topic alone."""

    id: int
    seq: int
    state: str
    author_id: int
    topic_id: int


@dataclass(frozen=True, slots=True)
class PostPage:
    """A page of a topic's posts, oldest first."""

    lines: tuple[PostLine, ...]
    has_earlier: bool
    has_later: bool

    @property
    def first_id(self) -> int:
        return self.lines[0].id if self.lines else 0

    @property
    def last_id(self) -> int:
        return self.lines[-1].id if self.lines else 0


@dataclass(frozen=True, slots=True)
class Card:
    """Everything ``topics/_card.html`` shows of a post. Addresses are plain strings, built once."""

    id: int
    seq: int
    state: str
    author_id: int
    author_display: str
    author_initials: str
    author_hue: int
    author_url: str
    official: bool
    """Whether it speaks in the brand's name."""
    signature: tuple[str, str] | None
    """Its author's first name and mandate, in words; None for a post that is not official."""
    works_here: bool
    opens: bool
    """Whether it is the first of its topic: an official one answers nobody."""
    created_at: datetime
    edited_at: datetime | None
    reply_to_id: int | None
    reply_to_display: str
    lang: str
    html: Any
    reason: str
    permalink: str
    history_url: str
    menu_url: str
    beneath: Sequence[Any] = ()
    """What others have put beneath it (``hooks().beneath``), to be rendered with it."""


class TopicLine(NamedTuple):
    """Which topic stands where in a list: enough to find its row, and what is new in it for the viewer."""

    id: int
    seq: int
    last_post_id: int
    unread: int = 0


@dataclass(frozen=True, slots=True)
class TopicPage:
    """A page of a list, newest movement first; ``newer`` and ``older`` are the keys of its neighbours."""

    lines: tuple[TopicLine, ...]
    newer: int | None
    older: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """Everything ``topics/_row.html`` shows of a topic, the same for every reader."""

    id: int
    seq: int
    last_post_id: int
    title: str
    url: str
    first_unread_url: str
    kind: str
    pinned: bool
    locked: bool
    excerpt: str
    tags: tuple[str, ...]
    category_name: str
    category_url: str
    category_hue: int
    last_author_display: str
    last_author_initials: str
    last_author_hue: int
    last_posted_at: datetime
