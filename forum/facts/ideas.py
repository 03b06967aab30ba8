"""What happens to ideas: ids and words of the program, never a word of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaFact(Fact):
    """Something that happened to an idea."""

    idea_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaMoved(IdeaFact):
    """An entry was added to its story: it was written, heard, decided, done, joined with another …"""

    kind: str
    number: int
    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaSupported(IdeaFact):
    """A member supports it, or no longer does. Who supports what is nobody's business later: not logged."""

    logged: ClassVar[bool] = False

    in_list: bool
    """Whether lists show other faces for it."""
    on_page: bool
    """Whether its own page does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaWordShown(IdeaFact):
    """What the brand said of it can be read: a moderator released it."""

    entry_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaWordHidden(IdeaFact):
    """What the brand said of it is out of sight."""

    entry_id: int
    reason: str = ""
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaWordErased(IdeaFact):
    """What the brand said of it was emptied: it had been removed, or its author left."""

    entry_id: int
