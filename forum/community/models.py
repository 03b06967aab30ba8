"""The community's settings, and the number that tells whether what processes remember still holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.storage.base import Base


class Setting(Base):
    """One setting by name; what is not stored has its default (``settings.DEFAULTS``)."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class Edition(Base):
    """One row. ``number`` grows with every change of settings, categories, groups or members' names.

    Each process keeps those in memory together with the number; the first query of a request reads
    the number, so every process notices a change at once.
    """

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(default=1)
