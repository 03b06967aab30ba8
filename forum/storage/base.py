"""The declarative base, and the column types every model shares."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

LARGEST_ID = 2**53 - 1
"""Ids above this are refused at the edge: SQLite overflows past 2^63, JavaScript past 2^53."""


class Base(DeclarativeBase):
    """Every model's base; constraint names are fixed so that migrations can speak of them."""

    metadata = MetaData(naming_convention=NAMING)
    # Ids are checked against LARGEST_ID, so PostgreSQL must hold that much; SQLite's integers always do,
    # and only a column of type INTEGER is its row id.
    type_annotation_map = {int: BigInteger().with_variant(Integer, "sqlite")}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC, whatever the database keeps.

    A naive value is taken as UTC, because libraries that write their own columns may hand one in.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            value = value.replace(tzinfo=UTC)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
