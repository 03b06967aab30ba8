"""EVERY FACT, and whether the audit keeps it. A test fails when a fact is missing here.

Kept are numbers and words of the program itself (a measure, a standing, the key of a rule), never what
somebody wrote: no reason, no title, no name, no address. The line stays when they are erased.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.facts import announcing, calls, events, gifts, ideas, leaving, meeting, passing, thanks
from forum.facts import announcing, calls, events, gifts, handoffs, leaving, meeting, passing, thanks
from forum.facts import catalogue as facts
from forum.facts import questionnaires as asking
from forum.facts.catalogue import Fact
from forum.storage.session import session
from forum.topics.models import Post, Topic
from moderation.audit.facts import AuditExported
from moderation.care.facts import ShelterEnded, ShelterOpened
from moderation.cases import fold
from moderation.cases.facts import CaseGrew
from moderation.cases.models import Entry
from moderation.conduct.facts import ConductAccepted, ConductDrafted, ConductPublished
from moderation.decisions.facts import DecisionMade, StatementDelivered
from moderation.screening.facts import PhraseListed, PhraseStruck, ThresholdsChanged
from moderation.transparency.facts import FiguresExported, StatementsExported


def always(_fact: Any) -> bool:
    """Only moderators, administrators and the system member do this."""
    return True


def to_another(fact: Any) -> bool:
    """A member may do this to themselves; done to another member it is an act of an administrator."""
    return bool(fact.actor_id != fact.member_id)


def to_anothers_post(fact: Any) -> bool:
    """Authors may do this to their own post; done to somebody else's it is an act of a moderator."""
    post = session().get(Post, fact.post_id)
    return post is not None and post.author_id != fact.actor_id


def to_anothers_topic(fact: Any) -> bool:
    """As ``to_anothers_post``, of a topic."""
    topic = session().get(Topic, fact.topic_id)
    return topic is not None and topic.author_id != fact.actor_id


def released(fact: Any) -> bool:
    """Who publishes what they wrote is a member; who publishes what waited is a moderator."""
    return bool(fact.actor_id != fact.author_id)


def on_a_case(fact: Any) -> bool:
    """What ``ENTRIES`` says of the entry; a word about a complaint, when a moderator wrote it."""
    if fact.kind == fold.ANSWERED:
        return bool(_entry(fact).data.get("from_moderator"))
    return ENTRIES[fact.kind] == KEPT


def _name(fact: Any) -> str:
    return type(fact).__name__


def _nothing(_fact: Any) -> Mapping[str, Any]:
    return {}


def _entry(fact: Any) -> Entry:
    where = (Entry.case_id == fact.case_id, Entry.number == fact.number)
    return session().scalars(select(Entry).where(*where)).one()


def _of_entry(fact: Any) -> Mapping[str, Any]:
    kept = ("appeal_id", "decision_id", "outcome", "handover", "lapsed", "from_moderator")
    data = _entry(fact).data
    return {name: data[name] for name in kept if name in data}


@dataclass(frozen=True, slots=True)
class Audited:
    """One line for each such fact."""

    kind: str
    """The kind of thing it was done to, "" for the community itself."""
    of: str = ""
    """Which part of the fact is the thing's number."""
    keeps: tuple[str, ...] = ()
    """Which further parts the line keeps."""
    when: Callable[[Any], bool] = always
    called: Callable[[Any], str] = _name
    more: Callable[[Any], Mapping[str, Any]] = _nothing


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
    fold.DECIDED: "DecisionMade says more",
    fold.REVERSED: "DecisionMade says more",
    fold.CONTESTED: "whoever complains acts as a member",
    fold.ANSWERED: KEPT,
    fold.APPEAL_DECIDED: KEPT,
}
"""What happens to a case, by the kind of its entry; else why the audit doesn't keep it."""

OWN = "authors and members may do this to what is theirs, and nobody else can"
BRAND = "whoever speaks for the brand answers for it in the public ledger"
ANNOUNCED = "whoever announces signs with a name and a mandate; corrections stand in the history of the post"
BETWEEN = "what passes between two members is nobody else's business"
PLANNING = "whoever plans events answers for them by name, on their pages"
READING = "what a member read, or was told of, is nobody's business later"

TABLE: dict[type[Fact], Audited | str] = {
    facts.TopicStarted: "writing is no act of a moderator, whoever writes",
    facts.ConversationOpened: "bringing members together is no act of a moderator",
    facts.ConversationLeft: OWN,
    facts.ConversationClosed: "its time was over: nobody did it",
    facts.PostPublished: Audited("post", "post_id", ("topic_id",), released),
    facts.PostHeldBack: "screening holds back; what it found stands in the case",
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
    facts.MemberRegistered: OWN,
    facts.MemberConfirmed: OWN,
    facts.ProfileChanged: Audited("member", "member_id", (), to_another),
    facts.ProfileConcealed: Audited("member", "member_id"),
    facts.ProfileRevealed: Audited("member", "member_id"),
    facts.StandingChanged: Audited("member", "member_id", ("standing", "until")),
    facts.RoleGranted: Audited("member", "member_id", ("capability", "category_id", "until")),
    facts.MemberRecognised: Audited("member", "member_id", ("works_here", "has_face")),
    facts.RoleWithdrawn: Audited("member", "member_id", ("capability", "category_id")),
    facts.SessionsEnded: Audited("member", "member_id", (), to_another),
    facts.SecondStepForgotten: Audited("member", "member_id"),
    facts.PasswordLinkMade: Audited("member", "member_id"),
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
    events.EventDrafted: PLANNING,
    events.EventPublished: Audited("event", "event_id", (), released),
    events.EventHeldBack: "screening holds back; what it found stands in the case",
    events.EventChanged: PLANNING,
    events.EventReworded: PLANNING,
    events.EventCancelled: PLANNING,
    events.EventAnswered: "who comes to what is nobody's business later",
    events.SeatFound: "the same",
    events.AnswersClosed: PLANNING,
    events.AttendanceNoted: "who was there is nobody's business later",
    events.EventRoomOpened: "its time had come: nobody did it",
    events.EventRoomClosed: "its time was over: nobody did it",
    events.EventIsOver: "time went by",
    events.RecapBegun: "writing is no act of a moderator, whoever writes",
    events.EventHidden: Audited("event", "event_id"),
    events.EventRemoved: Audited("event", "event_id"),
    events.EventErased: Audited("event", "event_id"),
    events.EventRenewed: READING,
    events.EventWordsShown: Audited("event_answer", "answer_id", ("event_id",)),
    events.EventWordsHidden: Audited("event_answer", "answer_id", ("event_id", "removed")),
    events.CalendarChanged: OWN,
    ideas.IdeaMoved: "whoever answers for an idea does it by name, on its page",
    ideas.IdeaSupported: "who supports what is nobody's business later",
    ideas.IdeaWordShown: Audited("idea_word", "entry_id", ("idea_id",)),
    ideas.IdeaWordHidden: Audited("idea_word", "entry_id", ("idea_id", "removed")),
    ideas.IdeaWordErased: Audited("idea_word", "entry_id", ("idea_id",)),
    **dict.fromkeys(asking.QuestionnaireFact.__subclasses__(), "whoever asks answers for it, on its page"),
    **dict.fromkeys(asking.JUDGED, Audited("questionnaire", "questionnaire_id")),
    asking.QuestionnairePublished: Audited("questionnaire", "questionnaire_id", (), released),
    asking.AnswersDeleted: Audited("questionnaire", "questionnaire_id", ("answers",)),
    asking.AnswerShown: Audited("questionnaire_answer", "answer_id", ("questionnaire_id",)),
    asking.AnswerHidden: Audited("questionnaire_answer", "answer_id", ("removed",)),
    handoffs.HandoffMoved: "its own story keeps who did what",
    handoffs.HandoffHeldBack: "screening holds back; what it found stands in the case",
    **dict.fromkeys((handoffs.HandoffShown, handoffs.HandoffHidden), Audited("handoff", "handoff_id")),
    **dict.fromkeys((handoffs.HandoffRemoved, handoffs.HandoffErased), Audited("handoff", "handoff_id")),
    handoffs.DepartmentChanged: Audited("department", "department_id"),
    handoffs.DepartmentClosed: Audited("department", "department_id"),
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
    **dict.fromkeys(announcing.AnnouncementFact.__subclasses__(), ANNOUNCED),
    announcing.DraftHanded: BETWEEN,
    announcing.DraftAnswered: BETWEEN,
    announcing.DraftTakenBack: BETWEEN,
    announcing.HandedWordHidden: Audited("handed_word", "word_id", ("removed",)),
    announcing.HandedWordShown: Audited("handed_word", "word_id"),
    announcing.HandedWordErased: Audited("handed_word", "word_id"),
    announcing.SecondReaderAsked: Audited("category", "category_id", ("asked",)),
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


def acts() -> list[str]:
    """Every act that a line can speak of, as ``AuditLine.act`` names it."""
    found = []
    for kind, rule in TABLE.items():
        if kind is CaseGrew:
            found += [f"CaseGrew.{entry}" for entry, kept in ENTRIES.items() if kept == KEPT]
        elif isinstance(rule, Audited):
            found.append(kind.__name__)
    return found
