"""Joining two ideas that say the same: supporters and comments go with them.

Comments go as the posts of merged topics do; what else follows, ``topics_merged`` does, whoever merged them.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from forum.facts.catalogue import TopicsMerged
from forum.feedback.fold import TOOK_IN
from forum.feedback.models import JOINED, Idea, IdeaVoice
from forum.feedback.queries import find_idea, idea_of_topic
from forum.feedback.refusals import NotNow
from forum.feedback.story import append, course_of, record_moved
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.storage.upsert import insert_into
from forum.topics.actions.merge import bring_together
from forum.topics.refusals import NotPossible


def join_ideas(*, actor: Any, idea: Idea, into: Idea, reason: str) -> None:
    """Let ``idea`` be part of ``into``, with everybody behind it and everything said under it.

    Both are held (``two_ideas_for``). Raises ``Refused``, and ``NotNow`` where one was joined already.
    """
    require(actor, Act.JOIN_IDEAS, idea)
    require(actor, Act.JOIN_IDEAS, into)
    if idea.id == into.id:
        raise NotNow(_l("An idea can’t be joined with itself."))
    if not course_of(idea).allows(JOINED) or not course_of(into).allows(TOOK_IN):
        raise NotNow(_l("One of the two is done, or has just been joined with another."))
    if not _same_readers(idea, into):
        raise NotNow(_l("Not everybody who reads one of them may read the other."))
    try:
        bring_together(actor=actor, source=idea.topic, target=into.topic, reason=reason)
    except NotPossible as refusal:
        raise NotNow(refusal.sentence) from None


def topics_merged(fact: TopicsMerged) -> None:
    """Two ideas whose topics were merged are one from now on (WITHIN TopicsMerged; the topics are held)."""
    ids = [idea_of_topic(topic_id) for topic_id in (fact.from_topic_id, fact.topic_id)]
    held = {number: find_idea(number, lock=True) for number in sorted(one for one in ids if one is not None)}
    idea, into = (held.get(number or 0) for number in ids)
    if idea is None or into is None or not _same_readers(idea, into):
        return
    if course_of(idea).allows(JOINED) and course_of(into).allows(TOOK_IN):
        _bring_voices(idea, into)
        joined = append(idea, JOINED, actor_id=fact.actor_id, other_id=into.id)
        taken_in = append(into, TOOK_IN, actor_id=fact.actor_id, other_id=idea.id)
        _point_on(idea, into)
        record_moved(joined)
        record_moved(taken_in)


def _same_readers(idea: Idea, into: Idea) -> bool:
    here, there = idea.category, into.category
    return bool(here.id == there.id or (here.access == there.access and here.access in ("public", "members")))


def _bring_voices(idea: Idea, into: Idea) -> None:
    """Those of ``idea`` stand behind ``into``, too; the old one keeps them, to tell them of it."""
    there = set(session().scalars(select(IdeaVoice.member_id).where(IdeaVoice.idea_id == into.id)))
    for voice in session().scalars(select(IdeaVoice).where(IdeaVoice.idea_id == idea.id)).all():
        if voice.member_id not in there:
            values = {
                "idea_id": into.id,
                "member_id": voice.member_id,
                "wrote": voice.wrote,
                "at": voice.at,
            }
            session().execute(insert_into(IdeaVoice).values(values).on_conflict_do_nothing())
        elif voice.wrote:
            session().execute(
                update(IdeaVoice)
                .where(IdeaVoice.idea_id == into.id, IdeaVoice.member_id == voice.member_id)
                .values(wrote=True)
            )
    session().flush()


def _point_on(idea: Idea, into: Idea) -> None:
    """What had been joined into ``idea`` leads straight to where it went."""
    session().execute(update(Idea).where(Idea.joined_into_id == idea.id).values(joined_into_id=into.id))
