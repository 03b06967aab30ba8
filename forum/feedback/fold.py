"""What an idea has come to, from the story of its entries: one pure function, an entry at a time.

``fold(entries)`` and the course kept with the idea are the same thing; a property test holds that. What does
not follow from the story so far is not folded: ``Unfounded`` is raised, and no verb may let it come to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from forum.feedback.models import DONE, HEARD, JOINED, NEW, NO, NOT_NOW, STUDIED, TURNS, YES

WRITTEN, TOOK_IN = "written", "took_in"
"""The first entry; another idea was joined with this one. Others are called as the status they lead to."""

FROM: Mapping[str, frozenset[str]] = {
    WRITTEN: frozenset({""}),
    HEARD: frozenset({NEW}),
    STUDIED: frozenset({HEARD, YES, NOT_NOW, NO}),
    YES: frozenset({STUDIED}),
    NOT_NOW: frozenset({STUDIED}),
    NO: frozenset({STUDIED}),
    DONE: frozenset({YES}),
    JOINED: frozenset({NEW, HEARD, STUDIED, YES, NOT_NOW, NO}),
    TOOK_IN: frozenset({NEW, HEARD, STUDIED, YES, NOT_NOW, NO, DONE}),
}
"""From which status each kind of entry leads on. What was decided can be studied again, and decided anew."""


class Unfounded(Exception):
    """An entry that does not follow from the entries before it."""


class Line(Protocol):
    """What the fold asks of an entry."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def other_id(self) -> int | None: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Course:
    """What an idea has come to."""

    version: int = 0
    status: str = ""
    person_id: int | None = None
    """Who answered for it last, by name."""
    turned_at: str = ""
    """When, ISO 8601; "" before anybody did."""
    into_id: int | None = None
    """The idea that it was joined into."""

    def allows(self, kind: str) -> bool:
        """Whether an entry of ``kind`` would follow from the story so far."""
        return self.status in FROM[kind]

    @property
    def turns(self) -> tuple[str, ...]:
        """What the brand can say of it now."""
        return tuple(turn for turn in TURNS if self.allows(turn))


def fold(entries: Iterable[Line], course: Course | None = None) -> Course:
    """The course after ``entries``, which must be in order, from ``course`` on. Raises ``Unfounded``."""
    found = course or Course()
    for entry in entries:
        if entry.number != found.version + 1 or not found.allows(entry.kind):
            raise Unfounded(f"{entry.kind} as entry {entry.number} after {found.status} {found.version}")
        found = _after(replace(found, version=entry.number), entry)
    return found


def _after(course: Course, entry: Line) -> Course:
    if entry.kind == WRITTEN:
        return replace(course, status=NEW)
    if entry.kind == JOINED:
        return replace(course, status=JOINED, into_id=entry.other_id)
    if entry.kind == TOOK_IN:
        return course
    if entry.person_id is None:
        raise Unfounded(f"nobody answers for {entry.kind}")
    at = entry.at.isoformat()
    return replace(course, status=entry.kind, person_id=entry.person_id, turned_at=at)


def to_json(course: Course) -> dict[str, Any]:
    """``course`` as it is kept with its idea."""
    return asdict(course)


def from_json(kept: Mapping[str, Any]) -> Course:
    """The course that ``to_json`` kept; an empty one for a new idea."""
    return Course(**kept)
