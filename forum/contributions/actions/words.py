"""A word said at a turn: screened like all that is written, kept with what it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.contributions.models import SHORT_LENGTH, Word
from forum.contributions.refusals import NothingSaid
from forum.facts.bus import record
from forum.facts.calls import BrandTextHeldBack
from forum.hooks import Outcome, Written, hooks
from forum.storage.session import session
from forum.subjects import HELD
from forum.text.clean import clean_text, is_blank


def say(
    *,
    actor: Any,
    text: str,
    place: Callable[[int], None],
    insisted: bool = False,
    call_id: int = 0,
    commitment_id: int = 0,
) -> Word:
    """Write the word down and ``place`` its number in what it is about, which its case may have to tell.

    Who may say it, and about what, the verb that calls this has asked. Raises ``NothingSaid``, and
    ``Reconsider`` unless the author ``insisted``.
    """
    words = clean_text(text, SHORT_LENGTH).strip()
    if is_blank(words):
        raise NothingSaid
    verdict = hooks().screen(actor, Written("brand_word", words), insisted=insisted)
    held = verdict.outcome is Outcome.HOLD
    word = Word(author_id=actor.id, source=words)
    if held:
        word.state = HELD
    session().add(word)
    session().flush()
    place(word.id)
    session().flush()
    if verdict.keep is not None:
        verdict.keep(word.id)
    if held:
        pages = {"call_id": call_id, "commitment_id": commitment_id}
        record(BrandTextHeldBack(actor_id=actor.id, part="brand_word", thing_id=word.id, **pages))
    return word
