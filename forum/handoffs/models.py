"""Departments, what was handed to them, and the story of each hand-off."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

LABEL_LENGTH: Final = 60
ADDRESS_LENGTH: Final = 254
SUBJECT_LENGTH: Final = 80
NOTE_LENGTH: Final = 2_000
DETAILS_LENGTH: Final = 500
ANSWER_LENGTH: Final = 5_000
REASON_LENGTH: Final = 1_000

LONGEST_DELAY: Final = 90
"""Days; what takes longer is no answer any more."""

PUBLISHED, HELD, HIDDEN, REMOVED, DELETED = "published", "held", "hidden", "removed", "deleted"
STATES = (PUBLISHED, HELD, HIDDEN, REMOVED, DELETED)

SENT, SEEN, IN_WORK, CHECKED, ANSWERED = "sent", "seen", "in_work", "checked", "answered"
UNABLE, RETURNED, POSTED, WITHDRAWN = "unable", "returned", "posted", "withdrawn"

AWAITING = (SENT, SEEN, IN_WORK)
"""The department's turn."""
OPEN = (*AWAITING, CHECKED, ANSWERED, UNABLE, RETURNED)
"""The member has no answer yet."""
STATUSES = (*OPEN, POSTED, WITHDRAWN)

NOT_ASKED, ASKED, AGREED, DECLINED = "", "asked", "agreed", "declined"
CONSENTS = (NOT_ASKED, ASKED, AGREED, DECLINED)


class Department(Base):
    """A part of the house that answers what the community's people can't."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_fr: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    name_en: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    """Where its letters go; emptied when the department is deleted."""
    delay_days: Mapped[int] = mapped_column()
    """Within how many days it usually answers."""
    weekly: Mapped[bool] = mapped_column(default=True)
    """Whether what members said is mailed to it each week."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was deleted: its name stays in the stories of what it answered."""

    people: ClassVar[frozenset[int]] = frozenset()
    """The members who answer for it: set on the row by the query that fetched it."""

    def name(self, language: str) -> str:
        """Its name in that language."""
        return self.name_fr if language == "fr" else self.name_en


class DepartmentPerson(Base):
    """A member who answers for a department in the program."""

    __tablename__ = "department_people"

    department_id: Mapped[int] = mapped_column(
        ForeignKey("departments.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Handoff(Base):
    """A post that waits for a department. ``course`` is what its story has come to.

    ``status``, ``consent``, ``due_at``, ``owner_id`` and ``department_id`` repeat parts of the course, so
    that lists can be asked for.
    """

    __tablename__ = "handoffs"
    __table_args__ = (Index("ix_handoffs_status", "status", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    """Whose post it is: the member who waits."""
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    """Who handed it off, and wrote the note."""
    owner_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    """Who brings the answer back: whoever handed it off, until a colleague takes over."""
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    """What it is about, in a few words: the department's page is gathered by it."""
    note: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[str] = mapped_column(Text, default="")
    """Personal details that the department reads only once the member agreed; emptied when they decline."""
    answer: Mapped[str] = mapped_column(Text, default="")
    """What the department said, or why it can't: plain text."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    """The stems of subject, note and a published answer, for the index of the search."""
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    """None for what came by the link of a letter."""
    signed: Mapped[str] = mapped_column(String(LABEL_LENGTH), default="")
    """How whoever answered by the link called themselves."""
    answer_state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    """Of the answer alone, which another wrote than the rest."""
    answer_reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    """Why a moderator hid or removed the answer; "" for other states."""
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    """Of what was handed on, with subject and note."""
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    """Why a moderator hid or removed it; "" for other states."""
    status: Mapped[str] = mapped_column(String(10), default="")
    consent: Mapped[str] = mapped_column(String(10), default=NOT_ASKED)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    course: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    told: Mapped[int] = mapped_column(default=0)
    """The newest entry of the story that those concerned have heard of: what happens while it is out of sight
    is told once it is shown."""
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    post: ClassVar[Any] = None
    """Its post with topic and category: set on the row by the query that fetched it."""
    topic: ClassVar[Any] = None
    """The topic of ``post``, in which the rules find the category."""
    department: ClassVar[Any] = None
    """Its ``Department`` with its people: set like the post."""


class HandoffEntry(Base):
    """One thing that happened to a hand-off; the story is added to and never changed."""

    __tablename__ = "handoff_entries"
    __table_args__ = (UniqueConstraint("handoff_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handoff_id: Mapped[int] = mapped_column(ForeignKey("handoffs.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    """None for whoever holds the link of the department's letter, who has no account."""
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
