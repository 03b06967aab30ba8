"""What happens to thanks. What passes between two members is told and not logged; what moderators do is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksFact(Fact):
    """Something that happened to a thanks, or to the answer to one."""

    thanks_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksGiven(ThanksFact):
    """Whoever is thanked can read it."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksAnswered(ThanksFact):
    """Whoever thanked can read the answer, which is ``thanks_id``."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksHeldBack(ThanksFact):
    """A thanks or an answer waits for a person; only its author knows of it."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksShared(ThanksFact):
    """Whoever was thanked lets it be shown beneath what it is for."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksUnshared(ThanksFact):
    """They took that back."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksRetracted(ThanksFact):
    """Its author took it back. ``reached``: whoever it was for could read it until then."""

    reached: bool
    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksReleased(ThanksFact):
    """A moderator shows what was held, hidden or removed."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksHidden(ThanksFact):
    """``reached``: whoever it is for could read it until then."""

    reason: str
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksRemoved(ThanksFact):
    """``reached``: whoever it is for could read it until then."""

    reason: str
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksErased(ThanksFact):
    """The time to keep the words of a removed thanks is over."""
