"""Ideas by their words: those that are like another, and those that a search finds."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import func, select

from forum.feedback.models import Idea, IdeaEntry
from forum.feedback.queries import all_ideas, place
from forum.feedback.visibility import sight
from forum.search.index import best_first, expression, matches
from forum.search.queries import words_of as words_of_question
from forum.storage.session import session
from forum.subjects import PUBLISHED
from forum.text.stems import stems, stems_of, tokens
from forum.topics.models import Topic

SIMILAR: Final = 4

MOST_WORDS: Final = 12
SHORTEST: Final = 3
"""Letters; shorter words say nothing about a subject."""

_EVERYDAY = """
    les des une mes ses tes nos vos ces aux est pas plus par sur sous dans pour avec sans chez qui que quoi
    dont son ton mon leur leurs notre votre cette cet tout tous toute toutes elle elles ils nous vous
    mais donc car
    comme aussi bien mieux moins tres trop peu encore meme autre autres quand alors apres avant depuis entre
    pendant vers etre avoir fait faire peut pouvoir faut faudrait pourrait pourriez serait voudrais aimerais
    souhaite idee idees proposer proposition jour jours semaine mois fois chaque deux trois
    the and for with without from that this these those you your our their his her its are was were will would
    could should can may have has had not but more most less than then when where which while into out over
    under about after before between please some any all each also just like love want wish need idea ideas
    suggest suggestion make made making let get day days week weeks month months time two three
"""
EVERYDAY: Final = frozenset(stems(_EVERYDAY))


def telling_stems(title: str) -> list[str]:
    """The stems that ideas about the same share with ``title``, each once; none if it says nothing yet."""
    said = [word for word in dict.fromkeys(tokens(title)) if _tells(word)][:MOST_WORDS]
    return list(dict.fromkeys(stem for word in said for stem in stems_of(word)))


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST and EVERYDAY.isdisjoint(stems_of(word))


def similar_ideas(viewer: Any, text: str, *, most: int = SIMILAR, but: int = 0) -> list[Idea]:
    """Ideas whose titles share words with ``text``, the closest first: the forum's full-text index knows."""
    words = telling_stems(text)
    asked = expression([words]) if words else None
    return _found(viewer, asked, most, but) if asked is not None else []


def found_ideas(viewer: Any, text: str, most: int) -> list[Idea]:
    """Ideas in whose titles, or in what the brand said of them, all these words stand: titles first."""
    words, _phrases = words_of_question(text)
    asked = expression(words)
    if asked is None:
        return []
    by_title = _found(viewer, asked, most, 0)
    known = {idea.id for idea in by_title}
    return (
        by_title + [one for one in _answered(viewer, asked, most) if one.id not in known][: most - len(known)]
    )


def _answered(viewer: Any, asked: str, most: int) -> list[Idea]:
    """Those of which the brand said it in a sentence that can be read, the newest sentence first."""
    found = matches("idea_entries")
    said = (
        select(IdeaEntry.idea_id, func.max(IdeaEntry.id).label("newest"))
        .join(found, found.c.id == IdeaEntry.id)
        .where(IdeaEntry.state == PUBLISHED)
        .group_by(IdeaEntry.idea_id)
        .subquery()
    )
    statement = all_ideas().join(said, said.c.idea_id == Idea.id).where(Topic.state == PUBLISHED)
    rows = session().execute(
        statement.order_by(said.c.newest.desc()).limit(most), {**sight(viewer), "idea_entries_query": asked}
    )
    return [place(idea, topic) for idea, topic in rows]


def _found(viewer: Any, asked: str, most: int, but: int) -> list[Idea]:
    found = matches("topics")
    statement = (
        all_ideas()
        .join(found, found.c.id == Idea.topic_id)
        .where(Idea.id != but, Topic.state == PUBLISHED)
        .order_by(best_first(found), Idea.id.desc())
        .limit(most)
    )
    rows = session().execute(statement, {**sight(viewer), "topics_query": asked})
    return [place(idea, topic) for idea, topic in rows]
