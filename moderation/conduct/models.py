"""Versions of the code of conduct, their rules, and who accepted which.

The version of number 0 is the draft: there is one at most. Once published, a version and its rules are
immutable; triggers of the database refuse what a mistake in the program would let through.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

KEY_LENGTH = 40
NAME_LENGTH = 40
TEXT_LENGTH = 4_000
INTRODUCTION_LENGTH = 6_000
CATEGORY_LENGTH = 80
MOST_RULES = 40


class CodeVersion(Base):
    """One version of the code, or the draft of the next one."""

    __tablename__ = "moderation_code_versions"
    __table_args__ = (
        CheckConstraint("(number = 0) = (published_at IS NULL)", name="numbered_when_published"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True, default=0)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    significant: Mapped[bool] = mapped_column(default=False)
    """Whether members are asked again, once. The first version always is."""
    introduction_fr: Mapped[str] = mapped_column(Text, default="")
    introduction_en: Mapped[str] = mapped_column(Text, default="")
    introduction_html_fr: Mapped[str] = mapped_column(Text, default="")
    introduction_html_en: Mapped[str] = mapped_column(Text, default="")
    edits: Mapped[int] = mapped_column(default=0)
    """Grows with every change of the draft, so that nobody publishes what they have not seen."""


class Rule(Base):
    """One rule of one version. ``key`` stays the same from version to version."""

    __tablename__ = "moderation_rules"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        CheckConstraint("gravity BETWEEN 1 AND 5", name="gravity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("moderation_code_versions.id", ondelete="RESTRICT"))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    position: Mapped[int] = mapped_column()
    name_fr: Mapped[str] = mapped_column(String(NAME_LENGTH))
    name_en: Mapped[str] = mapped_column(String(NAME_LENGTH))
    text_fr: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    html_fr: Mapped[str] = mapped_column(Text)
    html_en: Mapped[str] = mapped_column(Text)
    gravity: Mapped[int] = mapped_column()
    """1 to 5, from a lack of tact to a danger for somebody; the queue puts what is grave first."""
    needs_sentence: Mapped[bool] = mapped_column(default=False)
    """Whether a report under this rule says in a sentence what is wrong."""
    dsa_category: Mapped[str] = mapped_column(String(CATEGORY_LENGTH))
    """One of ``statement_categories.toml``."""


class Acceptance(Base):
    """A member accepted a version of the code."""

    __tablename__ = "moderation_acceptances"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("moderation_code_versions.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
