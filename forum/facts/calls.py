"""The facts of what the brand asks and gives: calls, contributions, commitments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFact(Fact):
    """Something that happened to a call."""

    call_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPublished(CallFact):
    """Everybody can read it for the first time: it is asked, and what it gives in return is promised."""

    commitment_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCorrected(CallFact):
    """It reads otherwise, and everybody who reads it can see what was corrected."""

    correction_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallClosed(CallFact):
    """Somebody who speaks for the brand closed it before its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionFact(CallFact):
    """Something that happened to what a member brings."""

    contribution_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionOffered(ContributionFact):
    """Those who speak for the brand can read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionAccepted(ContributionFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionUsed(ContributionFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionUnused(ContributionFact):
    """It is not used, and why stands in a word; ``accepted``: whether it had been accepted before."""

    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionWithdrawn(ContributionFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditChosen(ContributionFact):
    """Its author wishes to be named, or not to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentFact(Fact):
    """Something that happened to what the brand promised; ``call_id`` 0 where it goes with no call."""

    commitment_id: int
    call_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentMade(CommitmentFact):
    """It stands in the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentKept(CommitmentFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentGivenUp(CommitmentFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandTextFact(Fact):
    """Something that happened to one text of them all; ``part`` is its kind of subject.

    ``call_id`` and ``commitment_id`` say on whose pages it stands, 0 on none's.
    """

    part: str
    thing_id: int
    call_id: int = 0
    commitment_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandTextHeldBack(BrandTextFact):
    """It waits for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandTextHidden(BrandTextFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandTextRemoved(BrandTextFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandTextErased(BrandTextFact):
    """The time to keep what was removed is over: the words are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandTextRenewed(BrandTextFact):
    """What stands beneath it changed; who was thanked by whom is nobody's business later."""

    logged: ClassVar[bool] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandTextShown(BrandTextFact):
    """A moderator let it be read: it had been held, hidden or removed."""

    reason: str


TEXT_JUDGED = (BrandTextHeldBack, BrandTextHidden, BrandTextRemoved, BrandTextShown, BrandTextErased)
"""After which it is read by others than before, or no more."""
