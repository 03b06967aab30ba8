"""What an offer or request has come to, from the story of its entries: one pure function, an entry at a time.

``fold(entries)`` and the course kept with the gift are the same thing; a property test holds that. What does
not follow from the story so far is not folded: ``Unfounded`` is raised, and no verb may let it come to that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

from forum.gifts.models import CLOSED, OPEN, PROMISED, WITHDRAWN

# Kinds of entry, past tense. What each carries in ``data`` stands beside the function that folds it.
OFFERED, EDITED, ENDED, TAKEN_BACK = "offered", "edited", "ended", "taken_back"
ASKED, LET_GO, CHOSEN, GIVEN, RECEIVED = "asked", "let_go", "chosen", "given", "received"
FAILED, AGREED, SHOWN, REMINDED, LAPSED = "failed", "agreed", "shown", "reminded", "lapsed"

SETTLED = "settled"
"""Given, and closed by itself because nobody said more."""

PASSED, OVER = "passed_over", "over"
"""How a hand that still asks stands while somebody else has the promise, and once nothing can come free."""

ACTIVE = frozenset({CHOSEN, GIVEN})
"""A promise that is not yet at its end."""

TAKEN = frozenset({CHOSEN, GIVEN, RECEIVED, SETTLED})
"""What takes a piece away from the others."""

FROM: Mapping[str, frozenset[str]] = {
    ASKED: frozenset({"", LET_GO, FAILED, LAPSED}),
    LET_GO: frozenset({ASKED}),
    CHOSEN: frozenset({ASKED}),
    GIVEN: frozenset({CHOSEN}),
    RECEIVED: ACTIVE,
    FAILED: ACTIVE,
    AGREED: ACTIVE,
    SHOWN: ACTIVE,
    REMINDED: ACTIVE,
    LAPSED: ACTIVE,
}
"""From which status of a hand each kind of entry leads on."""


BETWEEN = frozenset({ASKED, LET_GO, AGREED, SHOWN, REMINDED})
"""What only the two see anything of: nobody else's page changes, nor learns that there was something."""


class Unfounded(Exception):
    """An entry that does not follow from the entries before it."""


class Line(Protocol):
    """What the fold asks of an entry."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def hand_id(self) -> int | None: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class HandState:
    """What became of one raised hand."""

    hand_id: int
    status: str = ""
    revision: int = 0
    """The revision that both have agreed upon; 0 before a promise."""
    since: str = ""
    """When it was promised or given, ISO 8601."""
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """What an offer or request has come to."""

    version: int = 0
    pieces: int = 1
    revision: int = 1
    ended: bool = False
    """Takes no further hands: its author said so, or its time is over."""
    withdrawn: bool = False
    hands: tuple[HandState, ...] = ()
    """In order of their numbers."""

    @property
    def left_over(self) -> int:
        """Pieces that nobody was promised."""
        return self.pieces - sum(1 for one in self.hands if one.status in TAKEN)

    @property
    def active(self) -> tuple[HandState, ...]:
        return tuple(one for one in self.hands if one.status in ACTIVE)

    @property
    def takes(self) -> bool:
        """Whether a hand may be raised, or chosen."""
        return not self.ended and not self.withdrawn and self.left_over > 0

    @property
    def status(self) -> str:
        if self.withdrawn:
            return WITHDRAWN
        if self.takes:
            return OPEN
        return PROMISED if self.active else CLOSED

    def hand(self, hand_id: int | None) -> HandState:
        """What became of a hand; one that was never raised has no status."""
        at = bisect_left(self.hands, hand_id or 0, key=lambda one: one.hand_id)
        known = at < len(self.hands) and self.hands[at].hand_id == hand_id
        return self.hands[at] if known else HandState(hand_id or 0)

    @property
    def shown(self) -> str:
        """``status`` in the words of a page: what all who were promised something were given, is given."""
        given = self.status == PROMISED and all(one.status == GIVEN for one in self.active)
        return GIVEN if given else self.status

    def standing(self, hand_id: int) -> str:
        """How a hand stands for the one who raised it: who asks in vain is not left waiting."""
        status = self.hand(hand_id).status
        if status != ASKED or self.takes:
            return status
        return PASSED if self.status == PROMISED and not self.ended else OVER

    def allows(self, kind: str, hand_id: int | None = None) -> bool:
        """Whether an entry of ``kind`` would follow from the story so far."""
        if kind in (ASKED, CHOSEN) and not self.takes:
            return False
        if kind in FROM:
            return hand_id is not None and self.hand(hand_id).status in FROM[kind]
        return not self.withdrawn and not (kind == ENDED and self.ended)


def fold(entries: Iterable[Line], course: Course | None = None) -> Course:
    """The course after ``entries``, which must be in order, from ``course`` on. Raises ``Unfounded``."""
    found = course or Course()
    for entry in entries:
        if not found.allows(entry.kind, entry.hand_id):
            raise Unfounded(f"{entry.kind} of hand {entry.hand_id} after entry {found.version}")
        found = _HANDLERS[entry.kind](replace(found, version=entry.number), entry)
        if found.left_over < 0:
            raise Unfounded(f"{entry.kind} leaves {found.left_over} pieces")
    return found


def to_json(course: Course) -> dict[str, Any]:
    """``course`` as it is kept with its gift."""
    return asdict(course)


def from_json(kept: Mapping[str, Any]) -> Course:
    """The course that ``to_json`` kept; an empty one for a new gift."""
    return Course(**{**kept, "hands": tuple(HandState(**one) for one in kept.get("hands", ()))})


def _with_hand(course: Course, changed: HandState) -> Course:
    others = tuple(one for one in course.hands if one.hand_id != changed.hand_id)
    return replace(course, hands=tuple(sorted((*others, changed), key=lambda one: one.hand_id)))


def _written(course: Course, entry: Line) -> Course:
    """``pieces, revision``: offered, or edited; ``reopened`` when it was given more time than it had.

    Who was promised something has not agreed to an edit yet.
    """
    ended = course.ended and not entry.data.get("reopened")
    pieces, revision = int(entry.data["pieces"]), int(entry.data["revision"])
    return replace(course, pieces=pieces, revision=revision, ended=ended)


def _ended(course: Course, entry: Line) -> Course:
    """``by_itself`` when its time was over; otherwise its author takes no further hands."""
    return replace(course, ended=True)


def _taken_back(course: Course, entry: Line) -> Course:
    """The author takes it back: what was promised and not yet given is not promised any more."""
    hands = tuple(replace(one, status=FAILED) if one.status == CHOSEN else one for one in course.hands)
    return replace(course, withdrawn=True, hands=hands)


def _hand(course: Course, entry: Line) -> Course:
    """A hand is raised, let go, given to, received; or it did not work out, and nobody says whose fault."""
    return _with_hand(course, replace(course.hand(entry.hand_id), status=entry.kind))


def _promised(course: Course, entry: Line) -> Course:
    """``at``; the promise is made upon the text as it is then."""
    made = HandState(entry.hand_id or 0, CHOSEN, course.revision, entry.data["at"])
    return _with_hand(course, made)


def _given(course: Course, entry: Line) -> Course:
    """``at``."""
    hand = course.hand(entry.hand_id)
    return _with_hand(course, replace(hand, status=GIVEN, since=entry.data["at"], reminded=False))


def _agreed(course: Course, entry: Line) -> Course:
    """Whoever was promised something has seen what was edited, and stays."""
    return _with_hand(course, replace(course.hand(entry.hand_id), revision=course.revision))


def _shown(course: Course, entry: Line) -> Course:
    """Whoever kept their name has shown it to the other; it changes nothing of the promise."""
    return course


def _reminded(course: Course, entry: Line) -> Course:
    return _with_hand(course, replace(course.hand(entry.hand_id), reminded=True))


def _lapsed(course: Course, entry: Line) -> Course:
    """Nobody has said anything for long: a promise is over, what was given counts as given."""
    hand = course.hand(entry.hand_id)
    return _with_hand(course, replace(hand, status=SETTLED if hand.status == GIVEN else LAPSED))


_HANDLERS: Mapping[str, Callable[[Course, Line], Course]] = {
    OFFERED: _written,
    EDITED: _written,
    ENDED: _ended,
    TAKEN_BACK: _taken_back,
    ASKED: _hand,
    LET_GO: _hand,
    CHOSEN: _promised,
    GIVEN: _given,
    RECEIVED: _hand,
    FAILED: _hand,
    AGREED: _agreed,
    SHOWN: _shown,
    REMINDED: _reminded,
    LAPSED: _lapsed,
}

KINDS = tuple(_HANDLERS)
