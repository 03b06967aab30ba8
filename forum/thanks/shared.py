"""What stands beneath a subject: the thanks that their receivers let everybody read who sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from forum.hooks import hooks
from forum.members.models import Member
from forum.members.people import called
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.storage.paging import Page
from forum.storage.session import rows, session
from forum.subjects import PUBLISHED, SubjectKind
from forum.thanks.models import Thanks
from forum.thanks.queries import PAGE
from forum.thanks.visibility import SHOWN

BENEATH = 3
"""So many thanks stand beneath their subject itself; a page of their own shows the others."""


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A thanks as everybody reads it who sees its subject."""

    id: int
    text: str
    name: str
    display_name: str
    here: bool
    works_here: bool

    @property
    def display(self) -> str:
        """Their name, with who works here, in the language of the page that it is rendered for."""
        return called(self.display_name, self.works_here)


def beneath(kind_name: str, ids: Sequence[int]) -> dict[int, list[SharedLine]]:
    """The newest shared thanks of each subject, one more than ``BENEATH`` at most. Who sees the subjects was
    decided before."""
    place = func.row_number().over(partition_by=Thanks.subject_id, order_by=_NEWEST).label("place")
    numbered = (
        _SHARED.add_columns(place)
        .where(Thanks.subject_kind == kind_name, Thanks.subject_id.in_(ids))
        .subquery()
    )
    wanted = select(numbered).where(numbered.c.place <= BENEATH + 1)
    found: dict[int, list[SharedLine]] = {}
    for row in rows(wanted.order_by(numbered.c.place)):
        found.setdefault(row.subject_id, []).append(_shared(row))
    return found


def all_beneath(viewer: Any, kind_name: str, subject_id: int, *, before: int | None = None) -> Beneath:
    """All that is shown beneath one subject that ``viewer`` sees; else ``Refused``. ``before`` an id."""
    kind = hooks().subjects.get(kind_name)
    thing = kind.find(subject_id) if kind is not None else None
    if kind is None or thing is None or kind.state(thing) != PUBLISHED or not kind.sees(viewer, thing):
        raise Refused(Act.SEE_THANKS, viewer)
    wanted = _SHARED.where(Thanks.subject_kind == kind_name, Thanks.subject_id == subject_id)
    if before is not None:
        wanted = wanted.where(Thanks.id < before)
    found = session().execute(wanted.order_by(Thanks.id.desc()).limit(PAGE + 1)).all()
    lines = [_shared(row) for row in found[:PAGE]]
    return Beneath(kind, thing, Page(lines, after=str(lines[-1].id) if len(found) > PAGE else None))


@dataclass(frozen=True, slots=True)
class Beneath:
    """A page of what is shown beneath a subject."""

    kind: SubjectKind
    thing: Any
    page: Page[SharedLine]


_NEWEST = (Thanks.shared_at.desc(), Thanks.id.desc())
_SHARED = (
    select(
        Thanks.id,
        Thanks.subject_id,
        Thanks.text,
        Member.username,
        Member.display_name,
        Member.active,
        Member.works_here,
    )
    .join(Member, Member.id == Thanks.giver_id)
    .where(SHOWN)
)


def _shared(row: Any) -> SharedLine:
    return SharedLine(row.id, row.text, row.username, row.display_name, row.active, row.works_here)
