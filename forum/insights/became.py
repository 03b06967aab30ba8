"""What became of what had waited: what came to something in the week, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from forum.contributions.models import Commitment
from forum.contributions.visibility import brand_sight
from forum.feedback.models import JOINED, Idea
from forum.feedback.queries import find_idea, last_words
from forum.handoffs.models import POSTED, Handoff, HandoffEntry
from forum.handoffs.story import course_of
from forum.insights.mondays import Eyes
from forum.insights.outstanding import (
    ANSWER,
    HANDOFF,
    IDEA,
    MOST,
    OTHERS,
    PROMISE,
    QUESTION,
    TITLE,
    asked,
    handed,
    promised,
    readable,
    wished,
)
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.text.excerpt import shorten
from forum.topics.models import OfficialPost, Post, Topic
from forum.topics.visibility import sight


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that came to something."""

    kind: str
    title: str
    language: str
    path: str
    status: str = ""
    """Of an idea: what was said of it. Of a promise: ``kept`` or ``given_up``."""
    words: str = ""
    """The sentence that the brand said."""
    official: bool = False
    """Of a question: whether somebody of the brand answered, or a member."""
    department_fr: str = ""
    department_en: str = ""


def became(eyes: Eyes) -> tuple[Outcome, ...]:
    """Questions that had waited when the week began; ideas, hand-offs and promises, whenever they came."""
    return (*_questions(eyes), *_ideas(eyes), *_handoffs(eyes), *_promises(eyes))


def _in_week(eyes: Eyes, column: Any) -> tuple[Any, Any]:
    return column >= eyes.week.since, column < eyes.week.until


def _questions(eyes: Eyes) -> Iterator[Outcome]:
    first, by = aliased(Post), aliased(Member)
    first_id = select(func.min(ANSWER.id)).where(OTHERS).correlate(Topic).scalar_subquery()
    official = or_(by.works_here.is_(True), exists().where(OfficialPost.post_id == first.id))
    wanted = (
        asked(eyes, first.id.label("answer_id"), official.label("official"))
        .join(first, first.id == first_id)
        .join(by, by.id == first.author_id)
        .where(Topic.created_at < eyes.week.since, *_in_week(eyes, first.created_at))
        .order_by(first.id.desc())
        .limit(MOST)
    )
    for row in session().execute(wanted, sight(eyes.viewer)):
        path = f"/posts/{row.answer_id}"
        yield Outcome(QUESTION, row.title, row.language, path, official=bool(row.official))


def _ideas(eyes: Eyes) -> Iterator[Outcome]:
    wanted = wished(eyes).where(Idea.status != JOINED, *_in_week(eyes, Idea.turned_at))
    wanted = wanted.order_by(Idea.turned_at.desc(), Idea.id.desc()).limit(MOST)
    found = [
        idea
        for row in session().execute(wanted, sight(eyes.viewer))
        if (idea := find_idea(row.id)) is not None
    ]
    said = last_words(found)
    for idea in found:
        entry = said.get(idea.id)
        readable_words = entry is not None and can(eyes.viewer, Act.SEE_IDEA_WORD, entry)
        words = entry.sentence if entry is not None and readable_words and entry.state == "published" else ""
        topic = idea.topic
        yield Outcome(IDEA, topic.title, topic.language, f"/ideas/{idea.id}", idea.status, words)


def _handoffs(eyes: Eyes) -> Iterator[Outcome]:
    """Those whose answer a colleague has posted, where that can still be read."""
    brought = (
        select(func.max(HandoffEntry.id))
        .where(
            HandoffEntry.handoff_id == Handoff.id,
            HandoffEntry.kind == POSTED,
            *_in_week(eyes, HandoffEntry.at),
        )
        .correlate(Handoff)
        .scalar_subquery()
    )
    wanted = handed(eyes, Handoff).where(Handoff.status == POSTED, brought.is_not(None))
    for row in session().execute(wanted.order_by(brought.desc()).limit(MOST), sight(eyes.viewer)):
        answer_id = course_of(row.Handoff).posted_id
        if answer_id is None or not _read(eyes, answer_id):
            continue
        path = f"/posts/{answer_id}"
        yield Outcome(
            HANDOFF,
            row.title,
            row.language,
            path,
            department_fr=row.name_fr,
            department_en=row.name_en,
        )


def _read(eyes: Eyes, post_id: int) -> bool:
    wanted = select(Post.id).join(Topic, Topic.id == Post.topic_id)
    return session().scalar(wanted.where(Post.id == post_id, *readable(eyes)), sight(eyes.viewer)) is not None


def _promises(eyes: Eyes) -> Iterator[Outcome]:
    wanted = promised(eyes)
    if wanted is None:
        return
    settled = func.coalesce(Commitment.kept_at, Commitment.given_up_at)
    wanted = wanted.where(*_in_week(eyes, settled)).order_by(settled.desc(), Commitment.id.desc())
    for one in session().scalars(wanted.limit(MOST), brand_sight(eyes.viewer)):
        status = "kept" if one.kept_at is not None else "given_up"
        yield Outcome(
            PROMISE, shorten(one.promise, TITLE), one.language, f"/commitments/{one.id}", status=status
        )
