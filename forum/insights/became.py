"""What became of what had waited: what came to something in the week, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from forum.contributions.models import Commitment
from forum.contributions.visibility import brand_sight
from forum.feedback.models import JOINED, Idea
from forum.feedback.queries import find_idea, last_words
from forum.handoffs.models import POSTED, Handoff, HandoffEntry
from forum.handoffs.story import course_of
from forum.insights.mondays import Eyes
from forum.insights.outstanding import (
    HANDOFF,
    IDEA,
    LOOKS_BACK,
    MOST,
    PROMISE,
    QUESTION,
    TITLE,
    handed,
    promised,
    readable,
    wished,
)
from forum.insights.questions import questions
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.text.excerpt import shorten
from forum.topics.models import Post, Topic
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


def became(eyes: Eyes) -> tuple[tuple[Outcome, ...], bool]:
    """Questions that had waited when the week began; ideas, hand-offs and promises, whenever they came.

    The newest of each kind, and whether of any there are more.
    """
    kinds = [list(found(eyes)) for found in (_questions, _ideas, _handoffs, _promises)]
    return tuple(one for kind in kinds for one in kind[:MOST]), any(len(kind) > MOST for kind in kinds)


def _in_week(eyes: Eyes, column: Any) -> tuple[Any, Any]:
    return column >= eyes.week.since, column < eyes.week.until


def _questions(eyes: Eyes) -> Iterator[Outcome]:
    """Those whose first useful answer came in the week, and can still be read."""
    week = eyes.week
    asked = questions(week.since - LOOKS_BACK, week.since, eyes.places) if eyes.places else []
    answered = {
        one.answer_id: one
        for one in asked
        if one.answered_at is not None and week.since <= one.answered_at < week.until
    }
    wanted = (
        select(Post.id, Topic.title, Topic.language)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.id.in_(answered), *readable(eyes))
        .order_by(Post.id.desc())
        .limit(MOST + 1)
    )
    for row in session().execute(wanted, sight(eyes.viewer)):
        official = answered[row.id].by_brand
        yield Outcome(QUESTION, row.title, row.language, f"/posts/{row.id}", official=official)


def _ideas(eyes: Eyes) -> Iterator[Outcome]:
    wanted = wished(eyes).where(Idea.status != JOINED, *_in_week(eyes, Idea.turned_at))
    wanted = wanted.order_by(Idea.turned_at.desc(), Idea.id.desc()).limit(MOST + 1)
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
    for row in session().execute(wanted.order_by(brought.desc()).limit(MOST + 1), sight(eyes.viewer)):
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
    for one in session().scalars(wanted.limit(MOST + 1), brand_sight(eyes.viewer)):
        status = "kept" if one.kept_at is not None else "given_up"
        yield Outcome(
            PROMISE, shorten(one.promise, TITLE), one.language, f"/commitments/{one.id}", status=status
        )
