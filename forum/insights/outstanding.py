"""What waits for an answer: questions and ideas, what waits longest first; hand-offs and promises, what is
due first. What counts as waiting stands with each kind, and on the page that has it (``sentences.which``).

A letter has a few of each, and says how many more there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, select

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


@dataclass(frozen=True, slots=True)
class Waiting:
    """Things of one kind."""

    kind: str
    lines: tuple[Line, ...]
    more: int
    """How many others there are."""

    @property
    def path(self) -> str:
        """Where all of them are read."""
        return f"/review/waiting/{self.kind}"


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


def outstanding(eyes: Eyes) -> tuple[Waiting, ...]:
    """What waited when the week was over and waits still: a few of each kind of which there is any."""
    found = (waiting(eyes, kind, MOST) for kind in _WANTED)
    return tuple(one for one in found if one.lines)


def waiting(eyes: Eyes, kind: str, most: int, start: int = 0) -> Waiting:
    """So many things of that kind from ``start`` on. Raises ``KeyError`` for what is no kind."""
    wanted = _WANTED[kind](eyes)
    if wanted is None:
        return Waiting(kind, (), 0)
    parameters = (brand_sight if kind == PROMISE else sight)(eyes.viewer)
    found = session().execute(wanted.limit(most + 1).offset(start), parameters).all()
    lines = tuple(_LINES[kind](eyes, row) for row in found[:most])
    if len(found) <= most:
        return Waiting(kind, lines, 0)
    whole = select(func.count()).select_from(wanted.order_by(None).subquery())
    return Waiting(kind, lines, (session().scalar(whole, parameters) or 0) - start - most)


def _ideas(eyes: Eyes) -> Select[Any]:
    waiting = wished(eyes).where(Idea.status == NEW, Idea.created_at < eyes.week.until)
    return waiting.order_by(Idea.created_at, Idea.id)


def _handoffs(eyes: Eyes) -> Select[Any]:
    waiting = handed(eyes).where(Handoff.status.in_(OPEN), Handoff.created_at < eyes.week.until)
    return waiting.order_by(Handoff.due_at, Handoff.id)


def promised(eyes: Eyes) -> Select[Any] | None:
    """The brand's promises, for whoever analyses everything: they belong to no category."""
    if not can(eyes.viewer, Act.SEE_WHOLE_REPORT):
        return None
    return select(Commitment).where(
        COMMITMENT_VISIBLE, Commitment.state == PUBLISHED, Commitment.promised_at.is_not(None)
    )


def _promises(eyes: Eyes) -> Select[Any] | None:
    """Those that are late, or due within a week."""
    wanted = promised(eyes)
    if wanted is None:
        return None
    return wanted.where(
        Commitment.kept_at.is_(None),
        Commitment.given_up_at.is_(None),
        Commitment.promised_at < eyes.week.until,
        Commitment.due_on < today() + timedelta(days=7),
    ).order_by(Commitment.due_on, Commitment.id)


_WANTED: dict[str, Callable[[Eyes], Select[Any] | None]] = {
    QUESTION: waiting_questions,
    IDEA: _ideas,
    HANDOFF: _handoffs,
    PROMISE: _promises,
}


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


def _question_line(eyes: Eyes, row: Any) -> Line:
    return _line(eyes, QUESTION, f"/topics/{row.id}", row)


def _idea_line(eyes: Eyes, row: Any) -> Line:
    return _line(eyes, IDEA, f"/ideas/{row.id}", row)


def _handoff_line(eyes: Eyes, row: Any) -> Line:
    return _line(
        eyes,
        HANDOFF,
        f"/posts/{row.post_id}",
        row,
        department_fr=row.name_fr,
        department_en=row.name_en,
        due=eyes.week.day(row.due_at),
        late=row.due_at < now(),
        replied=row.status not in AWAITING,
    )


def _promise_line(eyes: Eyes, row: Any) -> Line:
    one: Commitment = row[0]
    return Line(
        PROMISE,
        shorten(one.promise, TITLE),
        one.language,
        f"/commitments/{one.id}",
        eyes.week.day(one.promised_at or one.created_at),
        due=one.due_on,
        late=one.due_on < today(),
    )


_LINES: dict[str, Callable[[Eyes, Any], Line]] = {
    QUESTION: _question_line,
    IDEA: _idea_line,
    HANDOFF: _handoff_line,
    PROMISE: _promise_line,
}
