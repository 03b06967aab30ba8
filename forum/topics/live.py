"""What open pages are told of a change (AFTER the commit): cards, rows, or only that there is something."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import aliased

from forum.facts.held_again import PostHeldAgain
from forum.realtime import doors
from forum.realtime.rooms import category_room, member_room, staff_room, topic_room
from forum.realtime.signals import heard, send
from forum.storage.prepared import Prepared
from forum.storage.session import session
from forum.topics.cards import cards_for
from forum.topics.models import DELETED, HELD, PUBLISHED, Post, Topic
from forum.topics.rows import rows_for
from forum.topics.views import PostLine, TopicLine
from forum.web.language import LANGUAGES

NOTHING = 0
"""Stands for a post in a number that has nothing to show to those who hear it: no post has this id."""


def post_appeared(fact: Any) -> None:
    """A post was published or brought back.

    Whoever opens the topic from now on finds it there: without anybody in the room nothing is to be done.
    """
    if any(heard(topic_room(fact.topic_id, language)) for language in LANGUAGES):
        _tell(fact, "post:added")


def post_changed(fact: Any) -> None:
    """A post was edited, deleted, hidden, removed or held back."""
    _tell(fact, "post:changed")


_POST = Prepared(
    select(
        Post.id,
        Post.seq,
        Post.state,
        Post.author_id,
        Post.leaves_tombstone,
        Post.revision,
        Post.topic_id,
    ).where(Post.id == bindparam("post_id"))
)


def _tell(fact: Any, event: str) -> None:
    """Send what the post is *now*, whatever the fact was about: an edit may have led to its being held."""
    row = _POST.first({"post_id": fact.post_id})
    if row is None or row.topic_id != fact.topic_id or row.seq != fact.seq:
        # It changed again, or moved; a later fact tells how.
        _number(fact)
    elif row.state == HELD:
        _held(fact, row)
    elif row.state == DELETED and not row.leaves_tombstone:
        _say(fact.topic_id, "post:gone", {"topic": fact.topic_id, "seq": fact.seq, "id": row.id})
    else:
        _card(fact, row, event)


def _card(fact: Any, row: Any, event: str) -> None:
    line = PostLine(row.id, row.seq, row.state, row.author_id, row.topic_id)
    for language in LANGUAGES:
        room = topic_room(fact.topic_id, language)
        if not heard(room):
            continue
        html = cards_for([line], language).get(row.id)
        if html is not None:
            send(room, event, {"topic": fact.topic_id, "seq": row.seq, "id": row.id, "html": html})


def _held(fact: Any, row: Any) -> None:
    """Its text goes into no room; those who may read it are told to ask, the others that there is nothing."""
    if not isinstance(fact, PostHeldAgain) and row.revision == 1 and not _something_after(row):
        _number(fact)
        hint = {"topic": fact.topic_id, "seq": fact.seq}
        send(member_room(row.author_id), "post:changed", hint)
        send(staff_room(fact.topic_id), "post:changed", hint)
    else:
        # It may have been readable before: everyone asks, and gets what is for them.
        ask(fact)


def _something_after(row: Any) -> bool:
    later = aliased(Post)
    return bool(session().scalar(select(exists().where(later.topic_id == row.topic_id, later.id > row.id))))


def _number(fact: Any) -> None:
    """Nothing of this number is to be seen on the page: no browser needs to ask for it."""
    _say(fact.topic_id, "post:gone", {"topic": fact.topic_id, "seq": fact.seq, "id": NOTHING})


def ask(fact: Any) -> None:
    """Several posts changed, or what each reader sees differs: everyone asks."""
    _say(fact.topic_id, "post:changed", {"topic": fact.topic_id, "seq": fact.seq})


def head_changed(fact: Any) -> None:
    """The topic was renamed, pinned, closed, tagged …: its posts stay, its head is to be fetched anew."""
    if fact.seq:
        _number(fact)
    _say(fact.topic_id, "topic:changed", {"topic": fact.topic_id})


def merged(fact: Any) -> None:
    """Two topics became one: readers of the first are led to the second, whose readers ask for the posts."""
    left = {"topic": fact.from_topic_id, "reason": "moved", "to": fact.topic_id}
    _say(fact.from_topic_id, "room:left", left)
    ask(fact)


def recheck_topic(fact: Any) -> None:
    """Who may read the topic may have changed."""
    doors.recheck(topic_id=fact.topic_id)


def recheck_member(fact: Any) -> None:
    """What a member (of a group, if ``member_id`` is None: anybody) may read may have changed."""
    doors.recheck(member_id=fact.member_id)


def recheck_category(fact: Any) -> None:
    """Who may read a category may have changed."""
    if fact.access_changed:
        doors.recheck()


def _say(topic_id: int, event: str, payload: dict[str, Any]) -> None:
    for language in LANGUAGES:
        send(topic_room(topic_id, language), event, payload)


# --- Lists -----------------------------------------------------------------------------------------

_ROW = Prepared(
    select(
        Topic.id,
        Topic.seq,
        Topic.last_post_id,
        Topic.last_author_id,
        Topic.pinned,
        Topic.category_id,
        Topic.state,
        Topic.merged_into_id,
    ).where(Topic.id == bindparam("topic_id"))
)


def row_moved(fact: Any) -> None:
    """Show the topic's row anew in the lists it stands in, or take it out."""
    _row(fact.topic_id)


def rows_moved(fact: Any) -> None:
    """The same for both topics of a merge or a split."""
    _row(fact.topic_id)
    _row(fact.from_topic_id if hasattr(fact, "from_topic_id") else fact.new_topic_id)


def _row(topic_id: int) -> None:
    topic = _ROW.first({"topic_id": topic_id})
    if topic is None:
        return
    listed = topic.state == PUBLISHED and topic.merged_into_id is None and topic.last_post_id
    told = {"topic": topic.id, "category": topic.category_id, "seq": topic.seq}
    for language in LANGUAGES:
        room = category_room(topic.category_id, language)
        if not listed:
            send(room, "topic:gone", told)
        elif heard(room):
            line = TopicLine(topic.id, topic.seq, topic.last_post_id)
            last = {"last": topic.last_post_id, "author": topic.last_author_id, "pinned": topic.pinned}
            for html in rows_for([line], language):
                send(room, "topic:moved", {**told, **last, "html": str(html)})


def row_left(fact: Any) -> None:
    """The topic left a category for another."""
    told = {"topic": fact.topic_id, "category": fact.from_category_id}
    for language in LANGUAGES:
        send(category_room(fact.from_category_id, language), "topic:gone", told)
