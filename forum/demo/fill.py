"""Filling an empty database with the example community, as if it had been lived in for months."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click
from flask import Flask
from sqlalchemy import func, insert, select, update

from forum.categories.catalogue import catalogue
from forum.clock import at, now
from forum.community.actions import store_settings
from forum.community.edition import new_edition
from forum.demo.announced import speak_officially, tell_announced
from forum.demo.asked_members import ask_members
from forum.demo.brand import tell_brand
from forum.demo.content import load
from forum.demo.events import tell_events
from forum.demo.gifts import tell_gifts
from forum.demo.handed import tell_handoffs
from forum.demo.ideas import tell_ideas
from forum.demo.meetings import tell_meetings
from forum.demo.people import CAST, add_people
from forum.demo.reported import seen_when_they_wrote, tell_report
from forum.demo.shapes import DemoPost, DemoTopic
from forum.demo.telling import Story, Strand
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
from forum.topics.sequence import next_seq

OPENED = timedelta(days=160)
"""How long ago the doors were opened: nobody wrote before."""

FRESH = timedelta(days=2)
"""What rang longer ago has been read meanwhile."""

UNREAD = 3
"""Of each member's notifications the newest are unread, however old, so that bells have something to say."""

_LABEL = re.compile(r"\bpost:([a-z0-9_-]+)")


class NotEmpty(Exception):
    """There are members already: the example would mix with them."""


def fill(app: Flask, *parts: Callable[[Story], None]) -> str:
    """Fill the database of ``app``; answers the password of the cast (``DEMO_PASSWORD`` or a fresh one).

    ``parts`` add what happened in add-ons. Raises ``NotEmpty`` when anybody is there already.
    """
    password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
    content = load()
    moment = now()
    with app.app_context(), app.test_request_context():
        with transaction():
            if session().scalar(select(func.count(Member.id))):
                raise NotEmpty
            with at(moment - OPENED):
                people = add_people(content, password, moment)
                new_edition()
        story = Story(moment, content, people)
        for part in (_begin, *PARTS, *parts, _end):
            part(story)
        story.tell()
        with transaction():
            _read_what_is_old(moment)
    click.echo(f"The cast of the demo: {', '.join(CAST)}. Their password: {password}")
    return password


def _begin(story: Story) -> None:
    """Somebody opens the doors, and everybody writes."""
    story.once(story.moment - OPENED, lambda: _open_doors(story))
    filling = Filling(story)
    story.add(filling.strand())
    tell_thanks(story, filling.labels)


def _open_doors(story: Story) -> None:
    content = story.content
    store_settings(
        {
            "name": content.name,
            "tagline": content.tagline,
            "language": "fr",
            "registration": "open",
            "ready": True,
        }
    )
    record(CommunityOpened(actor_id=story.people.members["ada"]))


PARTS: tuple[Callable[[Story], None], ...] = (
    tell_announced,
    tell_brand,
    tell_gifts,
    tell_meetings,
    tell_events,
    tell_ideas,
    ask_members,
    tell_handoffs,
    tell_report,
)


def _end(story: Story) -> None:
    """What is so by now, whenever it began."""
    story.once(story.moment, lambda: speak_officially(story.people))
    story.once(story.moment, seen_when_they_wrote)


def _read_what_is_old(moment: datetime) -> None:
    """Whatever rang lately is unread, and each member's newest few however old they are."""
    old = Notification.at < moment - FRESH
    session().execute(
        update(Notification)
        .where(old)
        .values(read_at=Notification.at)
        .execution_options(synchronize_session=False)
    )
    for member_id in session().scalars(select(Notification.member_id).distinct()).all():
        newest = (
            select(Notification.id)
            .where(Notification.member_id == member_id)
            .order_by(Notification.at.desc(), Notification.id.desc())
            .limit(UNREAD)
        )
        session().execute(update(Notification).where(Notification.id.in_(newest)).values(read_at=None))


class Filling:
    """One run over the timeline, remembering which label became which post."""

    def __init__(self, story: Story) -> None:
        self.content = story.content
        self.people = story.people
        self.moment = story.moment
        self.topics: dict[str, int] = {}
        self.labels: dict[tuple[str, str], int] = {}

    def strand(self) -> Strand:
        """Every post in the order of writing, and who hears of it."""
        for when, topic, line in self.content.timeline(self.moment):
            yield when
            self._write(when, topic, line)

    def _write(self, when: datetime, topic: DemoTopic, line: DemoPost) -> None:
        known = self.topics.get(topic.file)
        row = self._open(when, topic, line) if known is None else session().get_one(Topic, known)
        text = compose(self._linked(topic, line.body))
        post = Post(
            topic_id=row.id,
            author_id=self.people.members[line.author],
            reply_to_id=self.labels.get((topic.file, line.reply_to)),
            seq=next_seq(row),
            source=text.source,
            html=text.html,
            search_text=text.search_text,
            created_at=when,
        )
        session().add(post)
        session().flush()
        if line.ref:
            self.labels[topic.file, line.ref] = post.id
        self._happened(topic, line, post, text)
        self._read(post, when)
        self._log(
            "PostPublished",
            when,
            post.author_id,
            row.id,
            {"topic_id": row.id, "post_id": post.id, "seq": post.seq},
        )
        row.first_post_id = row.first_post_id or post.id
        if post.state == PUBLISHED:
            row.last_post_id, row.last_posted_at, row.last_author_id = post.id, when, post.author_id
            session().flush()
            author, seq = post.author_id, post.seq
            fact = PostPublished(actor_id=author, author_id=author, topic_id=row.id, post_id=post.id, seq=seq)
            notify(fact)

    def _open(self, when: datetime, topic: DemoTopic, line: DemoPost) -> Topic:
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
            created_at=when,
            search_text=" ".join(stems(" ".join([topic.title, *topic.tags]))),
        )
        session().add(row)
        session().flush()
        for name in topic.tags:
            session().add(Tag(topic_id=row.id, key=fold(name), name=name))
        self.topics[topic.file] = row.id
        if row.kind == ROOM:
            store_settings({"front_room_id": row.id})
        ids = {"topic_id": row.id, "category_id": category.id}
        self._log("TopicStarted", when, row.author_id, row.id, ids)
        return row

    def _happened(self, topic: DemoTopic, line: DemoPost, post: Post, text: Composed) -> None:
        if line.edited is not None:
            before = compose(self._linked(topic, line.edited.before))
            post.edited_at = min(post.created_at + line.edited.after, self.moment)
            post.revision = 2
            for number, source, when, why in (
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
                        at=when,
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

    def _read(self, post: Post, when: datetime) -> None:
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

    def _log(self, kind: str, when: datetime, actor_id: int, topic_id: int, data: dict[str, Any]) -> None:
        session().execute(
            insert(FactRow).values(kind=kind, actor_id=actor_id, topic_id=topic_id, at=when, data=data)
        )
