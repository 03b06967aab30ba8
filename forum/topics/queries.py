"""Reading topics and posts. Every read names its viewer: fetching is checking."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, func, select

from forum.categories.catalogue import catalogue
from forum.community.edition import CURRENT, knows_edition
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.policy.words import member
from forum.reading.models import CategoryFollow, Draft, Reading
from forum.storage.prepared import Prepared
from forum.storage.session import session
from forum.topics.models import CONVERSATION, DELETED, HIDDEN, PUBLISHED, REMOVED, Participant, Post, Topic
from forum.topics.views import DraftView, TopicView


def attach_category(topic: Topic) -> Topic:
    """Set what the rules ask for on a row just fetched: the category, and who takes part."""
    topic.category = catalogue()[topic.category_id]  # type: ignore[misc]
    topic.participants = participants_of(topic)  # type: ignore[misc]
    return topic


def participants_of(topic: Any) -> frozenset[int]:
    """Who alone sees a private conversation; empty for every other topic."""
    if topic.kind != CONVERSATION:
        return frozenset()
    return frozenset(row.member_id for row in _PARTICIPANTS.all({"topic_id": topic.id}))


def topic_for(viewer: Any, topic_id: int, *, lock: bool = False) -> Topic:
    """The topic if ``viewer`` may see it, else ``Refused``. ``lock`` keeps its row for this transaction."""
    statement = select(Topic).where(Topic.id == topic_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    topic = session().scalar(statement)
    if topic is None:
        raise Refused(Act.SEE_TOPIC, viewer)
    attach_category(topic)
    require(viewer, Act.SEE_TOPIC, topic)
    return topic


def post_for(viewer: Any, post_id: int, *, lock: bool = False) -> Post:
    """The post if ``viewer`` may see it, else ``Refused``; its topic comes with it.

    Its author may fetch a deleted post of theirs, to take the deletion back.
    """
    post, topic = _locked(post_id) if lock else _as_they_stand(post_id)
    if post is None or topic is None:
        raise Refused(Act.SEE_POST, viewer)
    post.topic = attach_category(topic)  # type: ignore[misc]
    if not (post.state == DELETED and can(viewer, Act.RESTORE_POST, post)):
        require(viewer, Act.SEE_POST, post)
    return post


def trace_of(viewer: Any, post_id: int) -> tuple[Post, bool]:
    """The post, and whether ``viewer`` may read it; if not, its tombstone must stand where they can see it.

    Raises ``Refused`` when they see neither. Show nothing of the text without looking at the answer.
    """
    try:
        return post_for(viewer, post_id), True
    except Refused as refusal:
        post = session().get(Post, post_id)
        if post is None or not (post.state in (HIDDEN, REMOVED) or post.leaves_tombstone):
            raise refusal from None
        post.topic = topic_for(viewer, post.topic_id)  # type: ignore[misc]
        return post, False


def _as_they_stand(post_id: int) -> tuple[Post | None, Topic | None]:
    """Post and topic of one moment: asked one after the other, a merge between them could part the two."""
    both = select(Post, Topic).join(Topic, Topic.id == Post.topic_id).where(Post.id == post_id)
    found = session().execute(both).one_or_none()
    return (None, None) if found is None else (found[0], found[1])


def _locked(post_id: int) -> tuple[Post | None, Topic | None]:
    """The same, the topic's row held, and the post as it is since then.

    Every writer comes by the topic's row in turn. While one waits for it the post may have moved to
    another topic: then that one's row is taken instead.
    """
    post = session().scalar(select(Post).where(Post.id == post_id))
    while post is not None:
        wanted = select(Topic).where(Topic.id == post.topic_id)
        topic = session().scalar(wanted.with_for_update().execution_options(populate_existing=True))
        session().refresh(post)
        if topic is None or post.topic_id == topic.id:
            return post, topic
    return None, None


_TOPIC = Topic.__table__.c
_COLUMNS = (
    _TOPIC.id,
    _TOPIC.category_id,
    _TOPIC.author_id,
    _TOPIC.kind,
    _TOPIC.title,
    _TOPIC.slug,
    _TOPIC.language,
    _TOPIC.state,
    _TOPIC.pinned,
    _TOPIC.locked,
    _TOPIC.merged_into_id,
    _TOPIC.seq,
    _TOPIC.first_post_id,
    _TOPIC.last_post_id,
    _TOPIC.slow_seconds,
    _TOPIC.slow_until,
    _TOPIC.carries,
)
_READING = Reading.__table__.c
_DRAFT = Draft.__table__.c
_WIDTH = len(_COLUMNS)
_ME = bindparam("me", type_=BigInteger)
_THIS = Topic.id == bindparam("topic_id", type_=BigInteger)
_PARTICIPANTS = Prepared(
    select(Participant.member_id).where(Participant.topic_id == bindparam("topic_id", type_=BigInteger))
)

_FOR_GUEST = Prepared(select(*_COLUMNS, CURRENT.scalar_subquery()).where(_THIS))

_FIRST_UNREAD = (
    select(Post.id)
    .where(
        Post.topic_id == Topic.id,
        Post.id > func.coalesce(Reading.last_read_id, 0),
        Post.id > bindparam("floor", type_=BigInteger),
        Post.state == PUBLISHED,
        Post.author_id != _ME,
    )
    .order_by(Post.id)
    .limit(1)
    .correlate(Topic, Reading)
    .scalar_subquery()
)
_FOR_MEMBER = Prepared(
    select(
        *_COLUMNS,
        _READING.last_read_id,
        _READING.level,
        CategoryFollow.__table__.c.level,
        _FIRST_UNREAD,
        _DRAFT.body,
        _DRAFT.reply_to_id,
        _DRAFT.version,
        _DRAFT.saved_at,
    )
    .select_from(Topic)
    .join(Reading, and_(Reading.topic_id == Topic.id, Reading.member_id == _ME), isouter=True)
    .join(
        CategoryFollow,
        and_(CategoryFollow.category_id == Topic.category_id, CategoryFollow.member_id == _ME),
        isouter=True,
    )
    .join(Draft, and_(Draft.topic_id == Topic.id, Draft.member_id == _ME), isouter=True)
    .where(_THIS)
)


def topic_page_for(viewer: Any, topic_id: int) -> TopicView:
    """The topic for reading, with what ``viewer`` has read and begun to write there, in one query.

    Raises ``Refused`` when it is not there or not for ``viewer``.
    """
    view = _guest_view(topic_id) if not member(viewer, None) else _member_view(viewer, topic_id)
    if view is None:
        raise Refused(Act.SEE_TOPIC, viewer)
    require(viewer, Act.SEE_TOPIC, view)
    return view


def _guest_view(topic_id: int) -> TopicView | None:
    row = _FOR_GUEST.first({"topic_id": topic_id})
    if row is None:
        return None
    knows_edition(row[_WIDTH])
    place = catalogue().get(row.category_id)
    return None if place is None else TopicView(*(*row[:_WIDTH], place))


def _member_view(viewer: Any, topic_id: int) -> TopicView | None:
    asked = {"topic_id": topic_id, "me": viewer.id, "floor": viewer.read_floor}
    row = _FOR_MEMBER.first(asked)
    if row is None:
        return None
    place = catalogue().get(row.category_id)
    if place is None:
        return None  # its category was made a moment ago, after this request began
    last_read, level, category_level, first_unread, body, reply_to, version, saved_at = row[_WIDTH:]
    draft = None if version is None else DraftView(body, reply_to, version, saved_at)
    read_up_to = max(last_read or 0, viewer.read_floor)
    own = (read_up_to, level, category_level, draft, first_unread)
    return TopicView(*(*row[:_WIDTH], place, *own, participants_of(row)))
