"""Facts of members meeting each other. None says who answered what: that is nobody's business, ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from forum.facts.catalogue import Fact
from forum.facts.members import MemberFact


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposesStated(MemberFact):
    """A member said what brings them, or took it back; what they said stands in no log."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionsTurned(MemberFact):
    """A member turned introductions on or off; not even that is written down."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionFact(Fact):
    """Something that happened to an introduction as a whole."""

    introduction_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionHeldBack(IntroductionFact):
    """Its text waits for a person; the two have heard of nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionPublished(IntroductionFact):
    """The two can read it: new, or released by ``actor_id``, a moderator."""

    author_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionCorrected(IntroductionFact):
    """The letter reads otherwise, and both are asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionHidden(IntroductionFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionRemoved(IntroductionFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionErased(IntroductionFact):
    """The time to keep its letter is over: the words are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionAnswered(IntroductionFact):
    """One of the two answered. Nothing follows from it: whatever did could be seen by the other."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionMet(IntroductionFact):
    """Both said yes, and ``topic_id`` is their conversation. The actor is the program: neither was first."""

    topic_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionOver(IntroductionFact):
    """It came to its end without a conversation: its time was over, or its author took it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRowMoved(Fact):
    """A connector took a row of the desk, or gave it back."""

    kind: str
    subject_id: int
    taken: bool


OF_INTRODUCTIONS = (
    IntroductionPublished,
    IntroductionHidden,
    IntroductionRemoved,
    IntroductionCorrected,
    IntroductionHeldBack,
    IntroductionErased,
    IntroductionMet,
    IntroductionOver,
)
"""After which its page is another."""
