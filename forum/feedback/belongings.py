"""Ideas, support and sentences of a member who leaves. Its text goes or stays with its topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, select

from forum.belongings import Belongings, Departure, Row
from forum.feedback.actions.moderate import erase_word
from forum.feedback.actions.support import faces, tell
from forum.feedback.models import Idea, IdeaEntry, IdeaVoice
from forum.feedback.queries import find_entry, find_idea
from forum.members.unnaming import unname
from forum.storage.session import session
from forum.subjects import DELETED, REMOVED
from forum.topics.models import Topic


def _forget(departure: Departure) -> None:
    member_id = departure.member_id
    behind = session().scalars(select(IdeaVoice.idea_id).where(IdeaVoice.member_id == member_id)).all()
    for idea_id in sorted(behind):
        idea = find_idea(idea_id, lock=True)
        if idea is not None:
            _step_back(member_id, idea)
    if departure.texts_too:
        said = select(IdeaEntry.id).where(IdeaEntry.author_id == member_id, IdeaEntry.sentence != "")
        for entry_id in session().scalars(said.order_by(IdeaEntry.id)).all():
            _take_word(member_id, entry_id)
    unname(departure, IdeaEntry, "sentence")
    session().flush()


def _step_back(member_id: int, idea: Idea) -> None:
    mine = (IdeaVoice.idea_id == idea.id) & (IdeaVoice.member_id == member_id)
    before = faces(idea)
    session().execute(delete(IdeaVoice).where(mine))
    tell(member_id, idea, before)


def _take_word(member_id: int, entry_id: int) -> None:
    entry = find_entry(entry_id, lock=True)
    if entry is None:
        return
    if entry.state != REMOVED:
        entry.state, entry.reason = DELETED, ""
    erase_word(member_id, entry)


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {
        "ideas": _ideas(member_id),
        "idea_support": _support(member_id),
        "idea_sentences": _sentences(member_id),
    }


def _ideas(member_id: int) -> Iterator[Row]:
    mine = select(Idea, Topic.title).join(Topic, Topic.id == Idea.topic_id).where(Idea.author_id == member_id)
    for idea, title in session().execute(mine.order_by(Idea.id)):
        yield {
            "id": idea.id,
            "topic": idea.topic_id,
            "title": title,
            "status": idea.status,
            "at": idea.created_at,
        }


def _support(member_id: int) -> Iterator[Row]:
    mine = select(IdeaVoice).where(IdeaVoice.member_id == member_id, IdeaVoice.wrote.is_(False))
    for voice in session().scalars(mine.order_by(IdeaVoice.idea_id)):
        yield {"idea": voice.idea_id, "at": voice.at}


def _sentences(member_id: int) -> Iterator[Row]:
    mine = select(IdeaEntry).where(IdeaEntry.author_id == member_id, IdeaEntry.person_id.is_not(None))
    for entry in session().scalars(mine.order_by(IdeaEntry.id)):
        yield {
            "idea": entry.idea_id,
            "turn": entry.kind,
            "text": entry.sentence,
            "state": entry.state,
            "at": entry.at,
        }


BELONGINGS = Belongings("ideas", _forget, _own)
