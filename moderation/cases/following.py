"""What happens to a subject goes into the story of its case, if it has one; elsewhere nothing is written.

These are consequences WITHIN the transaction: the verb that recorded the fact holds the topic's row already,
and the case's is held after it, as in every other transaction.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.facts import calls, gifts
from forum.facts import catalogue as facts
from forum.facts import members as member_facts
from forum.facts.bus import Table
from forum.facts.held_again import PostHeldAgain
from forum.facts.questionnaires import AnswersDeleted
from forum.facts.thanks import ThanksRetracted
from forum.questionnaires.subjects import answers_url
from forum.storage.session import session
from forum.subjects import HELD, PUBLISHED, SubjectKind
from forum.topics.models import Topic
from moderation.cases.fold import EDITED, FOLLOWED, GONE, MOVED, from_json
from moderation.cases.models import CLOSED, Case, CaseSnapshot
from moderation.cases.story import (
    append,
    case_of,
    erase_snapshots,
    held_case,
    kind_of,
    take_bearings,
    take_snapshot,
)


def _edited(kind_name: str, subject_id: int, actor_id: int, data: dict[str, Any]) -> None:
    """Its words are others now: whoever has to judge it, and only they, find them with the case."""
    kind = kind_of(kind_name)
    thing = kind.find(subject_id) if kind is not None else None
    case = case_of(kind_name, subject_id, lock=True)
    if case is None:
        return
    if kind is not None and thing is not None and case.status != CLOSED:
        data = {**data, "snapshot_id": take_snapshot(case, kind, thing)}
    append(case, EDITED, actor_id=actor_id, data=data)
    if kind is not None and thing is not None:
        _stand_where_it_is(case, kind, thing, actor_id)


def _gone(kind: str, subject_id: int, actor_id: int, *, back: bool) -> None:
    case = case_of(kind, subject_id, lock=True)
    if case is not None and from_json(case.state).gone == back:
        append(case, GONE, actor_id=actor_id, data={"back": back})


def post_edited(fact: facts.PostEdited) -> None:
    """The post's case learns of it, and the topic's when it is the post that the topic began with."""
    data = {"revision": fact.revision}
    _edited("post", fact.post_id, fact.actor_id, data)
    topic = session().get(Topic, fact.topic_id)
    if topic is not None and topic.first_post_id == fact.post_id:
        _edited("topic", fact.topic_id, fact.actor_id, data)


def post_deleted(fact: facts.PostDeleted) -> None:
    _gone("post", fact.post_id, fact.actor_id, back=False)


def post_restored(fact: facts.PostRestored | facts.PostHeldBack) -> None:
    """A post that was held when its author deleted it comes back held."""
    _gone("post", fact.post_id, fact.actor_id, back=True)


def topic_deleted(fact: facts.TopicDeleted) -> None:
    _gone("topic", fact.topic_id, fact.actor_id, back=False)


def topic_restored(fact: facts.TopicRestored) -> None:
    _gone("topic", fact.topic_id, fact.actor_id, back=True)


def thanks_retracted(fact: ThanksRetracted) -> None:
    _gone("thanks", fact.thanks_id, fact.actor_id, back=False)


def topic_renamed(fact: facts.TopicRenamed) -> None:
    """The words that were reported are others now."""
    _edited("topic", fact.topic_id, fact.actor_id, {"revision": fact.seq})


def profile_changed(fact: member_facts.ProfileChanged) -> None:
    _edited("profile", fact.member_id, fact.actor_id, {})


def topic_moved(fact: facts.TopicMoved | facts.TopicSplit) -> None:
    """Perhaps other moderators judge it now."""
    _follow(fact.topic_id, fact.actor_id)


def topics_merged(fact: facts.TopicsMerged) -> None:
    _follow(fact.from_topic_id, fact.actor_id)


def _follow(topic_id: int, actor_id: int) -> None:
    """Let the cases that stood in a topic stand where their subjects stand now."""
    standing = select(Case.id).where(Case.topic_id == topic_id).order_by(Case.id)
    for case_id in session().scalars(standing).all():
        case = held_case(case_id)
        kind = kind_of(case.subject_kind) if case is not None else None
        thing = kind.find(case.subject_id, lock=True) if case is not None and kind is not None else None
        if case is not None and kind is not None and thing is not None:
            _stand_where_it_is(case, kind, thing, actor_id)


def _stand_where_it_is(case: Case, kind: SubjectKind, thing: Any, actor_id: int) -> None:
    if take_bearings(case, kind.bearings(thing)):
        data = {"category_id": case.category_id, "topic_id": case.topic_id}
        append(case, MOVED, actor_id=actor_id, data=data)


def topic_waits(fact: PostHeldAgain) -> None:
    """With the post that it began with: now, or once what hides it meanwhile is undone."""
    case = case_of("topic", fact.topic_id, lock=True) if fact.with_topic else None
    if case is not None and from_json(case.state).expected_state != HELD:
        append(case, FOLLOWED, actor_id=fact.actor_id, data={"state": HELD})


def first_post_released(fact: facts.PostPublished) -> None:
    """A topic waits no longer than the post that it began with, whatever else is in force about it."""
    topic = session().get(Topic, fact.topic_id) if fact.actor_id != fact.author_id else None
    if topic is None or topic.first_post_id != fact.post_id:
        return
    case = case_of("topic", topic.id, lock=True)
    if case is not None and from_json(case.state).waits:
        append(case, FOLLOWED, actor_id=fact.actor_id, data={"state": PUBLISHED})


def gift_moved(fact: gifts.GiftMoved) -> None:
    """Its words are others now, or its author took it back: whoever judges it reads how it is."""
    if fact.kind in ("edited", "taken_back"):
        _edited("gift", fact.gift_id, fact.actor_id, {"number": fact.number})


def call_corrected(fact: calls.CallCorrected) -> None:
    """What the brand asks for reads otherwise, and who answers for it can't be asked to edit."""
    _edited("call", fact.call_id, fact.actor_id, {"number": fact.correction_id})


def subject_reworded(fact: facts.SubjectReworded) -> None:
    """Whatever the slice calls that."""
    _edited(fact.kind, fact.subject_id, fact.actor_id, {})


def answers_deleted(fact: AnswersDeleted) -> None:
    """Single answers are kept no longer than was promised before they were given, whoever judges one.

    An answer is gone by now, or was when its author left: the address where it was read leads to its case.
    """
    kept = select(Case.id).distinct().join(CaseSnapshot, CaseSnapshot.case_id == Case.id)
    kept = kept.where(Case.subject_kind == "questionnaire_answer")
    kept = kept.where(CaseSnapshot.url == answers_url(fact.questionnaire_id))
    for case_id in session().scalars(kept.order_by(Case.id)).all():
        case = held_case(case_id)
        if case is not None:
            erase_snapshots(case.id)
            if not from_json(case.state).gone:
                append(case, GONE, actor_id=fact.actor_id, data={"back": False})


WITHIN: Table = {
    facts.PostEdited: [post_edited],
    facts.PostDeleted: [post_deleted],
    facts.PostRestored: [post_restored],
    facts.PostHeldBack: [post_restored],
    facts.TopicDeleted: [topic_deleted],
    facts.TopicRestored: [topic_restored],
    ThanksRetracted: [thanks_retracted],
    AnswersDeleted: [answers_deleted],
    facts.TopicRenamed: [topic_renamed],
    member_facts.ProfileChanged: [profile_changed],
    facts.TopicMoved: [topic_moved],
    facts.TopicsMerged: [topics_merged],
    facts.TopicSplit: [topic_moved],
    PostHeldAgain: [topic_waits],
    facts.PostPublished: [first_post_released],
    gifts.GiftMoved: [gift_moved],
    calls.CallCorrected: [call_corrected],
    facts.SubjectReworded: [subject_reworded],
}
