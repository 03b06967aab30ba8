"""Questionnaires, their questions as asked, who has answered, and the answers.

What is answered without a name stands in ``questionnaire_ballots``, in which nothing leads to anybody: no
member, no moment, no number that tells an order. That somebody has answered stands in
``questionnaire_tokens``, in which nothing leads to an answer.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime
from forum.subjects import PUBLISHED

TITLE_LENGTH: Final = 140
PURPOSE_LENGTH: Final = 500
REASON_LENGTH: Final = 300

FORM, POLL, AFTER = "form", "poll", "after"
KINDS = (FORM, POLL, AFTER)
"""A questionnaire of the brand, a quick poll in a topic, the one question after a resolution."""

DRAFT, OPEN, CLOSED = "draft", "open", "closed"
STATUSES = (DRAFT, OPEN, CLOSED)

ASKER, TEAM, NOBODY = "asker", "team", "nobody"
READERS = (ASKER, TEAM, NOBODY)
"""Who sees answers: whoever asks, those who announce or analyse there too, or nobody but as results."""

SHORTEST_KEPT, LONGEST_KEPT = 1, 1_095
"""Days after the end for which answers may be kept: from one to three years."""


class Questionnaire(Base):
    """Something that members are asked. ``turn`` grows with whatever its pages show."""

    __tablename__ = "questionnaires"
    __table_args__ = (
        CheckConstraint("kind IN ('form', 'poll', 'after')", name="kind"),
        CheckConstraint("readers IN ('asker', 'team', 'nobody')", name="readers"),
        CheckConstraint(f"kept_days BETWEEN {SHORTEST_KEPT} AND {LONGEST_KEPT}", name="kept_days"),
        CheckConstraint("purpose <> '' OR state IN ('removed', 'deleted')", name="purpose"),
        CheckConstraint("kind = 'form' OR topic_id IS NOT NULL", name="topic"),
        Index("ix_questionnaires_list", "state", "status", "ends_at"),
        Index(
            "uq_questionnaires_after",
            "topic_id",
            unique=True,
            sqlite_where=text("kind = 'after' AND status = 'open'"),
            postgresql_where=text("kind = 'after' AND status = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), default=FORM)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    """Whose its words are, where a colleague of its author was the last who changed them."""
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    purpose: Mapped[str] = mapped_column(String(PURPOSE_LENGTH))
    """What the answers are for; it can't be left out."""
    readers: Mapped[str] = mapped_column(String(8))
    kept_days: Mapped[int] = mapped_column()
    """For how many days after the end single answers are kept; results stay."""
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    anonymous: Mapped[bool] = mapped_column()
    paged: Mapped[bool] = mapped_column(default=False)
    """One question a page, or all on one."""
    version: Mapped[int] = mapped_column(default=1)
    """The number of the questions as they are asked now (``QuestionSet``)."""
    turn: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(8), default=DRAFT)
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    language: Mapped[str] = mapped_column(String(5), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    results: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What may be told of the answers, worked out once, so that two readings tell nothing."""
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When single answers were deleted, because the time to keep them was over."""

    category: ClassVar[Any] = None
    """The ``CategoryView`` of ``category_id``: set on the row by the query that fetched it."""
    topic: ClassVar[Any] = None
    """The topic it stands in, with its category: the same."""
    viewer_invited: ClassVar[bool] = False
    """Whether whoever asks was asked by name (``AFTER``): the same."""
    viewer_answered: ClassVar[bool] = False

    @property
    def writer_id(self) -> int:
        """Whoever answers for its words as they are."""
        return self.editor_id or self.author_id

    @property
    def emptied(self) -> bool:
        """Whether its words are gone."""
        return self.title == ""


class QuestionSet(Base):
    """The questions as they were asked from one change to the next. No row is changed, but that who leaves is
    named no more."""

    __tablename__ = "questionnaire_questions"

    questionnaire_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaires.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Token(Base):
    """A member may answer once: this says whether they have, and neither what nor when."""

    __tablename__ = "questionnaire_tokens"

    questionnaire_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaires.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    spent: Mapped[bool] = mapped_column(default=False)


class Ballot(Base):
    """What somebody answered without a name. ``id`` is drawn by lot."""

    __tablename__ = "questionnaire_ballots"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    questionnaire_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaires.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int] = mapped_column()
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    folded: Mapped[bool] = mapped_column(default=False)
    """A screener would have a person look at it first: readers open it on purpose."""


class NamedAnswer(Base):
    """What a member answered under their name."""

    __tablename__ = "questionnaire_answers"
    __table_args__ = (UniqueConstraint("questionnaire_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column()
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    questionnaire: ClassVar[Any] = None
    """Set on the row by the query that fetched it."""

    @property
    def author_id(self) -> int:
        return self.member_id

    @property
    def category(self) -> Any:
        return self.questionnaire.category

    @property
    def emptied(self) -> bool:
        return not self.said


class Unfinished(Base):
    """What a member has answered so far under their name. Without a name nothing is kept on the server."""

    __tablename__ = "questionnaire_drafts"

    questionnaire_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaires.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    typed: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
