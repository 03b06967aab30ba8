"""Members as the lines of any page show them: a face, a name, and where the name leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from forum.clock import now
from forum.members.models import Member
from forum.storage.session import session
from forum.text.initials import hue, initials


def called(name: str, works_here: bool) -> str:
    """How a member is called wherever they take part: by their name, with a word that they work here.

    It is plain text in the reader's language, so that pages, feeds and mails disclose it in the same way.
    """
    return str(_("%(name)s (works here)", name=name)) if works_here else name


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
    works_here: bool

    @property
    def called(self) -> str:
        """Their name as pages show it, with who works here."""
        return called(self.display_name, self.works_here)

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
    Member.works_here,
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
            works_here=row.works_here,
        )
        for row in session().execute(select(*_COLUMNS).where(Member.id.in_(wanted)))
    }
