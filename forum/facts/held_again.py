"""What was published by mistake waits for a person again: one fact for each kind of subject.

It goes out of sight as what is hidden does: ``AS_HIDDEN`` says which fact each is followed like.
"""

from __future__ import annotations

from dataclasses import dataclass

from forum.facts import announcing, calls, gifts, handoffs, ideas, meeting, members, thanks
from forum.facts import catalogue as facts
from forum.facts import events as event_facts
from forum.facts import questionnaires as asking
from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHeldAgain(facts.PostFact):
    """``with_topic``: the topic that had come out with it waits too, also where something else hides it."""

    reason: str
    with_topic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicHeldAgain(facts.TopicFact):
    """By itself, or with the post that it began with."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileHeldAgain(members.MemberFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftHeldAgain(gifts.GiftFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftWordHeldAgain(gifts.WordFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksHeldAgain(thanks.ThanksFact):
    """``reached``: whoever it is for could read it until then."""

    reason: str
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionHeldAgain(meeting.IntroductionFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventHeldAgain(event_facts.EventFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWordsHeldAgain(event_facts.EventWordsFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaWordHeldAgain(ideas.IdeaFact):
    entry_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireHeldAgain(asking.QuestionnaireFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHeldAgain(asking.AnswerFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffHeldAgain(handoffs.HandoffFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffAnswerHeldAgain(handoffs.HandoffFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandTextHeldAgain(calls.BrandTextFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedWordHeldAgain(announcing.HandedWordFact):
    reason: str


AS_HIDDEN: dict[type[Fact], type[Fact]] = {
    PostHeldAgain: facts.PostHidden,
    TopicHeldAgain: facts.TopicHidden,
    ProfileHeldAgain: members.ProfileConcealed,
    GiftHeldAgain: gifts.GiftHidden,
    GiftWordHeldAgain: gifts.GiftWordHidden,
    ThanksHeldAgain: thanks.ThanksHidden,
    IntroductionHeldAgain: meeting.IntroductionHidden,
    EventHeldAgain: event_facts.EventHidden,
    EventWordsHeldAgain: event_facts.EventWordsHidden,
    IdeaWordHeldAgain: ideas.IdeaWordHidden,
    QuestionnaireHeldAgain: asking.QuestionnaireHidden,
    AnswerHeldAgain: asking.AnswerHidden,
    HandoffHeldAgain: handoffs.HandoffHidden,
    HandoffAnswerHeldAgain: handoffs.HandoffAnswerHidden,
    BrandTextHeldAgain: calls.BrandTextHidden,
    HandedWordHeldAgain: announcing.HandedWordHidden,
}
"""What follows from each is what follows from the fact beside it, and a little more where that stands."""
