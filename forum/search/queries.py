"""Searching topics and posts: only what the viewer may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import Select, select

from forum.categories.catalogue import CategoryView, catalogue
from forum.members.models import Member
from forum.search.index import RANKED, Words, matches
from forum.search.snippets import marked_line, snippet
from forum.storage.session import session
from forum.text.excerpt import plain_text
from forum.text.stems import query_tokens, stems_of, tokens
from forum.topics.models import PUBLISHED, Post, Topic
from forum.topics.visibility import POST_VISIBLE, TOPIC_VISIBLE, sight

PAGE = 20
TITLES = 5
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

    @property
    def empty(self) -> bool:
        return not (self.text.strip() or self.author)


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


def _holds(html: str, phrases: Sequence[str]) -> bool:
    words = " ".join(tokens(plain_text(html)))
    return all(f" {phrase} " in f" {words} " for phrase in phrases)


def search(viewer: Any, question: Question) -> Answer:
    """What ``viewer`` may see of what is asked for. An empty question has an empty answer."""
    words, phrases = words_of(question.text)
    if question.empty or (question.text.strip() and not words):
        return Answer()
    wanted = {stem for word in words for stem in word}
    start = (question.page - 1) * PAGE
    statement, seen = _ids(question, words), sight(viewer)
    if phrases:
        candidates = session().scalars(statement.limit(LOOKED_THROUGH), seen).all()
        fitting = [row for row in _details(candidates) if _holds(row.html, phrases)]
        rows = fitting[start : start + PAGE + 1]
    else:
        rows = _details(session().scalars(statement.limit(PAGE + 1).offset(start), seen).all())
    return Answer(
        posts=[_found(row, wanted) for row in rows[:PAGE]],
        topics=_topics(viewer, question, words, wanted) if question.page == 1 and not phrases else (),
        more=len(rows) > PAGE and question.page * PAGE < RANKED,
    )


def _details(ids: Sequence[int]) -> list[Any]:
    """What is shown of the posts, in the order of ``ids``: fetched only for those on the page."""
    statement = (
        select(
            Post.id,
            Post.html,
            Post.created_at,
            Topic.title,
            Topic.category_id,
            Member.display_name,
            Member.username,
        )
        .join(Topic, Topic.id == Post.topic_id)
        .join(Member, Member.id == Post.author_id)
        .where(Post.id.in_(ids))
    )
    by_id = {row.id: row for row in session().execute(statement)}
    return [by_id[post_id] for post_id in ids]


def _ids(question: Question, words: Words) -> Select[Any]:
    statement = (
        select(Post.id).join(Topic, Topic.id == Post.topic_id).where(POST_VISIBLE, Post.state == PUBLISHED)
    )
    statement = _filtered(statement, question)
    found = matches("posts", words)
    if found is not None:
        statement = statement.join(found, found.c.id == Post.id)
        if question.order == RELEVANCE:
            statement = statement.order_by(found.c.rank)
    return statement.order_by(Post.id.desc())


def _filtered(statement: Select[Any], question: Question) -> Select[Any]:
    zone = ZoneInfo(question.zone)
    if question.author:
        statement = statement.join(Member, Member.id == Post.author_id)
        statement = statement.where(Member.username_key == question.author.lower())
    if question.category_id is not None:
        statement = statement.where(Topic.category_id == question.category_id)
    if question.since is not None:
        statement = statement.where(Post.created_at >= datetime.combine(question.since, time(), zone))
    if question.until is not None:
        end = datetime.combine(question.until, time(), zone) + timedelta(days=1)
        statement = statement.where(Post.created_at < end)
    return statement


def _found(row: Any, wanted: set[str]) -> Found:
    return Found(
        post_id=row.id,
        url=f"/posts/{row.id}",
        title=marked_line(row.title, wanted),
        snippet=snippet(row.html, wanted),
        author=row.display_name,
        author_name=row.username,
        at=row.created_at,
        category=catalogue()[row.category_id],
    )


def _topics(viewer: Any, question: Question, words: Words, wanted: set[str]) -> list[FoundTopic]:
    found = matches("topics", words)
    if found is None or question.author or question.since or question.until:
        return []
    statement = (
        select(Topic.id, Topic.slug, Topic.title, Topic.category_id, Topic.last_posted_at)
        .join(found, found.c.id == Topic.id)
        .where(TOPIC_VISIBLE, Topic.state == PUBLISHED, Topic.merged_into_id.is_(None))
        .order_by(found.c.rank, Topic.id.desc())
        .limit(TITLES)
    )
    if question.category_id is not None:
        statement = statement.where(Topic.category_id == question.category_id)
    return [
        FoundTopic(
            url=f"/topics/{row.id}/{row.slug}",
            title=marked_line(row.title, wanted),
            category=catalogue()[row.category_id],
            at=row.last_posted_at,
        )
        for row in session().execute(statement, sight(viewer))
    ]
