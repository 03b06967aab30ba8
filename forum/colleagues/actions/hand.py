"""Handing a draft to a colleague, answering, taking it back, forgetting it in time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.clock import now
from forum.colleagues import bell
from forum.colleagues.actions.say import forget_words, say
from forum.colleagues.models import KEPT, HandedDraft
from forum.colleagues.queries import handed_for, readers_for
from forum.facts.announcing import DraftAnswered, DraftHanded, DraftTakenBack
from forum.facts.bus import record
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session, transaction


class NotThisColleague(Exception):
    """They don't work here, may not read where it is to be sent, or are its author."""


def hand(
    *,
    actor: Any,
    reader_id: int,
    topic_id: int | None,
    title: str,
    source: str,
    question: str,
    insisted: bool = False,
) -> HandedDraft:
    """Let a colleague read a draft; the texts are clean already.

    The draft itself is screened when it is sent. Raises ``NotThisColleague``, and ``Reconsider`` over the
    question unless the author ``insisted``.
    """
    require(actor, Act.HAND_DRAFT)
    if reader_id not in {number for number, _name in readers_for(actor, topic_id)}:
        raise NotThisColleague
    row = HandedDraft(
        author_id=actor.id,
        reader_id=reader_id,
        topic_id=topic_id,
        title=title,
        source=source,
    )
    session().add(row)
    session().flush()
    if question:
        say(actor=actor, place=row.place, to=reader_id, text=question, insisted=insisted)
    bell.ask(row)
    record(DraftHanded(actor_id=actor.id, handed_id=row.id, reader_id=reader_id))
    return row


def answer(*, actor: Any, handed_id: int, comment: str, insisted: bool = False) -> HandedDraft:
    """Say what one thinks of it, and give it back. Raises ``Reconsider`` unless they ``insisted``."""
    row = handed_for(actor, handed_id, lock=True)
    require(actor, Act.ANSWER_HANDED_DRAFT, row)
    say(actor=actor, place=row.place, to=row.author_id, text=comment, insisted=insisted)
    row.answered_at = now()
    session().flush()
    bell.answer(row)
    record(DraftAnswered(actor_id=actor.id, handed_id=row.id))
    return row


def take_back(*, actor: Any, handed_id: int) -> None:
    """Take the copy away, with whatever was said of it. The draft stays with its author."""
    row = handed_for(actor, handed_id, lock=True)
    require(actor, Act.TAKE_BACK_HANDED_DRAFT, row)
    bell.forget(row)
    forget_words([row.place])
    session().delete(row)
    session().flush()
    record(DraftTakenBack(actor_id=actor.id, handed_id=handed_id))


def forget_old() -> None:
    """What was handed over a month ago is nobody's business any more. A job."""
    with transaction():
        old = session().scalars(select(HandedDraft).where(HandedDraft.handed_at < now() - KEPT)).all()
        forget_words(row.place for row in old)
        for row in old:
            bell.forget(row)
            session().delete(row)
        session().flush()
