"""Facts of hand-offs. What was written to and by a department stands in none of them."""

from __future__ import annotations

from dataclasses import dataclass

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffFact(Fact):
    """Something that happened to a hand-off as a whole."""

    handoff_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffMoved(HandoffFact):
    """An entry ``kind`` with ``number`` was added to its story. The actor is the program for what came by the
    link of a letter, and for what time does."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffHeldBack(HandoffFact):
    """Its words wait for a person; nobody has heard of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffShown(HandoffFact):
    """A moderator let it go its way."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffHidden(HandoffFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffRemoved(HandoffFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffErased(HandoffFact):
    """The words of it are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffAnswerHeldBack(HandoffFact):
    """What the department answered waits for a person; nobody brings it back before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffAnswerShown(HandoffFact):
    """A moderator let the answer go its way."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffAnswerHidden(HandoffFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffAnswerRemoved(HandoffFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffAnswerErased(HandoffFact):
    """The words of the answer are gone."""


ANSWER_JUDGED = (HandoffAnswerShown, HandoffAnswerHidden, HandoffAnswerRemoved, HandoffAnswerErased)
OF_WORDS = (HandoffErased, HandoffAnswerHeldBack, *ANSWER_JUDGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentChanged(Fact):
    """A department was made, or is described otherwise."""

    department_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentClosed(Fact):
    """A department was deleted; what waited for it went back to whoever handed it off."""

    department_id: int


OUT_OF_SIGHT = (HandoffHeldBack, HandoffHidden, HandoffRemoved)
"""After which nobody reads it."""

OF_ONE = (HandoffMoved, HandoffShown, *OUT_OF_SIGHT, *OF_WORDS)
"""After which its pages are others."""
