"""What waits for an answer: questions, ideas, hand-offs, promises; of each what waits longest comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, select

from forum.clock import now
from forum.contributions.days import today
from forum.contributions.models import Commitment
from forum.contributions.visibility import COMMITMENT_VISIBLE, brand_sight
from forum.feedback.models import NEW, Idea
from forum.handoffs.models import AWAITING, OPEN, WITHDRAWN, Department, Handoff
from forum.insights.mondays import Eyes
from forum.insights.questions import questions
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.subjects import PUBLISHED
from forum.text.excerpt import shorten
from forum.topics.models import Post, Topic
from forum.topics.visibility import POST_VISIBLE, sight

QUESTION, IDEA, HANDOFF, PROMISE = "question", "idea", "handoff", "promise"

LOOKS_BACK: Final = timedelta(days=90)
"""What nobody answered for longer than this needs another kind of looking after than a letter."""
MOST: Final = 5
"""Lines of one kind: a letter is read in two minutes."""
TITLE: Final = 140


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits. It names nobody: who it is, readers see where it stands."""

    kind: str
    title: str
    language: str
    path: str
    since: date
    again: bool = False
    """Whether it waited a week ago already."""
    department_fr: str = ""
    department_en: str = ""
    due: date | None = None
    late: bool = False
    replied: bool = False
    """The department has replied, and a colleague is to bring the answer."""


def readable(eyes: Eyes) -> tuple[ColumnElement[bool], ...]:
    """On ``Post`` joined to ``Topic``: it stands where the reader analyses, and everybody there may read it.

    With the parameters of ``sight``. Whoever moderates as well sees more; a letter does not.
    """
    return (
        POST_VISIBLE,
        Post.state == PUBLISHED,
        Topic.state == PUBLISHED,
        Topic.category_id.in_(eyes.places),
    )


_WITH_A_DEPARTMENT = exists().where(
    Handoff.post_id == Topic.first_post_id, Handoff.state == PUBLISHED, Handoff.status != WITHDRAWN
)


def waiting_questions(eyes: Eyes, *columns: Any) -> Select[Any] | None:
    """What was asked in the last 90 days and has no useful answer, as the report counts it.

    With its first post, what waits longest first; what was handed to a department has a line of its own.
    None where nothing waits.
    """
    until = eyes.week.until
    asked = questions(until - LOOKS_BACK, until, eyes.places) if eyes.places else []
    waiting = [one.topic_id for one in asked if one.answer_id is None]
    if not waiting:
        return None
    return (
        select(Topic.id, Topic.title, Topic.language, Topic.created_at, *columns)
        .join(Post, and_(Post.id == Topic.first_post_id, Post.topic_id == Topic.id))
        .where(Topic.id.in_(waiting), Topic.locked.is_(False), ~_WITH_A_DEPARTMENT, *readable(eyes))
        .order_by(Topic.created_at, Topic.id)
    )


def wished(eyes: Eyes, *columns: Any) -> Select[Any]:
    """Ideas that the reader sees, with topic and text."""
    return (
        select(Idea.id, Topic.title, Topic.language, Idea.created_at, *columns)
        .join(Topic, Topic.id == Idea.topic_id)
        .join(Post, and_(Post.id == Idea.text_id, Post.topic_id == Topic.id))
        .where(*readable(eyes))
    )


def handed(eyes: Eyes, *columns: Any) -> Select[Any]:
    """Hand-offs as their threads show them to everybody, with topic, post and department."""
    return (
        select(
            Topic.title,
            Topic.language,
            Handoff.post_id,
            Handoff.created_at,
            Handoff.due_at,
            Handoff.status,
            Department.name_fr,
            Department.name_en,
            *columns,
        )
        .join(Post, Post.id == Handoff.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Department, Department.id == Handoff.department_id)
        .where(*readable(eyes), Handoff.state == PUBLISHED)
    )


def outstanding(eyes: Eyes) -> tuple[Line, ...]:
    """What waited when the week was over and waits still."""
    return (*_questions(eyes), *_ideas(eyes), *_handoffs(eyes), *_promises(eyes))


def _found(eyes: Eyes, wanted: Any) -> Any:
    return session().execute(wanted.limit(MOST), sight(eyes.viewer))


def _questions(eyes: Eyes) -> list[Line]:
    wanted = waiting_questions(eyes)
    if wanted is None:
        return []
    return [_line(eyes, QUESTION, f"/topics/{row.id}", row) for row in _found(eyes, wanted)]


def _ideas(eyes: Eyes) -> list[Line]:
    waiting = wished(eyes).where(Idea.status == NEW, Idea.created_at < eyes.week.until)
    rows = _found(eyes, waiting.order_by(Idea.created_at, Idea.id))
    return [_line(eyes, IDEA, f"/ideas/{row.id}", row) for row in rows]


def _line(eyes: Eyes, kind: str, path: str, row: Any, **more: Any) -> Line:
    return Line(
        kind,
        row.title,
        row.language,
        path,
        eyes.week.day(row.created_at),
        again=row.created_at < eyes.week.since,
        **more,
    )


def _handoffs(eyes: Eyes) -> list[Line]:
    waiting = handed(eyes).where(Handoff.status.in_(OPEN), Handoff.created_at < eyes.week.until)
    moment = now()
    return [
        _line(
            eyes,
            HANDOFF,
            f"/posts/{row.post_id}",
            row,
            department_fr=row.name_fr,
            department_en=row.name_en,
            due=eyes.week.day(row.due_at),
            late=row.due_at < moment,
            replied=row.status not in AWAITING,
        )
        for row in _found(eyes, waiting.order_by(Handoff.due_at, Handoff.id))
    ]


def promised(eyes: Eyes) -> Select[Any] | None:
    """The brand's promises, for whoever analyses everything: they belong to no category."""
    if not can(eyes.viewer, Act.SEE_WHOLE_REPORT):
        return None
    return select(Commitment).where(
        COMMITMENT_VISIBLE, Commitment.state == PUBLISHED, Commitment.promised_at.is_not(None)
    )


def _promises(eyes: Eyes) -> list[Line]:
    """Those that are late, or due within a week."""
    wanted = promised(eyes)
    if wanted is None:
        return []
    owed = wanted.where(
        Commitment.kept_at.is_(None),
        Commitment.given_up_at.is_(None),
        Commitment.promised_at < eyes.week.until,
        Commitment.due_on < today() + timedelta(days=7),
    ).order_by(Commitment.due_on, Commitment.id)
    return [
        Line(
            PROMISE,
            shorten(one.promise, TITLE),
            one.language,
            f"/commitments/{one.id}",
            eyes.week.day(one.promised_at),
            due=one.due_on,
            late=one.due_on < today(),
        )
        for one in session().scalars(owed.limit(MOST), brand_sight(eyes.viewer))
    ]
