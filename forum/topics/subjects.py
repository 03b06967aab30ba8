"""Posts and topics as subjects: how they are found, shown, kept and judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.categories.models import PRIVATE
from forum.hooks import hooks
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.subjects import HIDDEN, PUBLISHED, REMOVED, Bearings, Place, Snapshot, SubjectKind
from forum.topics.actions.erase import erase_words
from forum.topics.actions.moderate import before_shown, hide_post, hold_post, publish_post, remove_post
from forum.topics.actions.place import can_wait, hide_topic, hold_topic, show_topic
from forum.topics.actions.renew import renew_card
from forum.topics.models import Post, Topic
from forum.topics.queries import attach_category
from forum.topics.sequence import locked_topics
from forum.web.ids import bounded_id


def _topic(topic_id: int, *, lock: bool = False) -> Topic | None:
    topic = locked_topics([topic_id]).get(topic_id) if lock else session().get(Topic, topic_id)
    return attach_category(topic) if topic is not None else None


def _post(post_id: int, *, lock: bool = False) -> Post | None:
    post = session().get(Post, post_id)
    while post is not None:
        topic = _topic(post.topic_id, lock=lock)
        if lock:
            session().refresh(post)  # while one waited for the topic's row it may have moved
        if topic is not None and topic.id == post.topic_id:
            post.topic = topic  # type: ignore[misc]
            return post
    return None


def _several_posts(viewer: Any, ids: Collection[int]) -> dict[int, Post]:
    found: dict[int, Post] = {}
    asked = select(Post, Topic).join(Topic, Topic.id == Post.topic_id).where(Post.id.in_(ids))
    for post, topic in session().execute(asked):
        post.topic = attach_category(topic)  # type: ignore[misc]
        if can(viewer, Act.SEE_POST, post):
            found[post.id] = post
    return found


def _name(member_id: int) -> str:
    member = session().get(Member, member_id)
    return member.display_name if member is not None else ""


def _bearings_of_topic(topic: Topic) -> Bearings:
    first = session().get(Post, topic.first_post_id) if topic.first_post_id else None
    return _bearings(topic, topic.author_id, first)


def _bearings_of_post(post: Post) -> Bearings:
    return _bearings(post.topic, post.author_id, post)


def _writer(author_id: int, post: Post | None) -> int:
    """Who wrote the words of ``post`` as they are, where it is by ``author_id``; else the latter."""
    return hooks().writer_of(post) if post is not None and post.author_id == author_id else author_id


def _bearings(topic: Topic, author_id: int, post: Post | None) -> Bearings:
    """A case falls on whoever wrote the words of ``post`` as they are; its author doesn't judge it either."""
    owner_id = _writer(author_id, post)
    place = catalogue()[topic.category_id]
    where = None if place.access == PRIVATE else place
    parties = {*topic.participants, author_id} - {owner_id} if owner_id != author_id else topic.participants
    return Bearings(owner_id, where, topic.id, topic.language, place.access, parties)


def _snapshot_of_post(post: Post) -> Snapshot:
    return Snapshot(
        title=post.topic.title,
        source=post.source,
        html=post.html,
        author_name=_name(hooks().writer_of(post)),
        revision=post.revision,
        url=f"/posts/{post.id}",
        language=post.topic.language,
        state=post.state,
    )


def _snapshot_of_topic(topic: Topic) -> Snapshot:
    first = session().get(Post, topic.first_post_id) if topic.first_post_id else None
    return Snapshot(
        title=topic.title,
        source=first.source if first is not None else "",
        html=first.html if first is not None else "",
        author_name=_name(_writer(topic.author_id, first)),
        revision=topic.seq,
        url=f"/topics/{topic.id}",
        language=topic.language,
        state=topic.state,
    )


def _topic_shown(viewer: Any, topic: Topic) -> Snapshot:
    """Without the first post where the viewer may not read it: a topic is shown without it, too."""
    whole = _snapshot_of_topic(topic)
    first = _post(topic.first_post_id) if topic.first_post_id else None
    return whole if first is None or can(viewer, Act.SEE_POST, first) else replace(whole, source="", html="")


def _hide(*, actor: Any, thing: Post, reason: str) -> None:
    hide_post(actor=actor, post=thing, reason=reason)


def _remove(*, actor: Any, thing: Post, reason: str) -> None:
    remove_post(actor=actor, post=thing, reason=reason)


def _publish(*, actor: Any, thing: Post, reason: str) -> None:
    publish_post(actor=actor, post=thing, reason=reason)


def _hold(*, actor: Any, thing: Post, reason: str, was: Mapping[str, Any]) -> None:
    hold_post(actor=actor, post=thing, reason=reason, was=was)


def _post_returns(post: Post, state: str, reason: str) -> None:
    post.state_before, post.reason = state, reason
    session().flush()


def _hide_topic(*, actor: Any, thing: Topic, reason: str) -> None:
    hide_topic(actor=actor, topic=thing, reason=reason)


def _show_topic(*, actor: Any, thing: Topic, reason: str) -> None:
    show_topic(actor=actor, topic=thing, reason=reason)


def _hold_topic(*, actor: Any, thing: Topic, reason: str, was: Mapping[str, Any]) -> None:
    hold_topic(actor=actor, topic=thing, reason=reason)


def _post_named(place: Place) -> int | None:
    """``/posts/7`` and all below it; a topic's page as copied while it stood at a post of it."""
    if "post_id" in place.values:
        return bounded_id(place.values["post_id"])
    if place.endpoint == "topics.show":
        return bounded_id(place.fragment.removeprefix("post-")) or bounded_id(place.query.get("at"))
    return None


def _topic_named(place: Place) -> int | None:
    return bounded_id(place.values.get("topic_id"))


POST = SubjectKind(
    name="post",
    label=_l("post"),
    find=_post,
    sees=lambda viewer, post: can(viewer, Act.SEE_POST, post),
    several=_several_posts,
    bearings=_bearings_of_post,
    snapshot=_snapshot_of_post,
    state=lambda post: str(post.state),
    verbs={PUBLISHED: _publish, HIDDEN: _hide, REMOVED: _remove},
    hold=_hold,
    before_shown=before_shown,
    named_by=_post_named,
    returns_as=_post_returns,
    erase=lambda actor_id, post: erase_words(actor_id=actor_id, post=post),
    takes_thanks=True,
    thanked=lambda post: post.author_id,
    beneath_changed=lambda actor_id, post: renew_card(actor_id=actor_id, post=post),
)

TOPIC = SubjectKind(
    name="topic",
    label=_l("topic"),
    find=_topic,
    sees=lambda viewer, topic: can(viewer, Act.SEE_TOPIC, topic),
    bearings=_bearings_of_topic,
    snapshot=_snapshot_of_topic,
    state=lambda topic: str(topic.state),
    verbs={PUBLISHED: _show_topic, HIDDEN: _hide_topic},
    hold=_hold_topic,
    can_wait=can_wait,
    named_by=_topic_named,
    shown=_topic_shown,
    act=Act.HIDE_TOPIC,
)

SUBJECTS = (POST, TOPIC)
