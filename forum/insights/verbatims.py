"""What stands behind a figure, in the words of those who said it: only what its reader may see now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, select

from forum.contributions.queries import visible_commitments
from forum.events.models import Event
from forum.events.visibility import EVENT_VISIBLE
from forum.events.visibility import sight as event_sight
from forum.feedback.models import Idea
from forum.feedback.visibility import IDEA_VISIBLE
from forum.insights.figures import Figure
from forum.insights.mondays import places_of
from forum.storage.session import rows
from forum.subjects import PUBLISHED
from forum.text.excerpt import excerpt
from forum.topics.models import Post, Topic
from forum.topics.visibility import POST_VISIBLE, sight

PAGE: Final = 20
QUOTED: Final = 280
"""Characters of each."""


@dataclass(frozen=True, slots=True)
class Verbatim:
    """What somebody wrote. Who it was, readers see where it was said."""

    title: str
    words: str
    language: str
    at: datetime
    url: str
    post_id: int = 0
    """By which its reader can put it into Monday's review; 0 where they can't."""


Found = Mapping[int, Verbatim]
Source = Callable[[Any, Sequence[int]], Found]
"""``(viewer, numbers)``: those of them that the viewer may see."""


def verbatims(viewer: Any, figure: Figure, page: int = 1) -> tuple[list[Verbatim], int, bool]:
    """A page of what stands behind ``figure``, how many of it are out of sight, and whether there is more."""
    start = (page - 1) * PAGE
    wanted = figure.behind[start : start + PAGE]
    found = SOURCES[figure.name](viewer, wanted) if wanted else {}
    shown = [found[one] for one in wanted if one in found]
    return shown, len(wanted) - len(shown), len(figure.behind) > start + PAGE


_WORDS = (Post.id.label("post_id"), Post.html, Topic.title, Topic.language, Topic.category_id)


def _posts(viewer: Any, numbers: Sequence[int]) -> Found:
    wanted = (
        select(Post.id, Post.created_at, *_WORDS)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.id.in_(numbers), POST_VISIBLE)
    )
    return _written(viewer, wanted, "/posts")


def _ideas(viewer: Any, numbers: Sequence[int]) -> Found:
    wanted = (
        select(Idea.id, Idea.created_at, *_WORDS)
        .join(Topic, Topic.id == Idea.topic_id)
        .join(Post, and_(Post.id == Idea.text_id, Post.topic_id == Topic.id))
        .where(Idea.id.in_(numbers), IDEA_VISIBLE)
    )
    return _written(viewer, wanted, "/ideas")


def _written(viewer: Any, wanted: Any, path: str) -> Found:
    """What members wrote, as everybody reads it there who may."""
    here = frozenset(places_of(viewer))
    shown = wanted.where(Post.state == PUBLISHED, Topic.state == PUBLISHED)
    return {
        row.id: Verbatim(
            row.title,
            excerpt(row.html, QUOTED),
            row.language,
            row.created_at,
            f"{path}/{row.id}",
            row.post_id if row.category_id in here else 0,
        )
        for row in rows(shown, sight(viewer))
    }


def _events(viewer: Any, numbers: Sequence[int]) -> Found:
    """Each with the beginning of what was told of it afterwards, where somebody did."""
    wanted = (
        select(Event.id, Event.title, Event.starts_at, Event.language, Event.html, Event.recap_id)
        .where(Event.id.in_(numbers), Event.state == PUBLISHED, EVENT_VISIBLE)
    )  # fmt: skip
    found = rows(wanted, event_sight(viewer)).all()
    told = _recaps(viewer, [row.recap_id for row in found if row.recap_id is not None])
    return {
        row.id: Verbatim(
            row.title,
            excerpt(told.get(row.recap_id, row.html), QUOTED),
            row.language,
            row.starts_at,
            f"/topics/{row.recap_id}" if row.recap_id in told else f"/events/{row.id}",
        )
        for row in found
    }


def _recaps(viewer: Any, topic_ids: Sequence[int]) -> dict[int, str]:
    wanted = (
        select(Topic.id, Post.html)
        .join(Post, Post.id == Topic.first_post_id)
        .where(Topic.id.in_(topic_ids), Topic.state == PUBLISHED, Post.state == PUBLISHED, POST_VISIBLE)
    )
    return {row.id: row.html for row in rows(wanted, sight(viewer))} if topic_ids else {}


def _promises(viewer: Any, numbers: Sequence[int]) -> Found:
    return {
        one.id: Verbatim("", one.promise, one.language, one.created_at, f"/commitments/{one.id}")
        for one in visible_commitments(viewer, list(numbers)).values()
        if one.state == PUBLISHED and not one.emptied
    }


SOURCES: dict[str, Source] = {
    **dict.fromkeys(
        (
            "answered",
            "answer_median",
            "answer_most",
            "by_members",
            "by_brand",
            "unanswered",
            "unanswered_age",
            "handoffs_closed",
            "handoffs_late",
            "newcomers_back",
        ),
        _posts,
    ),
    **dict.fromkeys(("ideas_decided", "ideas_done", "ideas_unanswered"), _ideas),
    **dict.fromkeys(("events_held", "events_came"), _events),
    **dict.fromkeys(("promises_kept", "promises_late", "promises_given_up"), _promises),
}
"""By the name of a figure: what it is made of."""
