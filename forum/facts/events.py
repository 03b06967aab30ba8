"""What happens to events of the calendar: ids and words of the program, never a word of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFact(Fact):
    """Something that happened to an event."""

    event_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDrafted(EventFact):
    """Somebody plans it; nobody else is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPublished(EventFact):
    """Those who see its category can read it and answer: announced, or released by a moderator."""

    author_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventHeldBack(EventFact):
    """It waits for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChanged(EventFact):
    """What those who come must know is different; ``parts`` names what: ``when``, ``place`` …"""

    sequence: int
    parts: tuple[str, ...] = ()
    starts_before: str = ""
    """When it was to begin, ISO 8601, where that changed."""
    host_knows: bool = False
    """Whether its new host hears of it by another date that is changed at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReworded(EventFact):
    """Its text is another, and nothing that somebody who comes would miss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCancelled(EventFact):
    """It won't take place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAnswered(EventFact):
    """A member said whether they come. Who comes to what is nobody's business later: told, not logged."""

    logged: ClassVar[bool] = False

    member_id: int
    answer: str
    parts: tuple[str, ...] = ()
    """What others see change by it: ``seats`` left, the ``line`` that waits, ``faces`` of those who come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFound(EventFact):
    """A seat came free, and the next in line has it. Not logged, as their answer was not."""

    logged: ClassVar[bool] = False

    member_id: int
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersClosed(EventFact):
    """Nobody can join any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceNoted(EventFact):
    """The host noted who was there."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRoomOpened(EventFact):
    topic_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRoomClosed(EventFact):
    topic_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventIsOver(EventFact):
    """Its host is asked for a word of how it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapBegun(EventFact):
    """Those who were there are asked how it was."""

    topic_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventHidden(EventFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRemoved(EventFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventErased(EventFact):
    """The time to keep what was removed is over: the words are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRenewed(EventFact):
    """What stands beneath it changed; who was thanked by whom is nobody's business later."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged(Fact):
    """A member renewed the secret address of their calendar."""

    logged: ClassVar[bool] = False

    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWordsFact(EventFact):
    """Something that happened to what somebody answered to the questions of an event."""

    answer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWordsShown(EventWordsFact):
    """A moderator lets those who host read it."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWordsErased(EventWordsFact):
    """The time to keep what was removed is over: what they answered is gone, the event stands as it did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWordsHidden(EventWordsFact):
    """A moderator took it out of their sight; ``removed`` for a breach of the rules."""

    removed: bool
    reason: str


OF_WORDS = (EventWordsShown, EventWordsErased, EventWordsHidden)
"""What happens to what somebody answered: those who host see it, and nobody else."""

SEEN_BY_OTHERS = (EventReworded, EventChanged, EventHeldBack, EventHidden, EventRemoved)
"""After these others may see the event than before: it may have moved into another category."""

OUT_OF_SIGHT = (EventHidden, EventRemoved, EventErased)
"""After which nobody is led there."""
