"""Ideas, those behind them, and the story of each. The text of an idea is its topic's first post."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime
from forum.subjects import PUBLISHED

SENTENCE_LENGTH = 600
REASON_LENGTH = 300

NEW, HEARD, STUDIED, YES, NOT_NOW, NO, DONE, JOINED = (
    "new", "heard", "studied", "yes", "not_now", "no", "done", "joined",
)  # fmt: skip
STATUSES = (NEW, HEARD, STUDIED, YES, NOT_NOW, NO, DONE, JOINED)
TURNS = (HEARD, STUDIED, YES, NOT_NOW, NO, DONE)
"""What the brand says of an idea, each time with a named person and a sentence."""
DECISIONS = (YES, NOT_NOW, NO)

_TURNS = ", ".join(f"'{turn}'" for turn in TURNS)


class Idea(Base):
    """An idea. Who reads its topic reads it; ``status`` and ``course`` are what its story comes to."""

    __tablename__ = "ideas"
    __table_args__ = (Index("ix_ideas_turned", "status", "turned_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), unique=True)
    text_id: Mapped[int | None] = mapped_column()
    """The post that is its text. Not always the first of its topic: an older idea may be joined with it."""
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    status: Mapped[str] = mapped_column(String(8), default=NEW)
    course: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    joined_into_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"), index=True)
    turned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the brand last said something of it."""
    version: Mapped[int] = mapped_column(default=0)
    """Grows with whatever a reader of its page could see change."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    topic: ClassVar[Any] = None
    """Its ``Topic`` with the category: set on the row by the query that fetched it."""

    @property
    def category(self) -> Any:
        return self.topic.category

    @property
    def title(self) -> str:
        return str(self.topic.title)


class IdeaVoice(Base):
    """A member who wrote an idea (or one that was joined with it), or supports it."""

    __tablename__ = "idea_voices"

    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    wrote: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class IdeaEntry(Base):
    """One thing that happened to an idea. Entries are added, never changed; only a sentence can be judged."""

    __tablename__ = "idea_entries"
    __table_args__ = (
        UniqueConstraint("idea_id", "number"),
        CheckConstraint(
            f"kind NOT IN ({_TURNS}) OR (person_id IS NOT NULL AND "
            "(length(trim(sentence)) > 0 OR state IN ('removed', 'deleted')))",
            name="person_and_sentence",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(8))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    """Who did it."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    """Who answers for it by name, where the brand says something."""
    sentence: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    """Whether the sentence may be read."""
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    other_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    """The idea that it was joined with."""
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    idea: ClassVar[Any] = None
    """Its ``Idea``: set on the row by the query that fetched it."""

    @property
    def topic(self) -> Any:
        """The topic of its idea, by which the rules know who reads and moderates it."""
        return self.idea.topic

    @property
    def created_at(self) -> datetime:
        return self.at
