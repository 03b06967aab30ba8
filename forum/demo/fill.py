"""Filling an empty database with the example community, as if it had been lived in for months."""

from __future__ import annotations

import os
import re
import secrets
from datetime import datetime
from typing import Any

import click
from flask import Flask
from sqlalchemy import func, insert, select, update

from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.community.actions import store_settings
from forum.community.edition import new_edition
from forum.demo import meetings
from forum.demo.announced import tell_announced
from forum.demo.asked import load_brand
from forum.demo.asked_members import ask_members
from forum.demo.brand import tell_brand
from forum.demo.content import CONTENT, load
from forum.demo.events import tell_events
from forum.demo.gifts import tell_gifts
from forum.demo.handed import tell_handoffs
from forum.demo.hearing import let_them_hear
from forum.demo.ideas import tell_ideas
from forum.demo.people import CAST, People, add_people
from forum.demo.reported import tell_report
from forum.demo.shapes import DemoContent, DemoPost, DemoTopic
from forum.demo.thanks import tell_thanks
from forum.facts.bus import record
from forum.facts.catalogue import CommunityOpened, PostPublished
from forum.facts.log import FactRow
from forum.members.models import Member
from forum.notifications.actions import notify
from forum.notifications.models import Notification
from forum.reading.models import Reading
from forum.storage.session import session, transaction
from forum.text.slug import slugify
from forum.text.stems import fold, stems
from forum.topics.composing import Composed, compose
from forum.topics.models import DELETED, HIDDEN, PUBLISHED, ROOM, Post, Revision, Tag, Topic
from forum.topics.sequence import next_seq, settle_last_post

UNREAD = 3
"""Notifications of each member that are still unread, so that bells have something to say."""

_LABEL = re.compile(r"\bpost:([a-z0-9_-]+)")


class NotEmpty(Exception):
    """There are members already: the example would mix with them."""


def fill(app: Flask) -> str:
    """Fill the database of ``app``; answers the password of the cast (``DEMO_PASSWORD`` or a fresh one).

    Raises ``NotEmpty`` when anybody is there already.
    """
    password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
    content = load()
    with app.app_context(), transaction():
        if session().scalar(select(func.count(Member.id))):
            raise NotEmpty
        moment = now()
        people = add_people(content, password, moment)
        new_edition()
        Filling(content, people, moment).run()
        tell_announced(people, moment)
        tell_brand(load_brand(CONTENT / "brand.toml", set(people.members)), people, moment)
    with app.app_context(), app.test_request_context():
        meetings.tell(moment)
        tell_events(people, moment)
        tell_ideas(people, moment)
        ask_members(people, moment)
        tell_handoffs(people, moment)
        tell_report(people, moment)
        let_them_hear(moment)
    click.echo(f"The cast of the demo: {', '.join(CAST)}. Their password: {password}")
    return password


class Filling:
    """One run over the timeline, remembering which label became which post."""

    def __init__(self, content: DemoContent, people: People, moment: datetime) -> None:
        self.content = content
        self.people = people
        self.moment = moment
        self.topics: dict[str, Topic] = {}
        self.labels: dict[tuple[str, str], int] = {}
        self.published: list[Post] = []

    def run(self) -> None:
        """Write every post in the order of writing, then what followed from the newest."""
        for at, topic, line in self.content.timeline(self.moment):
            self._write(at, topic, line)
        session().flush()
        for row in self.topics.values():
            settle_last_post(row)
        for post in self.published:
            notify(
                PostPublished(
                    actor_id=post.author_id,
                    author_id=post.author_id,
                    topic_id=post.topic_id,
                    post_id=post.id,
                    seq=post.seq,
                )
            )
        self._date_notifications()
        self._settings()
        record(CommunityOpened(actor_id=self.people.members["ada"]))
        tell_thanks(self.content, self.labels, self.people, self.moment)
        tell_gifts(self.people, self.moment)

    def _write(self, at: datetime, topic: DemoTopic, line: DemoPost) -> None:
        row = self.topics.get(topic.file) or self._open(at, topic, line)
        text = compose(self._linked(topic, line.body))
        post = Post(
            topic_id=row.id,
            author_id=self.people.members[line.author],
            reply_to_id=self.labels.get((topic.file, line.reply_to)),
            seq=next_seq(row),
            source=text.source,
            html=text.html,
            search_text=text.search_text,
            created_at=at,
        )
        session().add(post)
        session().flush()
        if line.ref:
            self.labels[topic.file, line.ref] = post.id
        self._happened(topic, line, post, text)
        self._read(post, at)
        self._log(
            "PostPublished",
            at,
            post.author_id,
            row.id,
            {"topic_id": row.id, "post_id": post.id, "seq": post.seq},
        )
        if post.state == PUBLISHED:
            self.published.append(post)

    def _open(self, at: datetime, topic: DemoTopic, line: DemoPost) -> Topic:
        category = catalogue()[self.people.categories[topic.category]]
        row = Topic(
            category_id=category.id,
            author_id=self.people.members[line.author],
            kind=topic.kind,
            title=topic.title,
            slug=slugify(topic.title),
            language=topic.language,
            pinned=topic.pinned,
            locked=topic.locked,
            created_at=at,
            search_text=" ".join(stems(" ".join([topic.title, *topic.tags]))),
        )
        session().add(row)
        session().flush()
        row.category = category  # type: ignore[misc]
        for name in topic.tags:
            session().add(Tag(topic_id=row.id, key=fold(name), name=name))
        self.topics[topic.file] = row
        self._log("TopicStarted", at, row.author_id, row.id, {"topic_id": row.id, "category_id": category.id})
        return row

    def _happened(self, topic: DemoTopic, line: DemoPost, post: Post, text: Composed) -> None:
        if line.edited is not None:
            before = compose(self._linked(topic, line.edited.before))
            post.edited_at = min(post.created_at + line.edited.after, self.moment)
            post.revision = 2
            for number, source, at, why in (
                (1, before.source, post.created_at, ""),
                (2, text.source, post.edited_at, line.edited.reason),
            ):
                session().add(
                    Revision(
                        post_id=post.id,
                        number=number,
                        source=source,
                        editor_id=post.author_id,
                        reason=why,
                        at=at,
                    )
                )
        if line.deleted:
            post.state, post.leaves_tombstone, post.state_before = DELETED, True, PUBLISHED
        if line.hidden is not None:
            post.state, post.reason = HIDDEN, line.hidden.reason
            ids = {"topic_id": post.topic_id, "post_id": post.id, "seq": post.seq}
            by = self.people.members[line.hidden.by]
            self._log("PostHidden", post.created_at, by, post.topic_id, {**ids, "reason": post.reason})
        session().flush()

    def _read(self, post: Post, at: datetime) -> None:
        """Whoever writes has read so far."""
        key = (post.author_id, post.topic_id)
        reading = session().get(Reading, key)
        if reading is None:
            reading = Reading(member_id=key[0], topic_id=key[1], level="track")
            session().add(reading)
        reading.last_read_id = post.id
        session().flush()

    def _linked(self, topic: DemoTopic, body: str) -> str:
        return _LABEL.sub(lambda match: f"/posts/{self.labels[topic.file, match[1]]}", body)

    def _log(self, kind: str, at: datetime, actor_id: int, topic_id: int, data: dict[str, Any]) -> None:
        session().execute(
            insert(FactRow).values(kind=kind, actor_id=actor_id, topic_id=topic_id, at=at, data=data)
        )

    def _date_notifications(self) -> None:
        """Each is as old as its post, and only each member's newest few are unread."""
        written = select(Post.created_at).where(Post.id == Notification.post_id).scalar_subquery()
        session().execute(update(Notification).values(at=written, read_at=written))
        for member_id in session().scalars(select(Notification.member_id).distinct()).all():
            newest = (
                select(Notification.id)
                .where(Notification.member_id == member_id)
                .order_by(Notification.post_id.desc())
                .limit(UNREAD)
            )
            session().execute(update(Notification).where(Notification.id.in_(newest)).values(read_at=None))

    def _settings(self) -> None:
        room = next((row for row in self.topics.values() if row.kind == ROOM), None)
        store_settings(
            {
                "name": self.content.name,
                "tagline": self.content.tagline,
                "language": "fr",
                "registration": "open",
                "ready": True,
                "front_room_id": room.id if room is not None else 0,
            }
        )
