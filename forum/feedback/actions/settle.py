"""One question once nothing more is to come of an idea, be it done or refused: asked of everybody."""

from __future__ import annotations

from forum.facts.ideas import IdeaMoved, IdeaWordShown
from forum.feedback.models import DONE, NO, NOT_NOW
from forum.feedback.queries import find_entry, voices
from forum.questionnaires.actions.afterwards import ask_everyone_concerned
from forum.subjects import PUBLISHED

SETTLES = (NOT_NOW, NO, DONE)
"""After a yes something is still to come: then it is asked once that is done."""


def ask_whether_settled(fact: IdeaMoved | IdeaWordShown) -> None:
    """Ask those who wrote, supported or spoke (WITHIN IdeaMoved, IdeaWordShown; its rows are held).

    Not before the sentence can be read, and once: decided anew, it asks those alone who came since.
    """
    entry = find_entry(fact.entry_id)
    if entry is None or entry.kind not in SETTLES or entry.state != PUBLISHED:
        return
    behind = [voice.member_id for voice in voices([entry.idea_id])]
    ask_everyone_concerned(actor_id=entry.author_id, topic=entry.topic, beside=behind)
