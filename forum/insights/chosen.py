"""The chosen verbatims of a review. By a rule that anybody can check, each in the member's own words:

the question that has waited longest; what somebody was last thanked for in public; the idea that a member
last wished for; what a department is late with. Nobody is named, and no number chooses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, func, select

from forum.clock import now
from forum.feedback.models import DONE, JOINED, Idea, IdeaVoice
from forum.handoffs.models import AWAITING, Handoff
from forum.insights.mondays import Eyes
from forum.insights.outstanding import handed, readable, waiting_questions, wished
from forum.storage.session import session
from forum.text.excerpt import excerpt
from forum.thanks.models import Thanks
from forum.thanks.visibility import SHOWN
from forum.topics.models import CONVERSATION, Post, Topic
from forum.topics.visibility import sight

LONGEST, THANKED, WISHED, LATE = "longest", "thanked", "wished", "late"

QUOTED: Final = 400
"""Characters of each post."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What a member said, and why it stands here."""

    why: str
    post_id: int
    title: str
    language: str
    words: str
    path: str
    day: date
    thanks: str = ""
    """The sentence of thanks that stands beneath it, for all its readers."""


def chosen(eyes: Eyes) -> tuple[Quote, ...]:
    """One of each kind, as far as there is one; no post stands there twice."""
    found: dict[int, Quote] = {}
    for quote in _by_rule(eyes):
        found.setdefault(quote.post_id, quote)
    return tuple(found.values())


def _by_rule(eyes: Eyes) -> Iterator[Quote]:
    for why, wanted in (
        (LONGEST, waiting_questions(eyes, *_WORDS)),
        (THANKED, _thanked(eyes)),
        (WISHED, _wished(eyes)),
        (LATE, _late(eyes)),
    ):
        row = None if wanted is None else session().execute(wanted.limit(1), sight(eyes.viewer)).first()
        if row is not None:
            yield _quote(eyes, why, row)


def _quote(eyes: Eyes, why: str, row: Any) -> Quote:
    return Quote(
        why,
        row.quoted_id,
        row.title,
        row.language,
        excerpt(row.html, QUOTED),
        f"/ideas/{row.id}" if why == WISHED else f"/posts/{row.quoted_id}",
        eyes.week.day(row.said_at),
        row.text if why == THANKED else "",
    )


_WORDS = (Post.id.label("quoted_id"), Post.html, Post.created_at.label("said_at"))


def _thanked(eyes: Eyes) -> Any:
    """What stands beneath a post is there because whoever was thanked lets everybody read it."""
    return (
        select(Topic.title, Topic.language, Thanks.text, *_WORDS)
        .join(Post, and_(Thanks.subject_kind == "post", Thanks.subject_id == Post.id))
        .join(Topic, Topic.id == Post.topic_id)
        .where(
            *readable(eyes),
            SHOWN,
            Topic.kind != CONVERSATION,
            Thanks.shared_at >= eyes.week.since,
            Thanks.shared_at < eyes.week.until,
        )
        .order_by(Thanks.shared_at.desc(), Thanks.id.desc())
    )


def _wished(eyes: Eyes) -> Any:
    newest = (
        select(func.max(IdeaVoice.at))
        .where(
            IdeaVoice.idea_id == Idea.id,
            IdeaVoice.at >= eyes.week.since,
            IdeaVoice.at < eyes.week.until,
        )
        .correlate(Idea)
        .scalar_subquery()
    )
    wanted = wished(eyes, *_WORDS).where(Idea.status.not_in((JOINED, DONE)), newest.is_not(None))
    return wanted.order_by(newest.desc(), Idea.id.desc())


def _late(eyes: Eyes) -> Any:
    late = handed(eyes, *_WORDS).where(Handoff.status.in_(AWAITING), Handoff.due_at < now())
    return late.order_by(Handoff.due_at, Handoff.id)
