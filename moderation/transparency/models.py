"""What decisions say without persons, for exports."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.storage.base import Base


class Cleaned(Base):
    """The words of a decision without persons.

    Decisions never change, and who has left or is called otherwise is known by no name any more: theirs are
    taken out while they are known.
    """

    __tablename__ = "moderation_cleaned"

    decision_id: Mapped[int] = mapped_column(
        ForeignKey("moderation_decisions.id"), primary_key=True, autoincrement=False
    )
    facts: Mapped[str] = mapped_column(Text)
    law: Mapped[str] = mapped_column(Text)
