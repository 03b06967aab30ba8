"""Answering a thanks with a sentence, once."""

from __future__ import annotations

from typing import Any

from forum.policy.acts import Act
from forum.policy.check import require
from forum.policy.giving_words import is_thanked
from forum.thanks.actions.give import send
from forum.thanks.models import Thanks
from forum.thanks.refusals import AlreadyAnswered


def answer_thanks(*, actor: Any, thanks: Thanks, text: str, insisted: bool = False) -> Thanks:
    """Say something back to whoever thanked; ``text`` is clean, ``thanks`` was found with ``lock``.

    Raises ``Refused``, ``AlreadyAnswered``, and ``Reconsider`` unless the author ``insisted``.
    """
    if thanks.answered and is_thanked(actor, thanks):
        raise AlreadyAnswered
    require(actor, Act.ANSWER_THANKS, thanks)
    answer = Thanks(
        subject_kind=thanks.subject_kind,
        subject_id=thanks.subject_id,
        giver_id=actor.id,
        receiver_id=thanks.giver_id,
        answers_id=thanks.id,
        text=text,
    )
    return send(actor, answer, insisted=insisted)
