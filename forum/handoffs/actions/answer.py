"""What departments do: see it, work on it, answer, say why they can't; in the program or by their link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forum.facts.bus import record
from forum.facts.catalogue import SubjectReworded
from forum.facts.handoffs import HandoffAnswerHeldBack
from forum.handoffs.models import ANSWERED, AWAITING, CHECKED, HELD, IN_WORK, PUBLISHED, SEEN, UNABLE, Handoff
from forum.handoffs.queries import find_handoff, handoff_for, program
from forum.handoffs.refusals import MovedOn
from forum.handoffs.story import append, course_of, keep_words
from forum.hooks import Outcome, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


@dataclass(frozen=True, slots=True)
class Said:
    """What a department says: plain text, which nothing is made of."""

    text: str
    able: bool = True
    """False: it can't be answered, and the text says why."""
    signed: str = ""


def say_seen(*, actor: Any, handoff_id: int) -> None:
    """Let whoever waits know that it was read."""
    _move(actor, handoff_id, SEEN)


def begin_work(*, actor: Any, handoff_id: int) -> None:
    """Let whoever waits know that somebody is at it."""
    _move(actor, handoff_id, IN_WORK)


def _move(actor: Any, handoff_id: int, kind: str) -> None:
    handoff = handoff_for(actor, handoff_id, lock=True)
    require(actor, Act.ANSWER_HANDOFF, handoff)
    append(handoff, kind, actor_id=actor.id)


def answer_handoff(*, actor: Any, handoff_id: int, said: Said, insisted: bool = False) -> None:
    """Answer in the program. Raises ``Refused``, ``MovedOn``, and ``Reconsider`` unless ``insisted``.

    Held back by a screener, the answer waits for a person, and nobody brings it back before.
    """
    handoff = handoff_for(actor, handoff_id, lock=True)
    require(actor, Act.ANSWER_HANDOFF, handoff)
    _answer(actor, handoff, said, insisted=insisted, by_link=False)


def work_by_link(*, handoff_id: int, turn: int) -> None:
    """Somebody who holds the department's letter says that they are at it. Raises ``MovedOn``."""
    append(_linked(handoff_id, turn), IN_WORK, actor_id=program().id, by_link=True)


def answer_by_link(*, handoff_id: int, turn: int, said: Said, insisted: bool = False) -> None:
    """Somebody who holds the department's letter answers, once.

    Raises ``MovedOn``, and nothing is written, when it was answered, taken back or passed on meanwhile; and
    ``Reconsider`` unless ``insisted``: what nobody signed for is screened like everything else.
    """
    handoff = _linked(handoff_id, turn)
    if handoff.status not in AWAITING:
        raise MovedOn
    _answer(program(), handoff, said, insisted=insisted, by_link=True)


def _kind(said: Said) -> str:
    return ANSWERED if said.able else UNABLE


def _answer(actor: Any, handoff: Handoff, said: Said, *, insisted: bool, by_link: bool) -> None:
    text = "\n\n".join(part for part in (said.text, said.signed) if part)
    written = Written("handoff_answer", text, subject_id=handoff.id, author_id=actor.id)
    verdict = hooks().screen(actor, written, insisted=insisted)
    before = handoff.answer
    handoff.answer, handoff.signed = said.text, said.signed
    handoff.answered_by_id = None if by_link else actor.id
    held = verdict.outcome is Outcome.HOLD
    handoff.answer_state, handoff.answer_reason = HELD if held else PUBLISHED, ""
    handoff.revision += 1
    keep_words(handoff)
    session().flush()
    if before and before != said.text:
        record(SubjectReworded(actor_id=actor.id, kind="handoff_answer", subject_id=handoff.id))
    if verdict.keep is not None:
        verdict.keep(handoff.id)
    if not held:
        append(handoff, _kind(said), actor_id=actor.id, by_link=by_link)
        return
    append(handoff, CHECKED, actor_id=actor.id, by_link=by_link, data={"able": said.able})
    record(HandoffAnswerHeldBack(actor_id=actor.id, handoff_id=handoff.id))


def _linked(handoff_id: int, turn: int) -> Handoff:
    handoff = find_handoff(handoff_id, lock=True)
    if handoff is None or handoff.state != PUBLISHED or course_of(handoff).turn != turn:
        raise MovedOn
    return handoff
