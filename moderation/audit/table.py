"""EVERY FACT, and whether the audit keeps it. A test fails when a fact is missing here.

Kept are numbers and words of the program itself (a measure, a standing, the key of a rule), never what
somebody wrote: no reason, no title, no name, no address. The line stays when they are erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from forum.facts import calls, gifts, leaving, meeting, passing, thanks
from forum.facts import catalogue as facts
from forum.facts import members as member_facts
from forum.facts.catalogue import Fact
from forum.facts.held_again import AS_HIDDEN
from forum.storage.session import session
from moderation.audit.brand_table import BRAND_TABLE
from moderation.audit.facts import AuditExported
from moderation.audit.keeping import (
    BETWEEN,
    BRAND,
    HELD_AGAIN,
    OWN,
    READING,
    Audited,
    held_again,
    released,
    to_another,
    to_anothers_post,
    to_anothers_topic,
)
from moderation.care.facts import ShelterEnded, ShelterOpened
from moderation.cases import fold
from moderation.cases.facts import CaseGrew
from moderation.cases.models import Entry
from moderation.conduct.facts import ConductAccepted, ConductDrafted, ConductPublished
from moderation.decisions.facts import DecisionMade, StatementDelivered
from moderation.screening.facts import PhraseListed, PhraseStruck, ThresholdsChanged
from moderation.transparency.facts import FiguresExported, StatementsExported


def on_a_case(fact: Any) -> bool:
    """What ``ENTRIES`` says of the entry; a word about a complaint, when a moderator wrote it."""
    if fact.kind == fold.ANSWERED:
        return bool(_entry(fact).data.get("from_moderator"))
    return ENTRIES[fact.kind] == KEPT


def _entry(fact: Any) -> Entry:
    where = (Entry.case_id == fact.case_id, Entry.number == fact.number)
    return session().scalars(select(Entry).where(*where)).one()


def _of_entry(fact: Any) -> Mapping[str, Any]:
    kept = ("appeal_id", "decision_id", "outcome", "handover", "lapsed", "from_moderator")
    data = _entry(fact).data
    return {name: data[name] for name in kept if name in data}


KEPT = "kept"

ENTRIES: dict[str, str] = {
    fold.REPORTED: "whoever reports acts as a member, and is known to those who judge the case alone",
    fold.WITHDRAWN: "the same",
    fold.HELD: "screening found it; what it found stands in the case",
    fold.NOTED: KEPT,
    fold.CLAIMED: KEPT,
    fold.RELEASED: KEPT,
    fold.PASSED: KEPT,
    fold.ESCALATED: KEPT,
    fold.EDITED: "the edit is a fact of its own",
    fold.GONE: "an author may delete what they wrote",
    fold.OVERDUE: "time went by",
    fold.MOVED: "the move is a fact of its own",
    fold.FOLLOWED: "what happened to its first post is a fact of its own",
    fold.DECIDED: "DecisionMade says more",
    fold.REVERSED: "DecisionMade says more",
    fold.CONTESTED: "whoever complains acts as a member",
    fold.ANSWERED: KEPT,
    fold.APPEAL_DECIDED: KEPT,
}
"""What happens to a case, by the kind of its entry; else why the audit doesn't keep it."""

TABLE: dict[type[Fact], Audited | str] = {
    facts.TopicStarted: "writing is no act of a moderator, whoever writes",
    facts.ConversationOpened: "bringing members together is no act of a moderator",
    facts.ConversationLeft: OWN,
    facts.ConversationClosed: "its time was over: nobody did it",
    facts.PostPublished: Audited("post", "post_id", ("topic_id",), released),
    facts.PostHeldBack: "screening holds back; what it found stands in the case",
    facts.SubjectReworded: "the fact of its slice says it, and its case has an entry",
    facts.PostEdited: Audited("post", "post_id", ("topic_id", "revision"), to_anothers_post),
    facts.PostDeleted: OWN,
    facts.PostRestored: OWN,
    facts.PostHidden: Audited("post", "post_id", ("topic_id",)),
    facts.PostRemoved: Audited("post", "post_id", ("topic_id",)),
    facts.PostErased: Audited("post", "post_id", ("topic_id",)),
    facts.TopicRenamed: Audited("topic", "topic_id", (), to_anothers_topic),
    facts.TopicMoved: Audited("topic", "topic_id", ("from_category_id", "to_category_id")),
    facts.TopicPinned: Audited("topic", "topic_id", ("pinned",)),
    facts.TopicLocked: Audited("topic", "topic_id", ("locked",)),
    facts.TopicSlowed: Audited("topic", "topic_id", ("seconds", "until")),
    facts.TopicTagged: Audited("topic", "topic_id", (), to_anothers_topic),
    facts.TopicsMerged: Audited("topic", "topic_id", ("from_topic_id",)),
    facts.TopicSplit: Audited("topic", "topic_id", ("new_topic_id",)),
    facts.TopicHidden: Audited("topic", "topic_id"),
    facts.TopicShown: Audited("topic", "topic_id"),
    facts.TopicCameOut: "the publishing of its first post says it",
    facts.TopicDeleted: OWN,
    facts.TopicRestored: OWN,
    facts.CategoryMade: Audited("category", "category_id"),
    facts.CategoryChanged: Audited("category", "category_id", ("access_changed",)),
    facts.CategoriesOrdered: Audited("category"),
    facts.GroupChanged: Audited("group", "group_id", ("member_id", "change")),
    thanks.ThanksGiven: BETWEEN,
    thanks.ThanksAnswered: BETWEEN,
    thanks.ThanksHeldBack: BETWEEN,
    thanks.ThanksShared: BETWEEN,
    thanks.ThanksUnshared: BETWEEN,
    thanks.ThanksRetracted: BETWEEN,
    thanks.ThanksReleased: Audited("thanks", "thanks_id"),
    thanks.ThanksHidden: Audited("thanks", "thanks_id"),
    thanks.ThanksRemoved: Audited("thanks", "thanks_id"),
    thanks.ThanksErased: Audited("thanks", "thanks_id"),
    PhraseListed: Audited("phrase", "phrase_id"),
    PhraseStruck: Audited("phrase", "phrase_id"),
    ThresholdsChanged: Audited("category", "category_id", ("nudge", "hold")),
    member_facts.MemberRegistered: OWN,
    member_facts.MemberConfirmed: OWN,
    member_facts.ProfileChanged: Audited("member", "member_id", (), to_another),
    member_facts.ProfileConcealed: Audited("member", "member_id"),
    member_facts.ProfileRevealed: Audited("member", "member_id"),
    member_facts.StandingChanged: Audited("member", "member_id", ("standing", "until")),
    member_facts.RoleGranted: Audited("member", "member_id", ("capability", "category_id", "until")),
    member_facts.MemberRecognised: Audited("member", "member_id", ("works_here", "has_face")),
    member_facts.RoleWithdrawn: Audited("member", "member_id", ("capability", "category_id")),
    member_facts.SessionsEnded: Audited("member", "member_id", (), to_another),
    member_facts.SecondStepForgotten: Audited("member", "member_id"),
    member_facts.PasswordLinkMade: Audited("member", "member_id"),
    leaving.LeavingAsked: OWN,
    leaving.LeavingTakenBack: OWN,
    leaving.MemberErased: Audited("member", "member_id", ("texts_too",), to_another),
    facts.InvitationMade: Audited("invitation", "invitation_id"),
    facts.InvitationWithdrawn: Audited("invitation", "invitation_id"),
    facts.SettingsChanged: Audited("", "", ("names",)),
    facts.CommunityOpened: Audited(""),
    ShelterOpened: Audited("member", "member_id", (), to_another),
    ShelterEnded: "the member ended it, or time went by",
    meeting.PurposesStated: OWN,
    meeting.IntroductionsTurned: OWN,
    meeting.IntroductionHeldBack: "screening holds back; what it found stands in the case",
    meeting.IntroductionPublished: Audited("introduction", "introduction_id", (), released),
    meeting.IntroductionHidden: Audited("introduction", "introduction_id"),
    meeting.IntroductionRemoved: Audited("introduction", "introduction_id"),
    meeting.IntroductionErased: Audited("introduction", "introduction_id"),
    meeting.IntroductionCorrected: "its author corrected it",
    meeting.IntroductionAnswered: "nobody ever learns who answered what",
    meeting.IntroductionMet: "two members said yes",
    meeting.IntroductionOver: "time went by, or its author took it back",
    meeting.DeskRowMoved: "who greets a newcomer is no act of a moderator",
    gifts.GiftMoved: "members give, ask and receive; the story of the gift is kept with it",
    gifts.GiftPublished: Audited("gift", "gift_id", (), released),
    gifts.GiftHeldBack: "screening holds back; what it found stands in the case",
    gifts.GiftHidden: Audited("gift", "gift_id"),
    gifts.GiftRemoved: Audited("gift", "gift_id"),
    gifts.GiftErased: Audited("gift", "gift_id"),
    gifts.GiftRenewed: READING,
    gifts.GiftWordShown: Audited("gift_word", "word_id", ("gift_id",)),
    gifts.GiftWordHidden: Audited("gift_word", "word_id", ("gift_id", "removed")),
    passing.PostRenewed: "not a word of it changed",
    passing.TopicRead: READING,
    passing.Notified: READING,
    passing.NotificationsRead: READING,
    passing.NotificationsDropped: READING,
    **BRAND_TABLE,
    calls.CallPublished: BRAND,
    calls.CallCorrected: BRAND,
    calls.CallClosed: BRAND,
    calls.ContributionOffered: OWN,
    calls.ContributionAccepted: BRAND,
    calls.ContributionUsed: BRAND,
    calls.ContributionUnused: BRAND,
    calls.ContributionWithdrawn: OWN,
    calls.CreditChosen: OWN,
    calls.CommitmentMade: BRAND,
    calls.CommitmentKept: BRAND,
    calls.CommitmentGivenUp: BRAND,
    calls.BrandTextHeldBack: "screening holds back; what it found stands in the case",
    calls.BrandTextHidden: Audited("brand", "thing_id", ("part", "call_id", "commitment_id")),
    calls.BrandTextRemoved: Audited("brand", "thing_id", ("part", "call_id", "commitment_id")),
    calls.BrandTextShown: Audited("brand", "thing_id", ("part", "call_id", "commitment_id")),
    calls.BrandTextErased: Audited("brand", "thing_id", ("part", "call_id", "commitment_id")),
    calls.BrandTextRenewed: READING,
    ConductDrafted: Audited("conduct", "", ("change", "rule")),
    ConductPublished: Audited("conduct", "version", ("significant",)),
    ConductAccepted: OWN,
    CaseGrew: Audited(
        "case", "case_id", ("number",), on_a_case, lambda fact: f"CaseGrew.{fact.kind}", _of_entry
    ),
    DecisionMade: Audited(
        "case",
        "case_id",
        (
            "decision_id", "measure", "rule_key", "rule_version", "subject_kind", "subject_id", "reverses_id",
        ),
    ),
    StatementDelivered: "it follows from DecisionMade; the statement is kept",
    AuditExported: Audited("audit", "", ("form", "upto")),
    FiguresExported: Audited("", "", ("period",)),
    StatementsExported: Audited("", "", ("period",)),
}  # fmt: skip
TABLE |= {again: held_again(TABLE[hidden]) for again, hidden in AS_HIDDEN.items()}


def acts() -> list[str]:
    """Every act that a line can speak of, as ``AuditLine.act`` names it."""
    found = []
    for kind, rule in TABLE.items():
        if kind is CaseGrew:
            found += [f"CaseGrew.{entry}" for entry, kept in ENTRIES.items() if kept == KEPT]
        elif isinstance(rule, Audited):
            found.append(HELD_AGAIN if kind in AS_HIDDEN else kind.__name__)
    return list(dict.fromkeys(found))
