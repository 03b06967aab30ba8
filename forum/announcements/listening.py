"""Listening first: what members wrote on a draft's subject lately, those nobody answered on top."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from markupsafe import Markup
from sqlalchemy import Select, bindparam, distinct, exists, func, select, union_all
from sqlalchemy.orm import aliased

from forum.clock import now
from forum.members.models import Member
from forum.search.index import expression, hits
from forum.search.snippets import snippet
from forum.storage.session import rows
from forum.storage.upsert import dialect
from forum.text.stems import stems, stems_of, tokens
from forum.topics.models import CONVERSATION, PUBLISHED, Post, Topic
from forum.topics.visibility import POST_VISIBLE, sight

HEARD_FOR = timedelta(days=90)
WORDS = 12
"""At most so many words of a draft are looked for."""
SHOWN = 8
STEP = 2000
"""Posts that are looked at at first for where the time begins."""
SHORTEST = 4
"""Letters; shorter words say little about a subject."""

_EVERYDAY = """
    avec pour dans mon mes une des les est pas plus par sur cette ces que qui vous nous elle aux mais donc
    votre vos notre nos leur leurs tout tous toute toutes comme aussi bien etre avoir fait faire sera seront
    avons avez sont etait quand alors apres avant depuis entre encore meme autre autres chez sans sous tres
    peut peuvent pouvez bonjour merci voici voila annonce annoncer nouveau nouvelle nouveaux nouvelles cela
    jour jours heure heures semaine mois partir temps chaque
    and for with this that from you your our have has will would can could should are was were been being they
    them their there here about after before since between again also just more some any into out what when
    where which while than then hello thanks thank please news announce announcement new
    day days hour hours week weeks month months time each
"""
EVERYDAY = frozenset(stems(_EVERYDAY))


@dataclass(frozen=True, slots=True)
class Said:
    """What a member wrote."""

    url: str
    title: str
    snippet: Markup
    author: str
    at: datetime
    answered: bool


def telling_words(title: str, body: str) -> list[str]:
    """The words that say what a draft is about: those of the title first, then the ones said most often."""
    first = [word for word in dict.fromkeys(tokens(title)) if _tells(word)]
    often = [word for word, _times in Counter(filter(_tells, tokens(body))).most_common(2 * WORDS)]
    return list(dict.fromkeys([*first, *often]))[:WORDS]


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST and not word.isdigit() and EVERYDAY.isdisjoint(stems_of(word))


def heard_about(viewer: Any, title: str, body: str) -> list[Said]:
    """What ``viewer`` may read of what others wrote about it in the last 90 days, whatever else was written.

    It must share two words with the draft, or the only one that the draft has, one of them in the post
    itself and not only in the title above it; what the brand's own people wrote is left out. The database
    finds and orders all of them, and looks at nothing that is older.
    """
    words = list(dict.fromkeys(frozenset(stems_of(word)) for word in telling_words(title, body)))
    asked = [one for one in (expression([sorted(word)]) for word in words) if one is not None]
    if not asked:
        return []
    since = now() - HEARD_FOR
    values = {
        **sight(viewer),
        **{f"{name}_{number}": one for name in ("posts", "topics") for number, one in enumerate(asked)},
        "posts_from": _first_since(since),
        "topics_from": 0,
        "enough": min(2, len(asked)),
        "since": since,
        "writer": viewer.id,
    }
    marked = frozenset().union(*words)
    return [
        Said(
            url=f"/posts/{row.id}",
            title=row.title,
            snippet=snippet(row.html, marked),
            author=row.display_name,
            at=row.created_at,
            answered=row.answered,
        )
        for row in rows(_said(len(asked), dialect()), values)
    ]


def _first_since(since: datetime) -> int:
    """A post before which none was written since then: back from the newest in ever larger steps, until a
    whole step has nothing of that time. Posts are numbered as they are written, if not quite one by one."""
    newest = rows(select(func.max(Post.id))).scalar() or 0
    step, start = STEP, newest + 1
    while start > 0:
        there = select(Post.id).where(Post.id >= start - step, Post.id < start, Post.created_at >= since)
        if rows(there.limit(1)).first() is None:
            break
        start, step = start - step, step * 2
    return max(start, 0)


_LATER = aliased(Post)
_ANSWERED = (
    exists()
    .where(
        _LATER.topic_id == Post.topic_id,
        _LATER.id > Post.id,
        _LATER.author_id != Post.author_id,
        _LATER.state == PUBLISHED,
    )
    .label("answered")
)
_COLUMNS: tuple[Any, ...] = (
    Post.id,
    Post.html,
    Post.created_at,
    Topic.title,
    Member.display_name,
    _ANSWERED,
)


@cache
def _said(words: int, _kind: str) -> Select[Any]:
    """The first ``SHOWN`` posts that share enough of so many words: those that nobody answered, then those
    that share more of them, then the newest."""
    own, titled = hits("posts", words), hits("topics", words)
    above = select(Post.id, titled.c.word).join(titled, titled.c.id == Post.topic_id)
    either = union_all(select(own.c.id, own.c.word), above.where(Post.id.in_(select(own.c.id)))).subquery()
    shared = func.count(distinct(either.c.word))
    enough = (
        select(either.c.id, shared.label("shared"))
        .group_by(either.c.id)
        .having(shared >= bindparam("enough"))
        .subquery()
    )
    return (
        select(*_COLUMNS)
        .join(enough, enough.c.id == Post.id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Member, Member.id == Post.author_id)
        .where(
            Post.created_at >= bindparam("since"),
            Post.author_id != bindparam("writer"),
            Post.state == PUBLISHED,
            Topic.state == PUBLISHED,
            Topic.kind != CONVERSATION,
            Member.works_here.is_(False),
            POST_VISIBLE,
        )
        .order_by(_ANSWERED, enough.c.shared.desc(), Post.id.desc())
        .limit(SHOWN)
    )
