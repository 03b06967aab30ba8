"""Searching topics and posts: only what the viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import Select, and_, bindparam, select

from forum.categories.catalogue import CategoryView, catalogue
from forum.members.models import Member
from forum.members.people import called
from forum.search.index import RANKED, Words, best, expression, matches
from forum.search.snippets import marked_line, snippet
from forum.storage.session import rows
from forum.text.excerpt import plain_text
from forum.text.stems import query_tokens, stems_of, tokens
from forum.topics.models import CONVERSATION, PUBLISHED, Post, Topic
from forum.topics.visibility import POST_VISIBLE, TOPIC_VISIBLE, sight

PAGE = 20
TITLES = 5
SPARE = 20
"""How many more than are shown are looked at first: so many of the best may not be for the viewer's eyes."""
LOOKED_THROUGH = 400
"""Posts whose text is looked through for a phrase: the index knows words, not their order."""
RELEVANCE, NEWEST = "relevance", "newest"


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched for, as it was asked; dates are whole days in ``zone``, both included."""

    text: str = ""
    author: str = ""
    category_id: int | None = None
    since: date | None = None
    until: date | None = None
    order: str = RELEVANCE
    page: int = 1
    zone: str = "UTC"
    shared: bool = False
    """Leave private conversations out, also those of the viewer: the answer stands where others look, too."""

    @property
    def empty(self) -> bool:
        return not (self.text.strip() or self.author)

    @property
    def dated(self) -> bool:
        return bool(self.since or self.until)

    @property
    def unfiltered(self) -> bool:
        return not (self.author or self.dated or self.category_id is not None)


@dataclass(frozen=True, slots=True)
class Found:
    """A post that was found."""

    post_id: int
    url: str
    title: Markup
    snippet: Markup
    author: str
    author_name: str
    at: datetime
    category: CategoryView


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic whose title was found."""

    url: str
    title: Markup
    category: CategoryView
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of results; ``more`` says whether there is another."""

    posts: Sequence[Found] = ()
    topics: Sequence[FoundTopic] = ()
    more: bool = False


def words_of(asked: str) -> tuple[Words, list[str]]:
    """Each word of ``asked`` as its alternative stems, and the phrases that must stand together."""
    terms = query_tokens(asked)
    words = [stems_of(token) for term in terms for token in term.split()]
    return words, [term for term in terms if " " in term]


def holds(html: str, phrases: Sequence[str]) -> bool:
    """Whether every phrase stands in a text, word for word."""
    words = " ".join(tokens(plain_text(html)))
    return all(f" {phrase} " in f" {words} " for phrase in phrases)


def search(viewer: Any, question: Question) -> Answer:
    """What ``viewer`` may see of what is asked for. An empty question has an empty answer."""
    words, phrases = words_of(question.text)
    asked = expression(words)
    if question.empty or (question.text.strip() and asked is None):
        return Answer()
    wanted = frozenset(stem for word in words for stem in word)
    values = {**sight(viewer), "posts_query": asked, "topics_query": asked}
    found = _posts(question, values, phrases)
    titles = question.page == 1 and asked and not (phrases or question.author or question.dated)
    return Answer(
        posts=[_found(row, wanted) for row in found[:PAGE]],
        topics=[_found_topic(row, wanted) for row in _topics(question, values)] if titles else (),
        more=len(found) > PAGE and question.page * PAGE < RANKED,
    )


def _posts(question: Question, values: dict[str, Any], phrases: Sequence[str]) -> list[Any]:
    """The posts of the page that is asked for, and one more when there is another page."""
    start = (question.page - 1) * PAGE
    if phrases:
        candidates = rows(_ids(question).limit(LOOKED_THROUGH), values).scalars().all()
        fitting = [row for row in _details(_POSTS, candidates, values) if holds(row.html, phrases)]
        return fitting[start : start + PAGE + 1]
    if not start and values["posts_query"] and question.unfiltered:
        ranked = question.order == RELEVANCE
        first = _first(best("posts", ranked=ranked), _POSTS, PAGE + 1, values)
        if first is not None:
            return first
    ids = rows(_ids(question).limit(PAGE + 1).offset(start), values).scalars().all()
    return _details(_POSTS, ids, values)


def _first(ids: Select[Any], shown: Select[Any], most: int, values: dict[str, Any]) -> list[Any] | None:
    """The first ``most`` of ``ids`` that may be seen; None when more must be looked at to know them.

    Usually nearly all may be seen. Then it is enough to look at a few more than are shown, instead of
    joining all that was ranked to the rest of the database.
    """
    looked = most + SPARE
    candidates = rows(ids, {**values, "most": looked}).scalars().all()
    seen = _details(shown, candidates, values)
    return seen[:most] if len(seen) >= most or len(candidates) < looked else None


def _details(shown: Select[Any], ids: Sequence[int], values: dict[str, Any]) -> list[Any]:
    """What is shown of those of ``ids`` that may be seen, in their order."""
    by_id = {row.id: row for row in rows(shown, {**values, "ids": ids})}
    return [by_id[found] for found in ids if found in by_id]


_POSTS: Any = (
    select(
        Post.id,
        Post.html,
        Post.created_at,
        Topic.title,
        Topic.category_id,
        Member.display_name,
        Member.works_here,
        Member.username,
    )
    .join(Topic, Topic.id == Post.topic_id)
    .join(Member, Member.id == Post.author_id)
    .where(Post.id.in_(bindparam("ids", expanding=True)), POST_VISIBLE, Post.state == PUBLISHED)
)
_LISTED = and_(TOPIC_VISIBLE, Topic.state == PUBLISHED, Topic.merged_into_id.is_(None))
_TOPICS: Any = select(Topic.id, Topic.slug, Topic.title, Topic.category_id, Topic.last_posted_at).where(
    Topic.id.in_(bindparam("ids", expanding=True)), _LISTED
)


def _ids(question: Question) -> Select[Any]:
    statement = (
        select(Post.id).join(Topic, Topic.id == Post.topic_id).where(POST_VISIBLE, Post.state == PUBLISHED)
    )
    statement = _filtered(statement, question)
    if question.text.strip():
        found = matches("posts")
        statement = statement.join(found, found.c.id == Post.id)
        if question.order == RELEVANCE:
            statement = statement.order_by(found.c.rank)
    return statement.order_by(Post.id.desc())


def _filtered(statement: Select[Any], question: Question) -> Select[Any]:
    zone = ZoneInfo(question.zone)
    if question.author:
        statement = statement.join(Member, Member.id == Post.author_id)
        statement = statement.where(Member.username_key == question.author.lower())
    if question.shared:
        statement = statement.where(Topic.kind != CONVERSATION)
    if question.category_id is not None:
        statement = statement.where(Topic.category_id == question.category_id)
    if question.since is not None:
        statement = statement.where(Post.created_at >= datetime.combine(question.since, time(), zone))
    if question.until is not None:
        end = datetime.combine(question.until, time(), zone) + timedelta(days=1)
        statement = statement.where(Post.created_at < end)
    return statement


def _topics(question: Question, values: dict[str, Any]) -> list[Any]:
    if question.category_id is None:
        first = _first(best("topics"), _TOPICS, TITLES, values)
        if first is not None:
            return first
    found = matches("topics")
    statement = select(Topic.id).join(found, found.c.id == Topic.id).where(_LISTED)
    if question.category_id is not None:
        statement = statement.where(Topic.category_id == question.category_id)
    statement = statement.order_by(found.c.rank, Topic.id.desc()).limit(TITLES)
    return _details(_TOPICS, rows(statement, values).scalars().all(), values)


def _found(row: Any, wanted: frozenset[str]) -> Found:
    return Found(
        post_id=row.id,
        url=f"/posts/{row.id}",
        title=marked_line(row.title, wanted),
        snippet=snippet(row.html, wanted),
        author=called(row.display_name, row.works_here),
        author_name=row.username,
        at=row.created_at,
        category=catalogue()[row.category_id],
    )


def _found_topic(row: Any, wanted: frozenset[str]) -> FoundTopic:
    return FoundTopic(
        url=f"/topics/{row.id}/{row.slug}",
        title=marked_line(row.title, wanted),
        category=catalogue()[row.category_id],
        at=row.last_posted_at,
    )
