"""What a hand-off has come to, from the story of its entries: one pure function, an entry at a time.

``fold(entries)`` and the course kept with the hand-off are the same thing; a property test holds that. What
does not follow from the story so far is not folded: ``Unfounded`` is raised. No verb may let it come to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

from forum.handoffs.models import (
    AGREED,
    ANSWERED,
    ASKED,
    AWAITING,
    CHECKED,
    DECLINED,
    IN_WORK,
    NOT_ASKED,
    OPEN,
    POSTED,
    RETURNED,
    SEEN,
    SENT,
    STATUSES,
    UNABLE,
    WITHDRAWN,
)

# Kinds of entry; what each carries in ``data`` stands beside the function that folds it. The others have the
# name of the status, or of the consent, that they lead to.
LATE, POSTPONED, TAKEN_OVER, WAITS, TURNED_DOWN = "late", "postponed", "taken_over", "waits", "turned_down"
UNANSWERED, OWNER_LEFT, OWNER_BACK = "unanswered", "owner_left", "owner_back"
TAKEN_AWAY, POST_HIDDEN, POST_SHOWN, RELEASED = "taken_away", "post_hidden", "post_shown", "released"

FROM: Mapping[str, frozenset[str]] = {
    SENT: frozenset({"", *AWAITING, CHECKED, UNABLE, RETURNED}),
    SEEN: frozenset({SENT}),
    IN_WORK: frozenset({SENT, SEEN}),
    CHECKED: frozenset({*AWAITING, ANSWERED, UNABLE}),
    ANSWERED: frozenset({*AWAITING, CHECKED}),
    UNABLE: frozenset({*AWAITING, CHECKED}),
    UNANSWERED: frozenset({CHECKED, ANSWERED, UNABLE}),
    RETURNED: frozenset(AWAITING),
    POSTED: frozenset(OPEN),
    WITHDRAWN: frozenset(OPEN),
    LATE: frozenset(OPEN),
    POSTPONED: frozenset(AWAITING),
    TAKEN_OVER: frozenset(OPEN),
    WAITS: frozenset(OPEN),
    TURNED_DOWN: frozenset(OPEN),
    OWNER_LEFT: frozenset(OPEN),
    OWNER_BACK: frozenset(OPEN),
    TAKEN_AWAY: frozenset({POSTED}),
    POST_HIDDEN: frozenset(OPEN),
    POST_SHOWN: frozenset(OPEN),
    RELEASED: frozenset(STATUSES),
}
"""From which status each kind of entry leads on."""

CONSENT_FROM: Mapping[str, frozenset[str]] = {
    ASKED: frozenset({NOT_ASKED}),
    AGREED: frozenset({ASKED}),
    DECLINED: frozenset({ASKED, AGREED}),
}
"""From which answer each kind of entry about consent leads on, while the hand-off is open; the department
is let in only while it has to answer, and kept out at any time."""


class Unfounded(Exception):
    """An entry that does not follow from the entries before it."""


class Line(Protocol):
    """What the fold asks of an entry."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Course:
    """What a hand-off has come to."""

    version: int = 0
    status: str = ""
    owner_id: int = 0
    department_id: int = 0
    due: str = ""
    """When the answer is expected, ISO 8601."""
    turn: int = 0
    """Grows each time it is passed on: a link of an earlier turn opens nothing."""
    late: bool = False
    """Whether it was said already that the answer is late."""
    consent: str = NOT_ASKED
    posted_id: int | None = None
    """The post that told the member."""
    waiting_id: int | None = None
    """The post that tells the member once a moderator has read it."""
    alone: bool = False
    """Whether it was said that nobody is there any more to bring the answer back."""
    before: str = ""
    """The status in which the member was told: it leads back there when the answer is taken away."""
    aside: bool = False
    """Whether the question is out of sight, so that nobody can be answered."""

    def allows(self, kind: str) -> bool:
        """Whether an entry of ``kind`` would follow from the story so far."""
        if kind in CONSENT_FROM:
            open_to_it = OPEN if kind == DECLINED else AWAITING
            return self.status in open_to_it and self.consent in CONSENT_FROM[kind]
        if kind == LATE and self.late:
            return False
        if kind == TURNED_DOWN and self.waiting_id is None:
            return False
        if kind in (OWNER_LEFT, OWNER_BACK) and self.alone is (kind == OWNER_LEFT):
            return False
        if kind in (POST_HIDDEN, POST_SHOWN) and self.aside is (kind == POST_HIDDEN):
            return False
        return self.status in FROM.get(kind, ())


def fold(entries: Iterable[Line], course: Course | None = None) -> Course:
    """The course after ``entries``, which must be in order, from ``course`` on. Raises ``Unfounded``."""
    found = course or Course()
    for entry in entries:
        if not found.allows(entry.kind):
            raise Unfounded(f"{entry.kind} after entry {found.version}, which left it {found.status}")
        found = _HANDLERS[entry.kind](replace(found, version=entry.number), entry)
    return found


def to_json(course: Course) -> dict[str, Any]:
    """``course`` as it is kept with its hand-off."""
    return asdict(course)


def from_json(kept: Mapping[str, Any]) -> Course:
    """The course that ``to_json`` kept; an empty one for a new hand-off."""
    return Course(**kept)


def _sent(course: Course, entry: Line) -> Course:
    """``department``, ``due``, ``owner``: handed to a department, or passed on to another.

    What the member agreed to, or was asked and left open, was meant for the one before: they are asked anew.
    """
    return replace(
        course,
        status=SENT,
        department_id=int(entry.data["department"]),
        due=str(entry.data["due"]),
        owner_id=int(entry.data["owner"]),
        turn=course.turn + 1,
        late=False,
        alone=False,
        consent=course.consent if course.consent == DECLINED else NOT_ASKED,
    )


def _moved(course: Course, entry: Line) -> Course:
    """The department saw it, works on it, answered, can't; it went back; it was taken back."""
    return replace(course, status=entry.kind)


def _checked(course: Course, entry: Line) -> Course:
    """``able``: the department wrote an answer, or why it can't give one, and a moderator reads it first,
    or once more."""
    return replace(course, status=CHECKED)


def _unanswered(course: Course, entry: Line) -> Course:
    """What the department wrote was taken away: it is its turn again."""
    return replace(course, status=SENT)


def _posted(course: Course, entry: Line) -> Course:
    """``post``: the answer stands in the topic."""
    told = int(entry.data["post"])
    return replace(course, status=POSTED, before=course.status, posted_id=told, waiting_id=None)


def _taken_away(course: Course, entry: Line) -> Course:
    """``post``: the answer that the member had is not there any more; they wait for another."""
    return replace(course, status=course.before, before="", posted_id=None)


def _waits(course: Course, entry: Line) -> Course:
    """``post``: the answer is written, and a moderator reads it first."""
    return replace(course, waiting_id=int(entry.data["post"]))


def _turned_down(course: Course, entry: Line) -> Course:
    """``post``: the answer that waited was taken away; the member waits for another."""
    return replace(course, waiting_id=None)


def _late(course: Course, entry: Line) -> Course:
    return replace(course, late=True)


def _postponed(course: Course, entry: Line) -> Course:
    """``due``: it takes longer, and everybody concerned reads until when."""
    return replace(course, due=str(entry.data["due"]), late=False)


def _taken_over(course: Course, entry: Line) -> Course:
    """``owner``: a colleague brings the answer back."""
    return replace(course, owner_id=int(entry.data["owner"]), alone=False)


def _alone(course: Course, entry: Line) -> Course:
    return replace(course, alone=entry.kind == OWNER_LEFT)


def _aside(course: Course, entry: Line) -> Course:
    return replace(course, aside=entry.kind == POST_HIDDEN)


def _released(course: Course, entry: Line) -> Course:
    """Moderators let it go its way: only then it reached the department, or did so again."""
    return course


def _consent(course: Course, entry: Line) -> Course:
    return replace(course, consent=entry.kind)


_HANDLERS: Mapping[str, Callable[[Course, Line], Course]] = {
    SENT: _sent,
    SEEN: _moved,
    IN_WORK: _moved,
    CHECKED: _checked,
    ANSWERED: _moved,
    UNABLE: _moved,
    UNANSWERED: _unanswered,
    RETURNED: _moved,
    WITHDRAWN: _moved,
    POSTED: _posted,
    LATE: _late,
    POSTPONED: _postponed,
    TAKEN_OVER: _taken_over,
    WAITS: _waits,
    TURNED_DOWN: _turned_down,
    OWNER_LEFT: _alone,
    OWNER_BACK: _alone,
    TAKEN_AWAY: _taken_away,
    POST_HIDDEN: _aside,
    POST_SHOWN: _aside,
    RELEASED: _released,
    ASKED: _consent,
    AGREED: _consent,
    DECLINED: _consent,
}

KINDS = tuple(_HANDLERS)
