"""A short written exchange about a complaint: a moderator asks, whoever complained answers."""

from __future__ import annotations

from typing import Any

from forum.notifications.actions import tell
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.text.clean import clean_text, is_blank
from moderation.appeals.bell import ANSWERED, ASKED, ring_for_appellant
from moderation.appeals.letters import QUESTION, write_to_appellant, write_to_moderator
from moderation.appeals.models import APPEAL_LENGTH, OPEN, Appeal, AppealMessage
from moderation.appeals.queries import (
    Told,
    appeal_for,
    enough_said,
    messages_of,
    statement_for,
    waits_for_answer,
)
from moderation.appeals.refusals import NothingSaid, NotYourTurn, Settled
from moderation.cases.fold import ANSWERED as ENTRY
from moderation.cases.story import append, held_case


def ask(*, actor: Any, appeal_id: int, text: str) -> AppealMessage:
    """Ask whoever complained. Raises ``Refused``, ``Settled``, ``NotYourTurn``, ``NothingSaid``."""
    told = appeal_for(actor, appeal_id)
    require(actor, Act.JUDGE_APPEAL, told)
    message = _say(told, text, actor.id, from_moderator=True)
    write_to_appellant(told, QUESTION, message.text)
    ring_for_appellant(told, ASKED, f"appeal-message:{message.id}")
    return message


def answer(*, actor: Any, statement_id: int, text: str) -> AppealMessage:
    """Answer a question as the member who complained; as ``ask``."""
    told = statement_for(actor, statement_id)
    require(actor, Act.ANSWER_APPEAL, told)
    return _answer(told, text, actor.id)


def answer_by_report(told: Told, text: str) -> AppealMessage:
    """Answer a question behind the private link of a notice (``told``: see ``statement_behind``)."""
    return _answer(told, text, None)


def _answer(told: Told, text: str, author_id: int | None) -> AppealMessage:
    message = _say(told, text, author_id, from_moderator=False)
    asked = [one for one in messages_of(_appeal(told)) if one.from_moderator and one.author_id is not None]
    if asked and asked[-1].author_id is not None:
        moderator = asked[-1].author_id
        write_to_moderator(told, moderator, message.text)
        url = f"/moderation/appeals/{message.appeal_id}"
        tell(member_id=moderator, kind=ANSWERED, about=f"appeal-message:{message.id}", url=url)
    return message


def _appeal(told: Told) -> Appeal:
    if told.appeal is None:
        raise Settled
    return told.appeal


def _say(told: Told, text: str, author_id: int | None, *, from_moderator: bool) -> AppealMessage:
    words = clean_text(text, APPEAL_LENGTH).strip()
    if is_blank(words):
        raise NothingSaid
    case = held_case(told.case.id)
    appeal = _appeal(told)
    session().refresh(appeal)
    if case is None or appeal.outcome != OPEN:
        raise Settled
    said = messages_of(appeal)
    if waits_for_answer(said) == from_moderator or (from_moderator and enough_said(said)):
        raise NotYourTurn
    message = AppealMessage(
        appeal_id=appeal.id, from_moderator=from_moderator, author_id=author_id, text=words
    )
    session().add(message)
    session().flush()
    data = {"appeal_id": appeal.id, "message_id": message.id, "from_moderator": from_moderator}
    append(case, ENTRY, actor_id=author_id, data=data)
    return message
