"""A community full of secrets: every kind of thing, each with a word that nobody else's text contains.

``World.forbidden(name)`` asks the rules, again each time, which of these words somebody may not read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, update

from forum.categories.catalogue import catalogue
from forum.categories.models import Category
from forum.clock import now
from forum.community.edition import new_edition
from forum.conversations.actions import open_conversation
from forum.members.models import Group, Member
from forum.members.queries import viewer_by_id
from forum.members.ways_in import Invitation
from forum.notifications.models import Notification
from forum.policy.acts import Act
from forum.policy.check import can
from forum.reading.models import Draft
from forum.storage.session import db, session, transaction
from forum.topics.actions.delete import delete_post
from forum.topics.actions.merge import merge_topics
from forum.topics.actions.moderate import hide_post, remove_post
from forum.topics.actions.place import hide_topic
from forum.topics.models import Post, Topic
from forum.topics.queries import attach_category, post_for, topic_for
from tests.cast import Cast, VisitorClient, assemble, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.conduct import accept_code, open_doors
from tests.factories.members import fresh, make_group, make_member
from tests.security.slices import SEEN, tell
from tests.servers.remembered import remembered

COMMON = "saffron"
"""A word that every text contains: whoever searches for it finds all they may see."""

WALKERS = ("guest", "sam", "nia", "mia", "lea", "mo", "ada")
"""Lea moderates one category only; Sam is suspended; the others are the cast's."""


def secret(name: str) -> str:
    """The word of the thing called ``name``: letters only, so that it survives every way of writing."""
    return "zq" + "".join(chr(97 + byte % 26) for byte in hashlib.sha256(name.encode()).digest()[:12])


def words(name: str) -> str:
    """A text of the thing called ``name``."""
    return f"{secret(name)} {COMMON}"


@dataclass
class World:
    """The cast, Lea, and the ids of everything there is."""

    app: Flask
    cast: Cast
    members: dict[str, int]
    topics: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    gifts: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    ideas: dict[str, int] = field(default_factory=dict)

    def viewer(self, name: str) -> Any:
        """The walker as the rules know them now; None for a guest (needs an application context)."""
        return viewer_by_id(self.members[name]) if name in self.members else None

    def browser(self, name: str) -> VisitorClient:
        """A fresh browser in which ``name`` has just logged in."""
        with self.app.app_context():
            me = self.viewer(name)
        return visitor(self.app, me)

    def forbidden(self, name: str) -> dict[str, str]:
        """Word to thing, for all that the walker may not read as things are now."""
        with self.app.app_context():
            db.session.rollback()
            me = self.viewer(name)
            found: dict[str, str] = {}
            for kind in (_categories, _topics, _posts, _people, _papers, *SEEN):
                found.update({secret(thing): thing for thing, seen in kind(me) if not seen})
            return found

    def tombstones(self, name: str) -> set[str]:
        """Ids of posts whose text may not be read but whose tombstone stands on a page ``name`` may see."""
        with self.app.app_context():
            db.session.rollback()
            me, found = self.viewer(name), set()
            for post in session().scalars(select(Post)):
                topic = session().get_one(Topic, post.topic_id)
                attach_category(topic)
                stands = post.state in ("hidden", "removed") or post.leaves_tombstone
                if stands and can(me, Act.SEE_TOPIC, topic):
                    found.add(str(post.id))
            return found


def _categories(me: Any) -> Iterable[tuple[str, bool]]:
    for category in catalogue().values():
        yield f"category {category.slug}", can(me, Act.SEE_CATEGORY, category)


def _topics(me: Any) -> Iterable[tuple[str, bool]]:
    for topic in session().scalars(select(Topic)):
        attach_category(topic)
        yield f"topic {_thing(topic.title)}", can(me, Act.SEE_TOPIC, topic)


def _posts(me: Any) -> Iterable[tuple[str, bool]]:
    for post in session().scalars(select(Post)):
        post.topic = attach_category(session().get_one(Topic, post.topic_id))
        yield f"post {_thing(post.source)}", can(me, Act.SEE_POST, post)


def _people(me: Any) -> Iterable[tuple[str, bool]]:
    for member in session().scalars(select(Member)):
        own = me is not None and me.id == member.id
        thing = SimpleNamespace(id=member.id, is_admin=False, confirmed_at=member.confirmed_at)
        yield f"address {member.username}", own or can(me, Act.MANAGE_MEMBERS, thing)
        yield f"totp {member.username}", False
        yield f"draft {member.username}", own
        yield f"bio {member.username}", can(me, Act.SEE_MEMBER, thing) or own


def _papers(me: Any) -> Iterable[tuple[str, bool]]:
    yield "group", can(me, Act.MANAGE_GROUPS)
    yield "invitation", can(me, Act.INVITE)


def _thing(text: str) -> str:
    """The name of the thing whose word begins ``text`` (texts that a walk has written have none)."""
    return _KNOWN.get(text.split(" ", maxsplit=1)[0], "")


_KNOWN: dict[str, str] = {}


def build(app: Flask) -> World:
    """Fill an empty community."""
    return remembered("world", lambda: _build(app), app)


def _build(app: Flask) -> World:
    with (cast := assemble(app)).app.app_context():
        open_doors(cast.ada)
        group_id = make_group(words("group"), cast.mia)
        _place("square", "public"), _place("salon", "members")
        _place("atelier", "groups", (group_id,)), _place("office", "staff")
        cellar = _place("cellar", "staff")
        accept_code(lea := make_member("lea", moderates=(cellar.id,)))
        cast.mia = fresh(cast.mia)
        people = {name: one.id for name, one in cast.people().items() if one is not None} | {"lea": lea.id}
        world = World(app, cast, people)
        _write_topics(world), _write_posts(world), _talk_apart(world)
        _fill_people(world), tell(world, cast, lea, words)
        world.slugs = {category.slug: category.slug for category in catalogue().values()}
    return world


def _place(slug: str, access: str, groups: tuple[int, ...] = ()) -> Any:
    make_category(slug, access=access, groups=groups)
    name = words(f"category {slug}")
    with transaction():
        columns = {"name_fr": name, "name_en": name, "description_fr": name, "description_en": name}
        session().execute(update(Category).where(Category.slug == slug).values(**columns))
        new_edition()
    return next(place for place in catalogue().values() if place.slug == slug)


def _start(world: World, author: Any, slug: str, name: str) -> int:
    place = next(place for place in catalogue().values() if place.slug == slug)
    _KNOWN[secret(f"topic {name}")] = _KNOWN[secret(f"post {name}")] = name
    tags = (secret(f"topic {name}"), COMMON)
    topic = make_topic(author, place, words(f"topic {name}"), words(f"post {name}"), tags=tags)
    world.topics[name] = topic.id
    world.posts[name] = int(topic.first_post_id or 0)
    return topic.id


def _reply(world: World, author: Any, topic: str, name: str, more: str = "") -> int:
    _KNOWN[secret(f"post {name}")] = name
    post = make_reply(author, world.topics[topic], f"{words(f'post {name}')} @mo @mia @nia {more}")
    world.posts[name] = post.id
    return post.id


def _write_topics(world: World) -> None:
    cast = world.cast
    for slug in ("square", "salon", "atelier", "office", "cellar"):
        _start(world, cast.ada, slug, f"open in {slug}")
    for state in ("held", "hidden", "deleted", "merged"):
        _start(world, cast.mia, "square", f"{state} topic")
    _set_state(world.topics["held topic"], "held")
    with transaction():
        topic = topic_for(cast.mo, world.topics["hidden topic"], lock=True)
        hide_topic(actor=cast.mo, topic=topic, reason="It is a test.")
    with transaction():
        delete_post(actor=cast.mia, post=post_for(cast.mia, world.posts["deleted topic"], lock=True))
    with transaction():
        source = topic_for(cast.mo, world.topics["merged topic"], lock=True)
        target = topic_for(cast.mo, world.topics["open in square"], lock=True)
        merge_topics(actor=cast.mo, source=source, target=target, reason="It is a test.")


def _write_posts(world: World) -> None:
    cast = world.cast
    for topic in ("open in square", "open in salon", "open in atelier"):
        for state in ("published", "held", "hidden", "removed", "deleted", "vanished"):
            _reply(world, cast.mia, topic, f"{state} post {topic}")
            if state == "deleted":
                _reply(world, cast.mo, topic, f"answer {topic}")
        for state, verb in (("hidden", hide_post), ("removed", remove_post)):
            with transaction():
                post = post_for(cast.mo, world.posts[f"{state} post {topic}"], lock=True)
                verb(actor=cast.mo, post=post, reason="It is a test.")
        for state in ("deleted", "vanished"):
            with transaction():
                mine = post_for(cast.mia, world.posts[f"{state} post {topic}"], lock=True)
                delete_post(actor=cast.mia, post=mine)
        with transaction():
            held = post_for(cast.mia, world.posts[f"held post {topic}"], lock=True)
            held.state = "held"
    _reply(world, cast.ada, "open in office", "published post office")


def _talk_apart(world: World) -> None:
    """Two private conversations: of Mia and Nia, which no moderator sees, and of Mo and Mia."""
    for name, author, partner in (("apart", "mia", "nia"), ("apart with mo", "mo", "mia")):
        actor = getattr(world.cast, author)
        _KNOWN[secret(f"topic {name}")] = name
        with transaction():
            members = [world.members[author], world.members[partner]]
            world.topics[name] = open_conversation(
                actor=actor, title=words(f"topic {name}"), member_ids=members, purpose="gift"
            )
        for who in (author, partner):
            _reply(world, getattr(world.cast, who), name, f"said by {who} {name}")
    _tell_everybody(world)


def _set_state(topic_id: int, state: str) -> None:
    with transaction():
        session().execute(update(Topic).where(Topic.id == topic_id).values(state=state))
        session().execute(update(Post).where(Post.topic_id == topic_id).values(state=state))


def _tell_everybody(world: World) -> None:
    """Notifications about everything to everybody: the page must sort out who may read what."""
    rows = [
        {
            "member_id": member_id,
            "kind": "mentioned",
            "topic_id": topic_id,
            "post_id": post_id,
            "actor_id": world.cast.ada.id,
            "at": now(),
        }
        for member_id in world.members.values()
        for post_id, topic_id in session().execute(select(Post.id, Post.topic_id))
    ]
    with transaction():
        session().query(Notification).delete()
        session().execute(insert(Notification), rows)


def _fill_people(world: World) -> None:
    with transaction():
        for member in session().scalars(select(Member)):
            member.email = f"{secret(f'address {member.username}')}@example.org"
            member.tf_totp_secret = secret(f"totp {member.username}")
            member.bio = words(f"bio {member.username}")
            if member.system:
                continue
            for topic_id in (0, world.topics["open in square"]):
                draft = words(f"draft {member.username}")
                session().add(Draft(member_id=member.id, topic_id=topic_id, title=draft, body=draft))
        note = words("invitation")
        over = now() + timedelta(days=3)
        session().add(
            Invitation(token_hash="0" * 64, made_by_id=world.cast.ada.id, note=note, expires_at=over)
        )
        assert session().scalar(select(Group.id)) is not None
        new_edition()
