"""What topics and posts keep of a member: what they wrote, and where others speak to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import delete, func, or_, select

from forum.belongings import Belongings, Departure, Row
from forum.facts.bus import record
from forum.facts.passing import PostRenewed
from forum.members.unnaming import unname
from forum.storage.session import session
from forum.topics.actions.delete import take_away
from forum.topics.composing import compose
from forum.topics.models import DELETED, REMOVED, Post, Revision, Tag, Topic
from forum.topics.sequence import locked_topics, next_seq
from forum.topics.subjects import POST

BATCH = 200
"""Posts read together for a copy of one's data."""


def _forget(departure: Departure) -> None:
    """Deleted posts go in any case: nobody but their author could have brought them back."""
    mine = Post.author_id == departure.member_id
    going = select(Post.id, Post.topic_id).where(
        mine if departure.texts_too else mine & (Post.state == DELETED)
    )
    named = select(Post.id, Post.topic_id).where(
        or_(
            func.lower(Post.source).contains(departure.mention, autoescape=True),
            Post.id.in_(_earlier_with(departure)),
        )
    )
    taken, spoken_to = session().execute(going.order_by(Post.id)).all(), session().execute(named).all()
    locked_topics(row.topic_id for row in (*taken, *spoken_to))
    unname(departure, Topic, "title")
    for row in taken:
        _take(row.id, departure.member_id)
    for row in spoken_to:
        _unname(row.id, departure)


def _earlier_with(departure: Departure) -> Any:
    spoken = (Revision.source, Revision.reason)
    earlier = (func.lower(one).contains(departure.mention, autoescape=True) for one in spoken)
    return select(Revision.post_id).where(or_(*earlier))


def _take(post_id: int, member_id: int) -> None:
    post = POST.find(post_id, lock=True)
    if post is None:
        return
    if post.state not in (REMOVED, DELETED):
        take_away(actor_id=member_id, post=post)
    if POST.erase is not None:
        POST.erase(member_id, post)
    topic: Topic = post.topic
    if topic.author_id == member_id and topic.state == DELETED:
        topic.title = topic.slug = topic.search_text = ""
        session().execute(delete(Tag).where(Tag.topic_id == topic.id))
        session().flush()


def _unname(post_id: int, departure: Departure) -> None:
    """The link to a page that is gone, and the handle in it, are no words of whoever wrote the post."""
    post = POST.find(post_id, lock=True)
    if post is None:
        return
    for earlier in session().scalars(select(Revision).where(Revision.post_id == post.id)):
        earlier.source = departure.without_mentions(earlier.source)
        earlier.reason = departure.without_mentions(earlier.reason)
    changed = departure.without_mentions(post.source)
    if changed != post.source:
        text = compose(changed)
        post.source, post.html, post.search_text = text.source, text.html, text.search_text
        post.seq = next_seq(post.topic)
        actor_id, topic_id = departure.member_id, post.topic_id
        record(PostRenewed(actor_id=actor_id, topic_id=topic_id, post_id=post.id, seq=post.seq))
    session().flush()


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"topics": _topics(member_id), "posts": _posts(member_id)}


def _topics(member_id: int) -> Iterator[Row]:
    for topic in session().scalars(select(Topic).where(Topic.author_id == member_id).order_by(Topic.id)):
        if topic.kind != "private":
            yield {"id": topic.id, "title": topic.title, "state": topic.state, "at": topic.created_at}


def _posts(member_id: int) -> Iterator[Row]:
    last = 0
    while True:
        some = (
            session()
            .scalars(
                select(Post).where(Post.author_id == member_id, Post.id > last).order_by(Post.id).limit(BATCH)
            )
            .all()
        )
        for post in some:
            last = post.id
            yield {
                "id": post.id,
                "topic": post.topic_id,
                "state": post.state,
                "reason": post.reason,
                "text": post.source,
                "earlier": _earlier(post.id, member_id),
                "at": post.created_at,
            }
        if len(some) < BATCH:
            return


def _earlier(post_id: int, member_id: int) -> list[str]:
    """Earlier versions that the member wrote: not what a moderator made of them."""
    found = select(Revision.source).where(Revision.post_id == post_id, Revision.editor_id == member_id)
    return list(session().scalars(found.order_by(Revision.number)))


BELONGINGS = Belongings("topics", _forget, _own)
