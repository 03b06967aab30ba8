"""What rings when the brand says something of an idea, and in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.facts.ideas import IdeaMoved, IdeaWordHidden, IdeaWordShown
from forum.feedback.fold import TOOK_IN
from forum.feedback.models import (
    DONE,
    HEARD,
    JOINED,
    NO,
    NOT_NOW,
    STUDIED,
    TURNS,
    YES,
    Idea,
    IdeaEntry,
)
from forum.feedback.visibility import IDEA_VISIBLE, sight
from forum.hooks import NoticeKind
from forum.jobs import outbox
from forum.notifications.actions import forget_about
from forum.storage.session import session
from forum.subjects import PUBLISHED
from forum.text.excerpt import shorten
from forum.topics.models import Topic

TURN = "idea_turn"
TOLD = "idea-told"
"""The kind of job that tells everybody concerned."""

TITLE = 80
"""Characters of a title that a line has room for."""

_SENTENCES: Mapping[str, Any] = {
    HEARD: _l("“%(title)s” has been heard"),
    STUDIED: _l("“%(title)s” is being studied"),
    YES: _l("“%(title)s”: it is decided, yes"),
    NOT_NOW: _l("“%(title)s”: it is decided, not now. Read why"),
    NO: _l("“%(title)s”: it is decided, no. Read why"),
    DONE: _l("“%(title)s” is done. Thank you for your part in it"),
    JOINED: _l("An idea that you support is now part of “%(title)s”, with everybody who wished for it"),
    TOOK_IN: _l("Another idea that says the same is now part of “%(title)s”"),
}
_OWN = _l("Your idea is now part of “%(title)s”, with everybody who wished for it")


def _sentence(data: Mapping[str, Any]) -> str:
    title = str(data.get("title") or _("An idea that can’t be read now"))
    return sentence_of(str(data.get("turn")), title, wrote=bool(data.get("wrote")))


def sentence_of(kind: str, title: str, *, wrote: bool = False) -> str:
    """What an entry of ``kind`` is to whoever is told of it, in a line; ``wrote``: the idea is theirs."""
    said = _OWN if kind == JOINED and wrote else _SENTENCES.get(kind, _SENTENCES[HEARD])
    return str(said) % {"title": title}


def _titles(viewer: Any, several: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The title of each as the viewer may read it now: a line is read long after it was written."""
    ids = [int(data.get("idea_id", 0)) for data in several]
    found = (
        select(Idea.id, Topic.title)
        .join(Topic, Topic.id == Idea.topic_id)
        .where(IDEA_VISIBLE, Idea.id.in_(ids))
    )
    titles = {row.id: row.title for row in session().execute(found, sight(viewer))}
    return [{"title": shorten(titles.get(number, ""), TITLE)} for number in ids]


KINDS = (NoticeKind(TURN, _l("What becomes of an idea of mine"), _sentence, "feedback", read=_titles),)


def url_of(idea_id: int) -> str:
    return f"/ideas/{idea_id}"


def about(idea_id: int) -> str:
    """How what a notice is about begins, for all notices of one idea."""
    return f"idea:{idea_id}:"


def moved(fact: IdeaMoved) -> None:
    """The worker tells everybody concerned (WITHIN IdeaMoved); what waits is told once it is shown."""
    entry = session().get_one(IdeaEntry, fact.entry_id)
    if (fact.kind in TURNS and entry.state == PUBLISHED) or fact.kind in (JOINED, TOOK_IN):
        _later(entry)


def word_shown(fact: IdeaWordShown) -> None:
    """WITHIN IdeaWordShown: who has not read of it is told; whoever has is not rung again."""
    _later(session().get_one(IdeaEntry, fact.entry_id))


def word_hidden(fact: IdeaWordHidden) -> None:
    """Nobody is led to what can't be read (WITHIN IdeaWordHidden)."""
    entry = session().get_one(IdeaEntry, fact.entry_id)
    forget_about(actor_id=fact.actor_id, about=f"{about(entry.idea_id)}{entry.number}", only_unread=True)


def _later(entry: IdeaEntry) -> None:
    """A job for each time it comes into sight: the one before may have run while it was hidden."""
    version = session().get_one(Idea, entry.idea_id).version
    payload = {"idea_id": entry.idea_id, "entry_id": entry.id}
    outbox.later(TOLD, payload, key=f"{TOLD}:{entry.id}:{version}")
