"""A chain of a few lines, and somebody who can write to the database past the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from forum.members.actions.invite import invite
from forum.storage.session import db, session, transaction
from moderation.audit.models import AuditLine
from tests.cast import Cast

Forge = Callable[[str], None]


def lines(*acts: str) -> Sequence[AuditLine]:
    """The lines of these acts (of all), the first one first. Needs an application context."""
    session().expire_all()
    wanted = select(AuditLine).order_by(AuditLine.id)
    return session().scalars(wanted.where(AuditLine.act.in_(acts)) if acts else wanted).all()


def add_lines(cast: Cast, count: int) -> list[int]:
    """Ada makes ``count`` invitations, a line each; answers the numbers of the lines."""
    for _ in range(count):
        with transaction():
            invite(actor=cast.ada, note="", uses=1, days=1)
    return [line.id for line in lines()][-count:]


def forging(app: Flask) -> Forge:
    """Runs a statement with the triggers out of the way, as the owner of the database can."""

    def forge(statement: str) -> None:
        with db.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("ALTER TABLE moderation_audit DISABLE TRIGGER USER"))
                connection.execute(text(statement))
                connection.execute(text("ALTER TABLE moderation_audit ENABLE TRIGGER USER"))
            else:
                kept = connection.execute(
                    text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%audit%'")
                ).all()
                for row in kept:
                    connection.execute(text(f"DROP TRIGGER {row.name}"))
                connection.execute(text(statement))
                for row in kept:
                    connection.exec_driver_sql(row.sql)
            connection.commit()

    return forge


@pytest.fixture
def forge(cast: Cast) -> Any:
    return forging(cast.app)
