"""What happens to offers and requests: ids and kinds, never a word of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftFact(Fact):
    """Something that happened to an offer or a request."""

    gift_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftMoved(GiftFact):
    """An entry was added to its story (``forum.gifts.fold``): a hand raised, a promise, a gift received …"""

    kind: str
    hand_id: int | None = None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftPublished(GiftFact):
    """Those whom it is for can read it: new, or released by a moderator."""

    author_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftHeldBack(GiftFact):
    """It waits for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftHidden(GiftFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftRemoved(GiftFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftErased(GiftFact):
    """The time to keep what was removed is over: the words are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftRenewed(GiftFact):
    """What stands beneath it changed, thanks or a story; who agreed to what is nobody's business later."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFact(GiftFact):
    """Something that happened to a sentence between two members."""

    word_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftWordShown(WordFact):
    """A moderator lets a sentence be read that waited, was hidden or removed."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftWordHidden(WordFact):
    """A moderator took a sentence out of sight; ``removed`` for a breach of the rules."""

    removed: bool
    reason: str
