"""The table of facts: append-only, ids and times, never bodies (so that erasure stays possible)."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.facts.catalogue import Fact
from forum.storage.base import Base, UtcDateTime
from forum.storage.prepared import Prepared, given


class FactRow(Base):
    """One fact as it was recorded."""

    __tablename__ = "facts"
    __table_args__ = (Index("ix_facts_kind_topic", "kind", "topic_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int] = mapped_column(index=True)
    topic_id: Mapped[int | None] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


_TABLE: Any = FactRow.__table__
_APPEND = Prepared(
    insert(_TABLE).values(given(_TABLE, "kind", "actor_id", "topic_id", "at", "data")).inline()
)


def write_down(fact: Fact) -> None:
    """Append ``fact`` to the log, in the open transaction."""
    data = {each.name: getattr(fact, each.name) for each in fields(fact)}
    _APPEND.run(
        {
            "kind": type(fact).__name__,
            "actor_id": data.pop("actor_id"),
            "topic_id": data.get("topic_id"),
            "at": now(),
            "data": data,
        },
    )
