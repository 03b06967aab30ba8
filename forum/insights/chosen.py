"""The chosen verbatims of a review, each in the member's own words: first what the brand's people chose.

What room is left is filled by a rule that anybody can check: the question that has waited longest; what
somebody was last thanked for in public; the idea that a member last wished for; what a department is late
with. The rule takes nothing that stood in an earlier review of this reader. No member is named but whoever
chose, and no number chooses.
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
from forum.insights.models import MOST_CHOSEN, Choice, Quoted
from forum.insights.mondays import Eyes, Week
from forum.insights.outstanding import handed, readable, waiting_questions, wished
from forum.members.people import Person, people
from forum.storage.session import session
from forum.storage.upsert import insert_into
from forum.text.excerpt import excerpt
from forum.thanks.models import Thanks
from forum.thanks.visibility import SHOWN
from forum.topics.models import CONVERSATION, Post, Topic
from forum.topics.visibility import sight

BY_HAND = "by_hand"
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
    by: str = ""
    """Who chose it; "" where the rule did."""


def chosen(eyes: Eyes) -> tuple[Quote, ...]:
    """What was chosen, then one of each kind, as far as there is room; no post stands there twice."""
    found: dict[int, Quote] = {}
    for quote in (*_by_hand(eyes), *_by_rule(eyes)):
        found.setdefault(quote.post_id, quote)
    return tuple(found.values())[:MOST_CHOSEN]


def choices(eyes: Eyes, *columns: Any) -> Any:
    """What was chosen for the review of the week, as its reader may see it, in the order it was chosen."""
    return (
        select(Topic.title, Topic.language, Choice.author_id, *columns)
        .select_from(Choice)
        .join(Post, Post.id == Choice.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Choice.week == eyes.week.name, *readable(eyes))
        .order_by(Choice.made_at, Choice.id)
    )


def _by_hand(eyes: Eyes) -> Iterator[Quote]:
    found = session().execute(choices(eyes, *_WORDS), sight(eyes.viewer)).all()
    names = people(row.author_id for row in found)
    for row in found:
        yield _quote(eyes, BY_HAND, row, by=said_name(names[row.author_id]))


def said_name(person: Person) -> str:
    """How the brand's people are called among themselves."""
    return person.first_name or person.display_name


def remember(member_id: int, week: Week, quotes: tuple[Quote, ...]) -> None:
    """These were mailed to a member: the rule does not take them for this member in a later week."""
    for quote in quotes:
        values = {"member_id": member_id, "post_id": quote.post_id, "week": week.name}
        session().execute(insert_into(Quoted).values(values).on_conflict_do_nothing())


def _by_rule(eyes: Eyes) -> Iterator[Quote]:
    stood = select(Quoted.post_id).where(Quoted.member_id == eyes.viewer.id, Quoted.week < eyes.week.name)
    for why, wanted in (
        (LONGEST, waiting_questions(eyes, *_WORDS)),
        (THANKED, _thanked(eyes)),
        (WISHED, _wished(eyes)),
        (LATE, _late(eyes)),
    ):
        if wanted is None:
            continue
        fresh = wanted.where(Post.id.not_in(stood)).limit(1)
        if (row := session().execute(fresh, sight(eyes.viewer)).first()) is not None:
            yield _quote(eyes, why, row)


def _quote(eyes: Eyes, why: str, row: Any, by: str = "") -> Quote:
    return Quote(
        why,
        row.quoted_id,
        row.title,
        row.language,
        excerpt(row.html, QUOTED),
        f"/ideas/{row.id}" if why == WISHED else f"/posts/{row.quoted_id}",
        eyes.week.day(row.said_at),
        row.text if why == THANKED else "",
        by,
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
