"""The facts of what the brand announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.facts import catalogue as facts
from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementFact(Fact):
    """Something that happened to an announcement."""

    announcement_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementDrafted(AnnouncementFact):
    """Its draft was begun, or reads otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementDropped(AnnouncementFact):
    """Its author threw the draft away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementHandedOver(AnnouncementFact):
    """A colleague is asked to read it."""

    reader_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementApproved(AnnouncementFact):
    """A colleague has read it and agrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementGivenBack(AnnouncementFact):
    """A colleague has read it and says what should be otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementScheduled(AnnouncementFact):
    """It goes out at a later moment."""

    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementStopped(AnnouncementFact):
    """It does not go out as it was scheduled; ``by_rule``: the rules did not allow it any more."""

    by_rule: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementPublished(AnnouncementFact):
    topic_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementCorrected(AnnouncementFact):
    """It reads otherwise, and everybody can see what was corrected and why."""

    topic_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementArchived(AnnouncementFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionWritten(AnnouncementFact):
    """A correction waits for a colleague of whoever wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAgreed(AnnouncementFact):
    """A colleague has read a correction; with it, it is out."""

    writer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionGivenBack(AnnouncementFact):
    """A colleague has read a correction and says what should be otherwise."""

    writer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionTakenBack(AnnouncementFact):
    """Whoever wrote it threw it away."""


DRAFTS_ON_THEIR_WAY = (
    AnnouncementDrafted,
    AnnouncementHandedOver,
    AnnouncementApproved,
    AnnouncementGivenBack,
    AnnouncementScheduled,
    AnnouncementStopped,
)
"""Which no reader knows of yet."""
CORRECTIONS_ON_THEIR_WAY = (CorrectionWritten, CorrectionGivenBack, CorrectionTakenBack)
"""Which stand in the list of whoever is to read them, or no more."""


OF_POSTS = (
    facts.PostHeldBack,
    facts.PostEdited,
    facts.PostDeleted,
    facts.PostRestored,
    facts.PostHidden,
    facts.PostRemoved,
)
"""After which what is announced by that post is read otherwise, or no more; besides ``PostPublished``."""
TOPICS_ELSEWHERE = (facts.TopicRenamed, facts.TopicMoved, facts.TopicsMerged, facts.TopicSplit)
"""With which what is announced in that topic is called otherwise, or stands elsewhere."""
OF_TOPICS = (
    *TOPICS_ELSEWHERE,
    facts.TopicHidden,
    facts.TopicShown,
    facts.TopicDeleted,
    facts.TopicRestored,
)
"""After which what is announced in that topic is read otherwise, or no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedDraftFact(Fact):
    """Something that happened to a draft in a colleague's hands."""

    handed_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHanded(HandedDraftFact):
    reader_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAnswered(HandedDraftFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTakenBack(HandedDraftFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedWordFact(Fact):
    """Something that happened to what one colleague said to another about a draft."""

    word_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedWordHidden(HandedWordFact):
    """A moderator took it out of sight; ``removed`` for a breach of the rules."""

    removed: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedWordShown(HandedWordFact):
    """A moderator lets it be read that waited, was hidden or removed."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedWordErased(HandedWordFact):
    """The time to keep what was removed is over: the words are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReaderAsked(Fact):
    """Whether a colleague reads first what is announced in a category."""

    category_id: int
    asked: bool
