"""Members as the lines of any page show them: a face, a name, and where the name leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from forum.clock import now
from forum.members.models import Member
from forum.storage.session import session
from forum.text.initials import hue, initials


@dataclass(frozen=True, slots=True)
class Person:
    """A member in a line."""

    id: int
    username: str
    display_name: str
    first_name: str
    """"" unless an administrator vouched for one."""
    initials: str
    hue: int
    here: bool
    """Can answer now: neither gone nor suspended."""

    @property
    def url(self) -> str:
        return f"/members/{self.username}"


_COLUMNS = (
    Member.id,
    Member.username,
    Member.display_name,
    Member.first_name,
    Member.active,
    Member.suspended_until,
)


def people(ids: Iterable[int | None]) -> dict[int, Person]:
    """Those of ``ids`` who ever were members, by number: one question, however many they are."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    moment = now()
    return {
        row.id: Person(
            id=row.id,
            username=row.username,
            display_name=row.display_name,
            first_name=row.first_name,
            initials=initials(row.display_name),
            hue=hue(row.username),
            here=row.active and (row.suspended_until is None or row.suspended_until <= moment),
        )
        for row in session().execute(select(*_COLUMNS).where(Member.id.in_(wanted)))
    }
