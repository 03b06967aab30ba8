"""Listening first: what members wrote on a draft's subject lately, those nobody answered on top."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup
from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import aliased

from forum.clock import now
from forum.members.models import Member
from forum.search.index import best_first, expression, matches
from forum.search.snippets import snippet
from forum.storage.session import rows
from forum.text.stems import stems, stems_of, tokens
from forum.topics.models import CONVERSATION, PUBLISHED, Post, Topic
from forum.topics.visibility import POST_VISIBLE, sight

HEARD_FOR = timedelta(days=90)
WORDS = 12
"""At most so many words of a draft are looked for."""
SHOWN = 8
LOOKED_AT = 300
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
    """What ``viewer`` may read of what others wrote about it in the last 90 days.

    It must share two words with the draft, or the only one that the draft has; what the brand's own people
    wrote is left out.
    """
    words = telling_words(title, body)
    wanted = [frozenset(stems_of(word)) for word in words]
    asked = expression([sorted(frozenset().union(*wanted))]) if wanted else None
    if asked is None:
        return []
    since = now() - HEARD_FOR
    values = {**sight(viewer), "ids": _lately(asked, since), "since": since, "writer": viewer.id}
    enough = min(2, len(wanted))
    fitting = [(shared, row) for row in rows(_SAID, values) if (shared := _shared(row, wanted)) >= enough]
    fitting.sort(key=lambda one: (one[1].answered, -one[0], -one[1].id))
    marked = frozenset().union(*wanted)
    return [
        Said(
            url=f"/posts/{row.id}",
            title=row.title,
            snippet=snippet(row.html, marked),
            author=row.display_name,
            at=row.created_at,
            answered=row.answered,
        )
        for _shared_words, row in fitting[:SHOWN]
    ]


def _lately(asked: str, since: datetime) -> list[int]:
    """The posts since then that fit best. Older ones take no place among them, however well they fit."""
    found = matches("posts")
    wanted = (
        select(found.c.id)
        .join(Post, Post.id == found.c.id)
        .where(Post.created_at >= since)
        .order_by(best_first(found), found.c.id.desc())
        .limit(LOOKED_AT)
    )
    return list(rows(wanted, {"posts_query": asked}).scalars())


def _shared(row: Any, wanted: list[frozenset[str]]) -> int:
    said = set(row.search_text.split()) | set(row.topic_text.split())
    return sum(not said.isdisjoint(word) for word in wanted)


_LATER = aliased(Post)
_SAID = (
    select(
        Post.id,
        Post.html,
        Post.search_text,
        Post.created_at,
        Topic.title,
        Topic.search_text.label("topic_text"),
        Member.display_name,
        exists()
        .where(
            _LATER.topic_id == Post.topic_id,
            _LATER.id > Post.id,
            _LATER.author_id != Post.author_id,
            _LATER.state == PUBLISHED,
        )
        .label("answered"),
    )
    .join(Topic, Topic.id == Post.topic_id)
    .join(Member, Member.id == Post.author_id)
    .where(
        Post.id.in_(bindparam("ids", expanding=True)),
        Post.created_at >= bindparam("since"),
        Post.author_id != bindparam("writer"),
        Post.state == PUBLISHED,
        Topic.state == PUBLISHED,
        Topic.kind != CONVERSATION,
        Member.works_here.is_(False),
        POST_VISIBLE,
    )
)
