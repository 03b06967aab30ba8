"""The topic's number of changes: one more with every change a reader could see."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from forum.storage.prepared import Prepared, given
from forum.storage.session import as_loaded, session
from forum.storage.upsert import insert_into
from forum.topics.models import PUBLISHED, Departed, Post, Topic


def locked_topics(ids: Iterable[int]) -> dict[int, Topic]:
    """Those of the topics that exist, their rows held until the transaction ends.

    They are locked one by one in the order of their ids: two who need the same topics never wait for
    each other in a circle.
    """
    found: dict[int, Topic] = {}
    for topic_id in sorted(set(ids)):
        topic = session().scalar(
            select(Topic)
            .where(Topic.id == topic_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if topic is not None:
            found[topic.id] = topic
    return found


_HELD = Prepared(select(Topic.__table__).where(Topic.id == bindparam("topic")).with_for_update())


def held_topic(topic_id: int) -> Topic | None:
    """The topic, its row held: the quick way, at the beginning of a transaction that has read nothing yet."""
    row = _HELD.first({"topic": topic_id})
    return None if row is None else as_loaded(Topic, row._asdict())


@cache
def _taking(names: tuple[str, ...]) -> Prepared:
    """The statement that takes a number and writes these columns; composed once for each set of them."""
    table: Any = Topic.__table__
    taking = update(table).where(table.c.id == bindparam("topic"))
    return Prepared(taking.values(seq=table.c.seq + 1, **given(table, *names)).returning(table.c.seq))


def next_seq(topic: Topic, **changes: Any) -> int:
    """Take the topic's next number, holding its row until the transaction ends; write ``changes`` with it.

    The update itself takes the row's lock, so numbers are gapless and in commit order on every
    database, also when ``topic`` was read without a lock.
    """
    row = _taking(tuple(changes)).first({"topic": topic.id, **changes})
    if row is None:
        raise LookupError(f"topic {topic.id} is gone")
    number = row.seq
    for name, value in {**changes, "seq": number}.items():
        set_committed_value(topic, name, value)
    return int(number)


def settle_last_post(topic: Topic) -> None:
    """Set the topic's first and newest published post anew, after one was moved, hidden or brought back."""
    newest = (
        session()
        .execute(
            select(Post.id, Post.created_at, Post.author_id)
            .where(Post.topic_id == topic.id, Post.state == PUBLISHED)
            .order_by(Post.id.desc())
            .limit(1)
        )
        .first()
    )
    topic.first_post_id = session().scalar(select(func.min(Post.id)).where(Post.topic_id == topic.id))
    if newest is None:
        topic.last_post_id = 0
    else:
        topic.last_post_id, topic.last_posted_at, topic.last_author_id = newest
    session().flush()


def move_posts(which: ColumnElement[bool], source: Topic, target: Topic) -> None:
    """Bring the posts of ``source`` for which ``which`` holds to ``target``; both rows are held already.

    Those who have ``source`` open learn which cards to take down; in ``target`` the posts are new.
    """
    departing = next_seq(source)
    arriving = next_seq(target)
    ids = list(session().scalars(select(Post.id).where(Post.topic_id == source.id, which)))
    lines = [{"topic_id": source.id, "post_id": post_id, "seq": departing} for post_id in ids]
    if lines:
        note = insert_into(Departed)
        session().execute(
            note.on_conflict_do_update(
                index_elements=["topic_id", "post_id"], set_={"seq": note.excluded.seq}
            ),
            lines,
        )
    posts = Post.__table__
    session().execute(
        delete(Departed).where(
            Departed.topic_id == target.id,
            Departed.post_id.in_(select(Post.id).where(Post.topic_id == source.id, which)),
        )
    )
    session().execute(
        update(posts)  # type: ignore[arg-type]
        .where(Post.topic_id == source.id, which)
        .values(topic_id=target.id, seq=arriving)
    )
    settle_last_post(source)
    settle_last_post(target)
