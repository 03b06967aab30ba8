"""Announcements: drafts that are written, read by a colleague, and published as the first post of a topic."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.base import Base, UtcDateTime

TITLE_LENGTH: Final = 140
BODY_LENGTH: Final = 8_000
HEARD_LENGTH: Final = 400
LEAST_HEARD: Final = 10
"""Characters of «what we heard». The database refuses fewer."""
NOTE_LENGTH: Final = 1_000
WHY_LENGTH: Final = 300

DRAFT, READING, READY = "draft", "reading", "ready"
SCHEDULED, PUBLISHED, ARCHIVED = "scheduled", "published", "archived"
STAGES = (DRAFT, READING, READY, SCHEDULED, PUBLISHED, ARCHIVED)
OUT = (PUBLISHED, ARCHIVED)

ON_HOME: Final = timedelta(days=14)
"""For how long an announcement stands on the home page, unless its author chose another day."""
LONGEST: Final = timedelta(days=365)
TO_READ: Final = timedelta(days=2)
"""How long a colleague has before the deputy is asked as well."""

KEPT_AFTER_END: Final = timedelta(days=90)
"""After that it stands among the old ones."""


class Announcement(Base):
    """What somebody announces in the brand's name. Once it is out, its words are those of its post.

    ``audience`` is a kind of ``audiences.py``, ``audience_id`` the group or the like that it names.
    """

    __tablename__ = "announcements"
    __table_args__ = (
        CheckConstraint(
            "stage IN ('draft', 'reading', 'ready') OR emptied_at IS NOT NULL OR length(trim(heard)) >= 10",
            name="heard",
        ),
        CheckConstraint(
            "stage NOT IN ('published', 'archived') OR (published_at IS NOT NULL AND ends_at IS NOT NULL)",
            name="out",
        ),
        CheckConstraint("stage <> 'scheduled' OR publish_at IS NOT NULL", name="scheduled"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> author_id", name="other_eyes"),
        Index("ix_announcements_out", "stage", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    """Where its replies are written: whoever sees the category can read it."""
    audience: Mapped[str] = mapped_column(String(12), default="everyone")
    audience_id: Mapped[int | None] = mapped_column()
    language: Mapped[str] = mapped_column(String(5), default="")
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    source: Mapped[str] = mapped_column(Text)
    heard: Mapped[str] = mapped_column(String(HEARD_LENGTH), default="")
    """What members had said about it, in one sentence: published with it."""
    stage: Mapped[str] = mapped_column(String(10), default=DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    """Grows with each change of the draft: nobody approves other words than those they read."""
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    """The colleague who is asked to read it."""
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    """Who may do so as well once ``read_by`` has passed."""
    read_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deputy_told: Mapped[bool] = mapped_column(default=False)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when it stands on the home page."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    corrected_why: Mapped[str] = mapped_column(String(WHY_LENGTH), default="")
    corrected_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    """Who corrected it last, and by that wrote its words as they are."""
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its words went with those of its post."""
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"), unique=True)

    category: ClassVar[Any] = None
    """The ``CategoryView`` of ``category_id``: set on the row by the query that fetched it."""
    post: ClassVar[Any] = None
    """Its post with its topic, once it is out: set likewise."""
    asks_second_reader: ClassVar[bool] = False
    """Whether its category asks for a colleague's approval: set likewise."""
    correction: ClassVar[Any] = None
    """The ``CorrectionDraft`` that is not out yet: set on the row that was asked for by its number."""

    def post_seen_by(self, viewer: Any) -> bool:
        """Whether the post it became is published, where ``viewer`` may read it."""
        post = self.post
        readable = post is not None and post.state == PUBLISHED and post.topic.state == PUBLISHED
        return readable and can(viewer, Act.SEE_POST, post)

    @property
    def leads(self) -> bool:
        """Whether its topic is its own, with the title: a moderator may have merged it into another's."""
        topic = self.post.topic
        return bool(topic.first_post_id == self.post.id and topic.author_id == self.author_id)

    @property
    def heading(self) -> str:
        """What it is called: as its topic, while that is its own."""
        return str(self.post.topic.title) if self.post is not None and self.leads else self.title

    @property
    def place(self) -> str:
        """What the words of colleagues about it name (``forum/colleagues``)."""
        return f"announcement:{self.id}"

    @property
    def url(self) -> str:
        return f"/announcements/{self.id}"


class CorrectionDraft(Base):
    """How an announcement shall read that is out, before a colleague of whoever wrote it has read that.

    One at a time: nobody's words are written over while they wait to be read.
    """

    __tablename__ = "announcement_corrections"

    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    writer_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    source: Mapped[str] = mapped_column(Text)
    """The words but «what we heard», which no correction touches."""
    why: Mapped[str] = mapped_column(String(WHY_LENGTH))
    revision: Mapped[int] = mapped_column()
    """The text of the post that it was written from."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with each change: nobody agrees to other words than those they read."""
    waits: Mapped[bool] = mapped_column(default=True)
    """Whether it waits to be read; else it was given back to whoever wrote it."""
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class SecondReader(Base):
    """A category in which nothing is announced before a colleague has read it."""

    __tablename__ = "second_readers"

    category_id: Mapped[int] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class AnnouncementSeen(Base):
    """A member has read an announcement, or said so: it stands on their home page no longer."""

    __tablename__ = "announcements_seen"

    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
