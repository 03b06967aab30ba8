"""Making notifications and marking them read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from forum.clock import now
from forum.facts.bus import record
from forum.facts.passing import NotificationsDropped, NotificationsRead, Notified
from forum.hooks import hooks
from forum.members.models import Member
from forum.notifications.models import KINDS, Notification
from forum.notifications.recipients import recipients
from forum.policy.acts import Act
from forum.policy.check import require
from forum.reading.models import Reading
from forum.storage.session import session
from forum.storage.upsert import insert_into
from forum.topics.models import Post, Topic
from forum.topics.queries import attach_category


def notify(fact: Any) -> None:
    """Tell everybody who should know of a post (WITHIN PostPublished and PostEdited)."""
    post = session().get_one(Post, fact.post_id)
    topic = attach_category(session().get_one(Topic, fact.topic_id))
    if post.state != "published" or topic.state != "published":
        return
    found = recipients(post, topic)
    if not found:
        return
    moment = now()
    rows = [
        {
            "member_id": member_id,
            "kind": kind,
            "topic_id": topic.id,
            "post_id": post.id,
            "actor_id": post.author_id,
            "at": moment,
        }
        for member_id, kind in found.items()
    ]
    session().execute(insert_into(Notification).on_conflict_do_nothing(), rows)


def tell(
    *,
    member_id: int,
    kind: str,
    about: str,
    url: str,
    data: Mapping[str, Any] | None = None,
    actor_id: int | None = None,
) -> None:
    """Tell a member of something that is no post: once for ``about``, and it rings after the commit.

    ``kind`` is one of ``hooks().notices``. Whoever switched it off is not told, if it can be switched off.
    """
    known = hooks().notices[kind]
    here = select(Member.notify).where(Member.id == member_id, Member.erased_at.is_(None))
    switched_off = session().scalar(here)
    if switched_off is None or (known.choosable and kind in switched_off.split()):
        return
    values = {
        "member_id": member_id,
        "kind": kind,
        "about": about,
        "url": url,
        "data": dict(data or {}),
        "actor_id": actor_id,
        "at": now(),
    }
    session().execute(insert_into(Notification).values(values).on_conflict_do_nothing())
    record(Notified(actor_id=actor_id if actor_id is not None else member_id, member_id=member_id))


def read_about(*, member_id: int, about: str) -> None:
    """A member has seen what a notice is about: it needs no mark any more."""
    session().execute(
        update(Notification)
        .where(
            Notification.member_id == member_id,
            Notification.about == about,
            Notification.read_at.is_(None),
        )
        .values(read_at=now())
    )
    record(NotificationsRead(actor_id=member_id, member_id=member_id))


def read_on_page(*, member_id: int, path: str) -> None:
    """A member has opened the page at ``path``: what waited there needs no mark any more."""
    on_it = or_(Notification.url == path, Notification.url.startswith(f"{path}#", autoescape=True))
    mine = and_(Notification.member_id == member_id, Notification.read_at.is_(None), on_it)
    read = update(Notification).where(mine).values(read_at=now())
    if session().execute(read.returning(Notification.id)).first() is not None:
        record(NotificationsRead(actor_id=member_id, member_id=member_id))


def forget_about(*, actor_id: int, about: str, and_beneath: bool = False, only_unread: bool = False) -> None:
    """What notices led to can't be read any more: nobody is led there.

    With ``and_beneath`` what begins with ``about`` and a colon is forgotten as well. With ``only_unread``
    what was read stays, so that whoever read it is not told of it a second time.
    """
    meant = Notification.about == about
    if and_beneath:
        meant = or_(meant, Notification.about.startswith(f"{about}:", autoescape=True))
    if only_unread:
        meant = and_(meant, Notification.read_at.is_(None))
    statement = delete(Notification).where(meant)
    lost = session().execute(statement.returning(Notification.member_id, Notification.read_at)).all()
    unread = {row.member_id for row in lost if row.read_at is None}
    if unread:
        record(NotificationsDropped(actor_id=actor_id, member_ids=tuple(sorted(unread))))


def notify_again(fact: Any) -> None:
    """A deletion was taken back: tell again, but not those who read on (WITHIN PostRestored)."""
    notify(fact)
    read_on = select(Reading.member_id).where(
        Reading.topic_id == fact.topic_id, Reading.last_read_id >= fact.post_id
    )
    session().execute(
        update(Notification)
        .where(Notification.post_id == fact.post_id, Notification.member_id.in_(read_on))
        .values(read_at=now())
    )


def forget_post(fact: Any) -> None:
    """Nobody is led to a post that can't be read (WITHIN PostHidden, PostRemoved, PostDeleted)."""
    statement = delete(Notification).where(Notification.post_id == fact.post_id)
    lost = session().execute(statement.returning(Notification.member_id, Notification.read_at)).all()
    _drop(fact, {row.member_id for row in lost if row.read_at is None})


def topic_gone(fact: Any) -> None:
    """Nor to a topic that is gone; should it come back, they are read (WITHIN TopicHidden, TopicDeleted)."""
    statement = update(Notification).where(
        Notification.topic_id == fact.topic_id, Notification.read_at.is_(None)
    )
    lost = session().scalars(statement.values(read_at=now()).returning(Notification.member_id)).all()
    _drop(fact, set(lost))


def _drop(fact: Any, members: set[int]) -> None:
    if members:
        record(NotificationsDropped(actor_id=fact.actor_id, member_ids=tuple(sorted(members))))


def topic_merged(fact: Any) -> None:
    """Notifications go where their posts went (WITHIN TopicsMerged)."""
    moved = update(Notification).where(Notification.topic_id == fact.from_topic_id)
    session().execute(moved.values(topic_id=fact.topic_id))


def topic_split(fact: Any) -> None:
    """The same for the posts that were split off (WITHIN TopicSplit)."""
    moved = select(Post.id).where(Post.topic_id == fact.new_topic_id)
    session().execute(
        update(Notification)
        .where(Notification.topic_id == fact.topic_id, Notification.post_id.in_(moved))
        .values(topic_id=fact.new_topic_id)
    )


def topic_was_read(fact: Any) -> None:
    """What was read in the topic needs no notification any more (WITHIN TopicRead)."""
    session().execute(
        update(Notification)
        .where(
            Notification.member_id == fact.member_id,
            Notification.topic_id == fact.topic_id,
            Notification.post_id <= fact.post_id,
            Notification.read_at.is_(None),
        )
        .values(read_at=now())
    )


def mark_read(*, actor: Any, notification_id: int | None = None) -> None:
    """Mark one notification of ``actor`` as read, or all."""
    require(actor, Act.KEEP_DRAFT)
    statement = update(Notification).where(Notification.member_id == actor.id, Notification.read_at.is_(None))
    if notification_id is not None:
        statement = statement.where(Notification.id == notification_id)
    session().execute(statement.values(read_at=now()))
    record(NotificationsRead(actor_id=actor.id, member_id=actor.id))


def choosable(viewer: Any) -> list[str]:
    """The kinds that ``viewer`` can switch off."""
    plugged = (kind for kind in hooks().notices.values() if kind.choosable and kind.offered(viewer))
    return [*KINDS, *(kind.name for kind in plugged)]


def choose_kinds(*, actor: Any, wanted: set[str]) -> None:
    """Keep which kinds ``actor`` wants; the others are switched off."""
    require(actor, Act.KEEP_DRAFT)
    off = " ".join(kind for kind in choosable(actor) if kind not in wanted)
    session().execute(update(Member).where(Member.id == actor.id).values(notify=off))
