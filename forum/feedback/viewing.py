"""Ideas as pages show them, and what they put on the pages of others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from markupsafe import Markup

from forum.feedback.likeness import found_ideas
from forum.feedback.models import DONE, TURNS, Idea, IdeaEntry
from forum.feedback.queries import (
    FACES,
    MANY,
    first_voices,
    idea_of_topic,
    joined_with,
    last_words,
    moved_at,
    newest_movement,
    story_for,
    text_of,
    voice_of,
    who_spoke,
)
from forum.feedback.story import course_of
from forum.feedback.wording import KINDS, STATUSES
from forum.feedback.wording import TURNS as TURN_WORDS
from forum.hooks import hooks
from forum.members.mandates import in_words, mandates_for
from forum.members.models import Grant
from forum.members.people import Person, people
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can

ON_HOME = 3
FOUND = 5


@dataclass(frozen=True, slots=True)
class Said:
    """Something the brand said, by whom."""

    number: int
    entry: IdeaEntry
    turn: str
    head: Any
    sentence: str
    """"" where the reader may not read it."""
    state: str
    person: Person
    mandate: str
    by: Person | None
    """Who wrote it, where that is somebody else."""
    at: datetime


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """An idea in a list."""

    idea: Idea
    author: Person
    faces: Sequence[Person]
    more: bool
    word: Said | None
    moved: datetime
    stood: str
    """Where it stood then."""
    since: str
    """Where it stands now, if that is something else."""

    @property
    def url(self) -> str:
        return f"/ideas/{self.idea.id}"


def _said(me: Any, entries: Collection[IdeaEntry], known: dict[int, Person]) -> list[Said]:
    """Each of these, under the mandate that its person has now where the idea stands."""
    grants = mandates_for((_person(entry), entry.topic.category_id) for entry in entries)
    return [_sentence(me, entry, known, grants) for entry in entries]


def _person(entry: IdeaEntry) -> int:
    return entry.person_id or entry.author_id


def _sentence(
    me: Any, entry: IdeaEntry, known: dict[int, Person], grants: Mapping[tuple[int, int | None], Grant]
) -> Said:
    readable = can(me, Act.SEE_IDEA_WORD, entry)
    person_id = _person(entry)
    grant = grants.get((person_id, entry.topic.category_id))
    return Said(
        number=entry.number,
        entry=entry,
        turn=entry.kind,
        head=TURN_WORDS[entry.kind],
        sentence=entry.sentence if readable else "",
        state=entry.state,
        person=known[person_id],
        mandate=in_words(grant.capability, about=grant.about) if grant is not None else "",
        by=known[entry.author_id] if entry.author_id != person_id else None,
        at=entry.at,
    )


def lines_of(me: Any, ideas: Sequence[Idea], then: Mapping[int, IdeaEntry] | None = None) -> list[IdeaLine]:
    """Ideas that the reader may see, as lists show them.

    ``then``: what was said of each at a time that the list is about, where it is not about now.
    """
    ids = [idea.id for idea in ideas]
    behind = first_voices(ids, FACES + 1)
    words = last_words(ideas) if then is None else then
    named = [number for word in words.values() for number in (word.person_id, word.author_id) if number]
    shown = [voice.member_id for several in behind.values() for voice in several[:FACES]]
    known = people([*(idea.author_id for idea in ideas), *named, *shown])
    said = {one.entry.idea_id: one for one in _said(me, words.values(), known)}
    return [
        IdeaLine(
            idea=idea,
            author=known[idea.author_id],
            faces=[known[voice.member_id] for voice in behind[idea.id][:FACES]],
            more=len(behind[idea.id]) > FACES,
            word=said.get(idea.id),
            moved=moved_at(idea) if then is None else then[idea.id].at,
            stood=idea.status if then is None else then[idea.id].kind,
            since="" if then is None or then[idea.id].kind == idea.status else idea.status,
        )
        for idea in ideas
    ]


def words() -> dict[str, Any]:
    """What the templates of ideas call things."""
    return {"statuses": STATUSES, "status_kinds": KINDS, "turn_words": TURN_WORDS}


def idea_context(me: Any, idea: Idea) -> dict[str, Any]:
    """What the page of an idea shows."""
    done = idea.status == DONE
    behind = first_voices([idea.id], None if done else MANY + 1)[idea.id]
    shown, spoke = (behind, who_spoke(idea)) if done else (behind[:MANY], [])
    entries = [entry for entry in story_for(me, idea) if entry.kind in TURNS]
    ids = {voice.member_id for voice in shown}
    parts = joined_with(me, idea)
    named = [number for entry in entries for number in (entry.person_id, entry.author_id) if number]
    known = people([idea.author_id, *ids, *named, *spoke, *(part.author_id for part in parts)])
    own = voice_of(me, idea.id)
    judge = hooks().judge
    may_judge = judge is not None and can(me, Act.HIDE_TOPIC, idea.topic)
    return {
        "idea": idea,
        "author": known[idea.author_id],
        "text": text_of(me, idea),
        "story": _said(me, entries, known),
        "parts": [(part.title, known[part.author_id]) for part in parts],
        "wrote": [known[voice.member_id] for voice in shown if voice.wrote],
        "support": [known[voice.member_id] for voice in shown if not voice.wrote],
        "more": len(behind) > len(shown),
        "spoke": [known[number] for number in spoke if number not in ids],
        "own": own,
        "commented": idea.topic.last_post_id not in (0, idea.text_id),
        "moved_on": idea.topic.merged_into_id is not None,
        "turns": course_of(idea).turns,
        "may_turn": can(me, Act.TURN_IDEA, idea),
        "may_join": can(me, Act.JOIN_IDEAS, idea) and idea.status != "done",
        "judge": judge("topic", idea.topic_id, "hide") if judge is not None and may_judge else "",
        **words(),
    }


def on_home(**_context: Any) -> Markup:
    """Some ideas: those that moved last."""
    lines = lines_of(viewer(), newest_movement(viewer(), most=ON_HOME)[:ON_HOME])
    page = render_template("ideas/_home.html", lines=lines, **words())
    return Markup(page)  # noqa: S704 (a template of ours)


def in_search(question: Any, **_context: Any) -> Markup | str:
    """Ideas among what was found: on the first page of a search for words alone."""
    me = viewer()
    found = found_ideas(me, question.text, FOUND) if question.unfiltered and question.page == 1 else []
    if not found:
        return ""
    page = render_template("ideas/_found.html", lines=lines_of(me, found), **words())
    return Markup(page)  # noqa: S704 (a template of ours)


def on_topic(topic: Any, **_context: Any) -> Markup | str:
    """The way from a conversation to the idea that it is about."""
    idea_id = idea_of_topic(topic.id) if topic.carries else None
    if idea_id is None:
        return ""
    return Markup(render_template("ideas/_on_topic.html", idea_id=idea_id))  # noqa: S704 (a template of ours)
