"""Typing, and taking back, what the estimate rests on; choosing what stands in the next review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.insights import AssumptionDropped, AssumptionTyped, VerbatimChosen, VerbatimTakenOut
from forum.insights.models import MOST_CHOSEN, Assumption, Choice
from forum.insights.mondays import open_week
from forum.insights.refusals import Full
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.storage.upsert import insert_into
from forum.subjects import PUBLISHED
from forum.topics.models import Post, Topic
from forum.topics.queries import post_for


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says; ``hundredths`` of ``unit``."""

    share: int
    hundredths: int
    unit: str
    source: str


def assume(*, actor: Any, typed: Typed) -> Assumption:
    """From now on the estimate rests on this; what it rested on before stays to be read."""
    require(actor, Act.TYPE_ASSUMPTIONS)
    row = Assumption(
        share=typed.share,
        hundredths=typed.hundredths,
        unit=typed.unit,
        source=typed.source,
        author_id=actor.id,
        made_at=now(),
    )
    session().add(row)
    session().flush()
    record(AssumptionTyped(actor_id=actor.id, assumption_id=row.id))
    return row


def drop_assumption(*, actor: Any) -> None:
    """Nothing is estimated any more, until somebody types anew. What was typed stays to be read."""
    require(actor, Act.TYPE_ASSUMPTIONS)
    newest = select(Assumption).order_by(Assumption.id.desc()).limit(1).with_for_update()
    row = session().scalar(newest)
    if row is None or row.dropped_at is not None:
        return
    row.dropped_at = now()
    record(AssumptionDropped(actor_id=actor.id, assumption_id=row.id))


def choose(*, actor: Any, post_id: int) -> None:
    """Put what a member said into the next review. Chosen twice, it stands there once. Raises ``Full``."""
    post = post_for(actor, post_id)
    require(actor, Act.CHOOSE_VERBATIM, post)
    week = open_week(now()).name
    if _is_chosen(week, post_id):
        return
    taken = _take_place(week, post_id, actor.id)
    if not taken and not _is_chosen(week, post_id):
        _drop_unread(week)
        taken = _take_place(week, post_id, actor.id)
        if not taken and not _is_chosen(week, post_id):
            raise Full
    if taken:  # else somebody else has chosen it at the same moment, and it is their choice
        record(VerbatimChosen(actor_id=actor.id, topic_id=post.topic_id, post_id=post_id))


def take_out(*, actor: Any, post_id: int) -> None:
    """Take it out of the next review again, whoever put it there."""
    post = post_for(actor, post_id)
    require(actor, Act.CHOOSE_VERBATIM, post)
    chosen = delete(Choice).where(Choice.week == open_week(now()).name, Choice.post_id == post_id)
    if session().scalar(chosen.returning(Choice.id)) is not None:
        record(VerbatimTakenOut(actor_id=actor.id, topic_id=post.topic_id, post_id=post_id))


def _is_chosen(week: str, post_id: int) -> bool:
    wanted = select(Choice.id).where(Choice.week == week, Choice.post_id == post_id)
    return session().scalar(wanted) is not None


def _take_place(week: str, post_id: int, author_id: int) -> bool:
    """Whether it has the first free place by that; the database decides between two who take one at once."""
    for place in range(1, MOST_CHOSEN + 1):
        values = {"week": week, "place": place, "post_id": post_id, "author_id": author_id, "made_at": now()}
        taken = insert_into(Choice).values(values).on_conflict_do_nothing().returning(Choice.id)
        if session().scalar(taken) is not None:
            return True
    return False


def _drop_unread(week: str) -> None:
    """What was hidden or removed since is in no review, and holds no place against what could be."""
    shown = (
        select(Post.id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.id == Choice.post_id, Post.state == PUBLISHED, Topic.state == PUBLISHED)
        .correlate(Choice)
    )
    session().execute(
        delete(Choice)
        .where(Choice.week == week, ~shown.exists())
        .execution_options(synchronize_session=False)
    )
