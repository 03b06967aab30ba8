"""Events, the series they come in, who said what about coming, and the members' own calendars."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime
from forum.subjects import PUBLISHED

TITLE_LENGTH = 140
LINE_LENGTH = 200
LINK_LENGTH = 300
REASON_LENGTH = 300
QUESTION_LENGTH = 120
ANSWER_LENGTH = 200
ZONE_LENGTH = 40

MOST_SEATS = 10_000
MOST_GUESTS = 2
MOST_QUESTIONS = 4
MOST_DATES = 60
"""Dates of one series: more than a year of every week."""

DRAFT, PLANNED, CANCELLED = "draft", "planned", "cancelled"
STATUSES = (DRAFT, PLANNED, CANCELLED)

YES, WAITING, MAYBE, NO = "yes", "waiting", "maybe", "no"
ANSWERS = (YES, WAITING, MAYBE, NO)
"""What somebody said about coming; whoever said yes and found no seat waits."""

WEEKLY, FORTNIGHTLY, MONTHLY, NTH_WEEKDAY, LAST_WEEKDAY = "weekly", "fortnightly", "monthly", "nth", "last"
RHYTHMS = (WEEKLY, FORTNIGHTLY, MONTHLY, NTH_WEEKDAY, LAST_WEEKDAY)


class Series(Base):
    """Dates that belong together. Each is an event of its own; this is how they were found."""

    __tablename__ = "event_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    rhythm: Mapped[str] = mapped_column(String(12))
    rule: Mapped[str] = mapped_column(String(200))
    """As RFC 5545 writes it (RRULE), read by the clock of ``zone``."""
    zone: Mapped[str] = mapped_column(String(ZONE_LENGTH))
    left_out: Mapped[list[str]] = mapped_column(JSON)
    """Days (ISO) on which it does not take place."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Event(Base):
    """Something that takes place. Whoever sees its category sees it, and its room and recap stand there."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_when", "state", "starts_at"),
        Index("ix_events_ends", "status", "ends_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint(f"capacity IS NULL OR capacity BETWEEN 1 AND {MOST_SEATS}", name="capacity"),
        CheckConstraint(f"guests_each BETWEEN 0 AND {MOST_GUESTS}", name="guests_each"),
        CheckConstraint("capacity IS NULL OR taken <= capacity", name="seats"),
        CheckConstraint("taken >= 0", name="taken"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id"), index=True)
    apart: Mapped[bool] = mapped_column(default=False)
    """It was changed by itself: what is said of all dates of its series does not touch it any more."""
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    """Who receives those who come."""
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    """Whose its words are, where a colleague of its author was the last who changed them."""
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(5), default="")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(ZONE_LENGTH))
    """By whose clock it was planned (IANA): its page and calendars say the time there."""
    place: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    link: Mapped[str] = mapped_column(String(LINK_LENGTH), default="")
    """Where one meets online; only those who come are told."""
    admission: Mapped[str] = mapped_column(String(LINE_LENGTH), default="")
    """What it costs, in a sentence; "": nothing."""
    capacity: Mapped[int | None] = mapped_column()
    """Seats, guests included; None: as many as come."""
    taken: Mapped[int] = mapped_column(default=0)
    """Seats taken, guests included: renewed from the answers whenever one changes, on the held row, so that
    the database can refuse one too many."""
    guests_each: Mapped[int] = mapped_column(default=0)
    answers_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the list closes; None: when it begins."""
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """What those who come are asked: ``key``, ``label``, ``required``; ``past``: they were, and answered."""
    with_room: Mapped[bool] = mapped_column(default=False)
    """Whether a live room opens with it, and closes with it."""
    room_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="SET NULL"))
    room_closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recap_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="SET NULL"))
    recap_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its host was reminded that it is over and a word of it would be welcome."""
    status: Mapped[str] = mapped_column(String(10), default=DRAFT)
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    why_cancelled: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    """The revision that calendars compare (RFC 5545, 3.8.7.4): grows with what those who come must know."""
    turns: Mapped[int] = mapped_column(default=0)
    """The number that whoever joined the line last was given."""
    revision: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    """Grows with whatever its page shows: open pages compare it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    category: ClassVar[Any] = None
    """The ``CategoryView`` of ``category_id``: set on the row by the query that fetched it."""

    @property
    def emptied(self) -> bool:
        return not self.title

    @property
    def writer_id(self) -> int:
        """Whoever answers for its words as they are."""
        return self.editor_id or self.author_id

    @property
    def asked(self) -> list[dict[str, Any]]:
        """What those who come are asked now, in order."""
        return [one for one in self.questions if not one.get("past")]

    @property
    def closes_at(self) -> datetime:
        """When nobody can join any more."""
        return min(self.answers_until or self.starts_at, self.starts_at)


class Attendance(Base):
    """What one member said about coming to one event."""

    __tablename__ = "event_answers"
    __table_args__ = (
        UniqueConstraint("event_id", "member_id"),
        Index("ix_event_answers_line", "event_id", "answer", "turn"),
        CheckConstraint(f"guests BETWEEN 0 AND {MOST_GUESTS}", name="guests"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    answer: Mapped[str] = mapped_column(String(8))
    guests: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0)
    """Their place in the order in which people said yes; the line moves by it."""
    fields: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """What they answered, by the key of the question; only those who host read it."""
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    """Whether those who host may read ``fields``; whether one comes stands whatever becomes of the words."""
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    came: Mapped[bool | None] = mapped_column()
    """Whether they were there, as the host noted; None: nobody noted it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    event: ClassVar[Any] = None
    """Its ``Event`` with its category: set on the row by the query that fetched it."""

    @property
    def author_id(self) -> int:
        """Whose words they are."""
        return self.member_id

    @property
    def category(self) -> Any:
        """By which the rules know who moderates it."""
        return self.event.category

    @property
    def emptied(self) -> bool:
        return not self.fields

    @property
    def seats(self) -> int:
        """How many they are."""
        return 1 + self.guests


class OwnCalendar(Base):
    """The secret address of a member's personal feed."""

    __tablename__ = "event_calendars"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(default=1)
    """Part of the secret address: with another number the old address is good for nothing."""
