"""Lists of topics: newest movement first, keyset paging, what is new in each for the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, func, literal, select
from sqlalchemy.orm import aliased

from forum.policy.words import member
from forum.reading.models import FOLLOWED, MUTE, NORMAL, CategoryFollow, Reading
from forum.storage.base import LARGEST_ID
from forum.storage.prepared import Prepared
from forum.topics.models import PUBLISHED, Post, Tag, Topic
from forum.topics.views import TopicLine, TopicPage
from forum.topics.visibility import SEEN, sight

PAGE = 25
"""Topics on a page."""

MOST_UNREAD = 100
"""Counting stops here; a page says «99+»."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which topics: of one category, with one tag, only those with something new, only followed ones."""

    category_id: int | None = None
    tag: str = ""
    unread: bool = False
    followed: bool = False


_TOPIC = Topic.__table__.c
_ME = bindparam("me", type_=BigInteger)
_FLOOR = bindparam("floor", type_=BigInteger)
_New = aliased(Post)

_NEW_POST = and_(
    _New.topic_id == Topic.id,
    _New.id > func.coalesce(Reading.last_read_id, 0),
    _New.id > _FLOOR,
    _New.state == PUBLISHED,
    _New.author_id != _ME,
)
_UNREAD = (
    select(func.count())
    .select_from(select(literal(1)).where(_NEW_POST).limit(MOST_UNREAD).correlate(Topic, Reading).subquery())
    .correlate(Topic, Reading)
    .scalar_subquery()
)
_SOMETHING_NEW = (
    # The first two say nothing that the third does not, but they spare most topics the third.
    Topic.last_post_id > _FLOOR,
    Topic.last_post_id > func.coalesce(Reading.last_read_id, 0),
    select(literal(1)).where(_NEW_POST).correlate(Topic, Reading).exists(),
)
_LEVEL = func.coalesce(Reading.level, CategoryFollow.level, "")
_NOT_MUTED = _LEVEL != MUTE
_IS_FOLLOWED = _LEVEL.in_(FOLLOWED)

# Lists show what everybody may read; what waits or was hidden is found where it is decided about. Of
# published topics exactly those in seen categories are visible. The «+ 0» keeps SQLite from gathering and
# sorting all topics of the categories, where walking down the newest ends after a page.
_ORDINARY = and_(
    (Topic.category_id + 0).in_(SEEN),
    Topic.state == PUBLISHED,
    Topic.merged_into_id.is_(None),
    Topic.last_post_id > 0,
)


def _lines(count: Any) -> Select[Any]:
    return select(_TOPIC.id, _TOPIC.seq, _TOPIC.last_post_id, count).where(_ORDINARY)


def _with_reading(statement: Select[Any]) -> Select[Any]:
    return statement.join(
        Reading, and_(Reading.topic_id == Topic.id, Reading.member_id == _ME), isouter=True
    ).join(
        CategoryFollow,
        and_(CategoryFollow.category_id == Topic.category_id, CategoryFollow.member_id == _ME),
        isouter=True,
    )


def _statement(
    *, known: bool, unread: bool, followed: bool, category: bool, tag: bool, newer: bool
) -> Select[Any]:
    statement = _with_reading(_lines(_UNREAD).select_from(Topic)) if known else _lines(literal(0))
    if unread:
        statement = statement.where(_NOT_MUTED, *_SOMETHING_NEW)
    if followed:
        statement = statement.where(_IS_FOLLOWED)
    if category:
        statement = statement.where(Topic.category_id == bindparam("category_id"))
        if not unread:
            statement = statement.where(Topic.pinned.is_(False))
    if tag:
        statement = statement.where(Topic.id.in_(select(Tag.topic_id).where(Tag.key == bindparam("tag"))))
    edge = bindparam("edge", type_=BigInteger)
    if newer:
        return statement.where(Topic.last_post_id > edge).order_by(Topic.last_post_id).limit(PAGE + 1)
    return statement.where(Topic.last_post_id < edge).order_by(Topic.last_post_id.desc()).limit(PAGE + 1)


_SHAPES: dict[tuple[bool, ...], Prepared] = {}
"""Composed once each: composing costs a page more than running."""


def _shape(**which: bool) -> Prepared:
    key = tuple(which.values())
    if key not in _SHAPES:
        _SHAPES[key] = Prepared(_statement(**which), into=TopicLine)
    return _SHAPES[key]


def _pinned_first(lines: Select[Any]) -> Prepared:
    here = (Topic.category_id == bindparam("category_id"), Topic.pinned.is_(True))
    return Prepared(lines.where(*here).order_by(Topic.last_post_id.desc()), into=TopicLine)


_PINNED = _pinned_first(_lines(literal(0)))
_PINNED_KNOWN = _pinned_first(_with_reading(_lines(_UNREAD).select_from(Topic)))


def topics_for(
    viewer: Any, wanted: Wanted, *, before: int = LARGEST_ID, after: int | None = None
) -> TopicPage:
    """A page of the topics ``viewer`` may see: those older than the key ``before``, or newer than ``after``.

    ``wanted.category_id`` must be one the viewer may see (``category_for`` tells); the topics of others
    are left out by themselves.
    """
    known = member(viewer, None)
    asked = {
        **sight(viewer),
        "floor": viewer.read_floor if known else 0,
        "category_id": wanted.category_id,
        "tag": wanted.tag,
        "edge": before if after is None else after,
    }
    statement = _shape(
        known=known,
        unread=wanted.unread and known,
        followed=wanted.followed and known,
        category=wanted.category_id is not None,
        tag=bool(wanted.tag),
        newer=after is not None,
    )
    lines: list[TopicLine] = statement.all(asked)
    further = len(lines) > PAGE
    lines = lines[:PAGE]
    if after is not None:
        lines.reverse()
        newer, older = further, bool(lines)
    else:
        newer, older = before < LARGEST_ID and bool(lines), further
    page = TopicPage(
        tuple(lines),
        newer=lines[0].last_post_id if newer else None,
        older=lines[-1].last_post_id if older else None,
    )
    if wanted.category_id is not None and not wanted.unread and page.newer is None:
        page = TopicPage((*_pinned(known, asked), *page.lines), page.newer, page.older)
    return page


def _pinned(known: bool, asked: dict[str, Any]) -> list[TopicLine]:
    return (_PINNED_KNOWN if known else _PINNED).all(asked)


_UNREAD_TOPICS = Prepared(
    select(func.count().label("topics")).select_from(
        _with_reading(select(literal(1)).select_from(Topic))
        .where(_ORDINARY, _NOT_MUTED, *_SOMETHING_NEW)
        .order_by(Topic.last_post_id.desc())
        .limit(MOST_UNREAD)
        .subquery()
    )
)


def unread_topics(viewer: Any) -> int:
    """How many topics have something new for ``viewer``, counted up to ``MOST_UNREAD``; 0 for a guest."""
    if not member(viewer, None):
        return 0
    found: int = _UNREAD_TOPICS.first({**sight(viewer), "floor": viewer.read_floor}).topics
    return found


_HAS_READ = Prepared(select(Reading.topic_id).where(Reading.member_id == _ME).limit(1))


def has_read(viewer: Any) -> bool:
    """Whether ``viewer`` has ever opened a topic: nobody else has read everything."""
    return _HAS_READ.first({"me": viewer.id}) is not None


_CATEGORY_LEVEL = Prepared(
    select(CategoryFollow.level).where(
        CategoryFollow.member_id == _ME, CategoryFollow.category_id == bindparam("category_id")
    )
)


def category_level(viewer: Any, category_id: int) -> str:
    """How closely ``viewer`` follows a category."""
    row = _CATEGORY_LEVEL.first({"me": viewer.id, "category_id": category_id})
    return NORMAL if row is None else str(row.level)


_NEWEST = Prepared(
    select(Topic.category_id, Topic.id, Topic.slug, Topic.title, Topic.last_posted_at)
    .where(
        Topic.last_post_id.in_(
            select(func.max(Topic.last_post_id)).where(_ORDINARY).group_by(Topic.category_id)
        )
    )
    .where(_ORDINARY)
)


def newest_by_category(viewer: Any) -> dict[int, Any]:
    """Of each category with topics that ``viewer`` may see, the one that moved last."""
    return {row.category_id: row for row in _NEWEST.all(sight(viewer))}
