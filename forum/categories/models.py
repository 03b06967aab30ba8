"""Categories and the groups invited to them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.storage.base import Base

ACCESS = ("public", "members", "groups", "staff")
PRIVATE = "private"
"""Of the one category that holds private conversations: nobody chooses it, sees it or moderates it."""
POSTING = ("members", "staff")


class Category(Base):
    """A place for conversations. Names and descriptions are kept in both languages."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_fr: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    description_fr: Mapped[str] = mapped_column(String(300), default="")
    description_en: Mapped[str] = mapped_column(String(300), default="")
    access: Mapped[str] = mapped_column(String(10), default="public")
    posting: Mapped[str] = mapped_column(String(10), default="members")
    hue: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)


class CategoryGroup(Base):
    """A group that may read a category whose access is ``groups``."""

    __tablename__ = "category_groups"

    category_id: Mapped[int] = mapped_column(
        ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
