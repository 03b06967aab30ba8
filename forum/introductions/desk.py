"""The concierge's desk: everything that waits, each row with the one thing to do and one pair of hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.clock import now
from forum.gifts.queries import gift_for
from forum.introductions import waiting
from forum.introductions.models import DeskClaim
from forum.introductions.refusals import Done
from forum.introductions.waiting import Row
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.topics.queries import topic_for

LAPSES: Final = timedelta(hours=2)
"""How long a row stays with whoever took it."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Rows of one kind."""

    kind: str
    title: Any
    rows: tuple[Row, ...]


Source = Callable[[Any], list[Row]]
"""``(viewer) -> rows``, those that wait longest first."""


def desk_for(viewer: Any) -> list[Shelf]:
    """Everything that waits, for a connector, among what they may see."""
    require(viewer, Act.SEE_DESK)
    claims = _claims()
    shelves = []
    for kind, (title, source) in SOURCES.items():
        rows = tuple(_claimed(row, claims) for row in source(viewer))
        shelves.append(Shelf(kind, title, rows))
    return shelves


def row_for(viewer: Any, kind: str, subject_id: int) -> Row:
    """One row, if it still waits. Raises ``Done`` if it waits no more, ``Refused`` if there is no such thing.

    Whatever the viewer may not see isn't there for them.
    """
    require(viewer, Act.SEE_DESK)
    if kind not in SOURCES:
        raise Refused(Act.SEE_DESK, viewer)
    _title, source = SOURCES[kind]
    found = next((row for row in source(viewer) if row.subject_id == subject_id), None)
    if found is None:
        _require_known(viewer, kind, subject_id)
        raise Done
    return found


def _require_known(viewer: Any, kind: str, subject_id: int) -> None:
    if kind == waiting.TOPIC:
        topic_for(viewer, subject_id)
    elif kind in (waiting.GIFT, waiting.PROMISE):
        gift_for(viewer, subject_id, act=Act.SEE_GIFT)
    elif session().get(Member, subject_id) is None:
        raise Refused(Act.SEE_DESK, viewer)


def _claims() -> dict[tuple[str, int], tuple[int, str]]:
    wanted = (
        select(DeskClaim.kind, DeskClaim.subject_id, DeskClaim.member_id, Member.display_name)
        .join(Member, Member.id == DeskClaim.member_id)
        .where(DeskClaim.taken_at > now() - LAPSES)
    )
    return {
        (row.kind, row.subject_id): (row.member_id, row.display_name) for row in session().execute(wanted)
    }


def _claimed(row: Row, claims: dict[tuple[str, int], tuple[int, str]]) -> Row:
    member_id, name = claims.get((row.kind, row.subject_id), (None, ""))
    return replace(row, taken_by_id=member_id, taken_by=name)


SOURCES: dict[str, tuple[Any, Source]] = {
    waiting.NEWCOMER: (_l("Newcomers nobody has answered yet"), waiting.newcomers),
    waiting.TOPIC: (_l("Topics without an answer after a day"), waiting.topics),
    waiting.GIFT: (_l("Offers and requests without a taker"), waiting.gifts),
    waiting.PROMISE: (_l("Promises that grow old"), waiting.promises),
}
