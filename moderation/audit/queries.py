"""Reading the audit. Every read names its viewer: fetching is checking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from forum.community.queries import site
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.web.ids import bounded_id
from moderation.audit.chain import HEAD
from moderation.audit.filters import Wanted
from moderation.audit.models import AuditHead, AuditLine
from moderation.audit.verifying import EMPTY, Head
from moderation.audit.visibility import not_about

PAGE = 50
BATCH = 500
"""Lines of an export that are in memory at once."""


class NobodyCalledThat(LookupError):
    """The filter names somebody who was never here."""


def head(viewer: Any) -> Head:
    """The present head of the chain."""
    require(viewer, Act.SEE_AUDIT)
    row = session().get(AuditHead, HEAD)
    return Head(row.number, row.hash) if row is not None else EMPTY


def lines_before(viewer: Any, wanted: Wanted, before: int | None = None) -> Sequence[AuditLine]:
    """The newest lines (before the one numbered ``before``), one more than a page holds.

    Raises ``Refused``, ``NobodyCalledThat``.
    """
    found = select(AuditLine).where(*_conditions(viewer, wanted)).order_by(AuditLine.id.desc())
    if before is not None:
        found = found.where(AuditLine.id < before)
    return session().scalars(found.limit(PAGE + 1)).all()


def all_lines(viewer: Any, wanted: Wanted, upto: int) -> Iterator[Any]:
    """Every line as a plain row, the oldest first, up to the one numbered ``upto``; as ``lines_before``."""
    columns = AuditLine.__table__.c
    conditions = (*_conditions(viewer, wanted), AuditLine.id <= upto)
    return _in_batches(select(*columns).where(*conditions).order_by(AuditLine.id).limit(BATCH))


def _in_batches(wanted: Any) -> Iterator[Any]:
    last = 0
    while batch := session().execute(wanted.where(AuditLine.id > last)).all():
        yield from batch
        last = batch[-1].id


def _conditions(viewer: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    require(viewer, Act.SEE_AUDIT)
    found = [not_about(viewer)]
    if wanted.actor:
        found.append(AuditLine.actor_id == _number_of(wanted.actor))
    if wanted.act:
        found.append(AuditLine.act == wanted.act)
    if wanted.kind:
        found.append(AuditLine.thing_kind == wanted.kind)
    zone = ZoneInfo(viewer.timezone or site().timezone)
    if wanted.since is not None:
        found.append(AuditLine.at >= _midnight(wanted.since, zone))
    if wanted.until is not None:
        found.append(AuditLine.at < _midnight(wanted.until + timedelta(days=1), zone))
    return found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _number_of(name: str) -> int:
    found = session().scalar(select(Member.id).where(Member.username_key == name.lower()))
    number = found if found is not None else bounded_id(name)
    if number is None:
        raise NobodyCalledThat(name)
    return number
