"""Topics, posts, revisions, tags."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.members.models import ABOUT_LENGTH
from forum.storage.base import Base, UtcDateTime

TITLE_LENGTH = 140
TAG_LENGTH = 30
REASON_LENGTH = 300

PUBLISHED, HELD, HIDDEN, REMOVED, DELETED = "published", "held", "hidden", "removed", "deleted"
STATES = (PUBLISHED, HELD, HIDDEN, REMOVED, DELETED)

TALK, ROOM, CONVERSATION = "talk", "room", "private"


class Topic(Base):
    """A conversation, (kind ``room``) a live room, or (kind ``private``) one that its participants alone see.

    ``seq`` grows by one with every change a reader could see, in the transaction that holds this row,
    so its numbers are gapless and in commit order.
    """

    __tablename__ = "topics"
    __table_args__ = (
        Index("ix_topics_list", "category_id", "pinned", "last_post_id"),
        Index("ix_topics_newest", "last_post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8), default=TALK)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    slug: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(5), default="")
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    pinned: Mapped[bool] = mapped_column(default=False)
    locked: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    slow_seconds: Mapped[int] = mapped_column(default=0)
    """How long one waits between two posts of one's own while the topic is slowed down; 0: not at all."""
    slow_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seq: Mapped[int] = mapped_column(default=0)
    first_post_id: Mapped[int | None] = mapped_column()
    last_post_id: Mapped[int] = mapped_column(default=0)
    """The newest published post; orders the lists. ``recount`` restores it."""
    last_posted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    last_author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    search_text: Mapped[str] = mapped_column(Text, default="")
    """Stems of the title and tags, for the full-text index."""

    carries: Mapped[bool] = mapped_column(default=False, server_default=false())
    """An idea, a poll or a question afterwards stands on it: of all others nobody asks about any."""

    category: ClassVar[Any] = None
    """The ``CategoryView`` of ``category_id``: set on the row by the query that fetched it."""

    participants: ClassVar[frozenset[int]] = frozenset()
    """Who alone sees a private conversation: set like the category, empty for every other topic."""


class Participant(Base):
    """A member who takes part in a private conversation: nobody else sees it."""

    __tablename__ = "participants"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Tag(Base):
    """A tag of a topic, as shown; compared by ``key`` (folded)."""

    __tablename__ = "topic_tags"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(TAG_LENGTH), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(String(TAG_LENGTH))


class Post(Base):
    """A post. ``seq`` is the topic's number of its last change; posts of a topic are read by id."""

    __tablename__ = "posts"
    __table_args__ = (
        # Holds all that pages and unread counts ask about posts, so that they read no text to leave it out.
        Index("ix_posts_topic_id", "topic_id", "id", "state", "author_id", "seq", "leaves_tombstone"),
        Index("ix_posts_topic_seq", "topic_id", "seq"),
        Index("ix_posts_author", "author_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    seq: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    leaves_tombstone: Mapped[bool] = mapped_column(default=False)
    """Whether a deleted post leaves a tombstone (others had replied) or vanishes."""
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    """Why a moderator hid or removed it, as its tombstone says; "" for other states."""
    state_before: Mapped[str] = mapped_column(String(10), default="")
    """The state a deleted post returns to when its author takes the deletion back."""
    revision: Mapped[int] = mapped_column(default=1)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text, default="")
    """Stems of the text, for the full-text index."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    has_beneath: Mapped[bool] = mapped_column(default=False)
    """Whether anything ever stood beneath it (``hooks().beneath``): of the others nobody asks."""

    topic: ClassVar[Any] = None
    """Its ``Topic`` with its category: set on the row by the query that fetched it."""


class OfficialPost(Base):
    """Under which mandate a post speaks for the brand. The first name is read from the author's row."""

    __tablename__ = "official_posts"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    capability: Mapped[str] = mapped_column(String(20))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="SET NULL"))
    """The category the mandate was for, None: everything."""
    about: Mapped[str] = mapped_column(String(ABOUT_LENGTH), default="")


class Revision(Base):
    """One text of a post that was edited: whose, since when, and why. The newest one is the post's own."""

    __tablename__ = "post_revisions"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    source: Mapped[str] = mapped_column(Text)
    editor_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    """When this text came to be."""
    published: Mapped[bool] = mapped_column(default=True)
    """Whether readers ever saw this text; one that was only held is for its author and moderators."""


class Departed(Base):
    """A post that left a topic's page without leaving a row there: moved by a split or merge, or erased.

    Written by the verbs that take a post away, with the number (``next_seq``) of that change; an open
    page learns from it which card to take down. Deleted, hidden and held posts keep their row and need
    no line here.
    """

    __tablename__ = "departed_posts"
    __table_args__ = (Index("ix_departed_posts_topic_seq", "topic_id", "seq"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column()
