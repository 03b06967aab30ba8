"""Saying something about a draft to a colleague: screened like everything that is said to somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete

from forum.colleagues.models import HELD, PUBLISHED, HandedWord
from forum.hooks import Outcome, Written, hooks
from forum.storage.session import session


def say(*, actor: Any, place: str, to: int, text: str, insisted: bool = False) -> HandedWord:
    """Say ``text``, which is clean, about the draft ``place``, for the verb that has asked the rules.

    Raises ``Reconsider`` unless the author ``insisted``.
    """
    written = Written("handed_word", text, author_id=actor.id, to=(to,))
    verdict = hooks().screen(actor, written, insisted=insisted)
    state = HELD if verdict.outcome is Outcome.HOLD else PUBLISHED
    word = HandedWord(place=place, author_id=actor.id, to_id=to, text=text, state=state)
    session().add(word)
    session().flush()
    if verdict.keep is not None:
        verdict.keep(word.id)
    return word


def forget_words(places: Iterable[str]) -> None:
    """The drafts are gone, and with them what was said about them."""
    gone = delete(HandedWord).where(HandedWord.place.in_(list(places)))
    session().execute(gone.execution_options(synchronize_session=False))
