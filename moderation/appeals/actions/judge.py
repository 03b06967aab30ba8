"""Deciding about a complaint: by somebody else than who decided, with reasons."""

from __future__ import annotations

from typing import Any

from forum.clock import now
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.storage.session import session
from forum.text.clean import clean_text, is_blank
from moderation.appeals.bell import JUDGED, ring_for_appellant
from moderation.appeals.letters import OUTCOME, write_to_appellant
from moderation.appeals.models import OPEN, REASONS_LENGTH, REVERSED, UPHELD, Appeal
from moderation.appeals.queries import Told, appeal_for, last_said, may_judge, messages_of, to_undo
from moderation.appeals.refusals import NothingSaid, Settled, Unread
from moderation.cases.fold import APPEAL_DECIDED
from moderation.cases.queries import case_for
from moderation.cases.story import append, kind_of
from moderation.decisions.actions.reopen import wait_again
from moderation.decisions.actions.reverse import reverse
from moderation.decisions.aftermath import answered_for
from moderation.decisions.effects import hold_topics
from moderation.decisions.measures import REFUSING
from moderation.decisions.models import FACTS_LENGTH

OUTCOMES = (UPHELD, REVERSED)


def judge(
    *,
    actor: Any,
    appeal_id: int,
    outcome: str,
    reasons: str,
    seen: int | None = None,
    statement: str = "",
) -> Appeal:
    """Uphold the decision that is complained of, or reverse it: then everything it did is undone.

    Where a reporter complains that too little was done, ``reversed`` means that the question is open again:
    their report waits, and the case is back in the queue. ``seen`` is the number of the last of the words
    exchanged that ``actor`` read, 0 if there were none; None asks for nothing. ``statement``: what the author
    reads of a reversal, "" for the draft as it is. Raises ``Refused``, ``Settled``, ``NothingSaid``,
    ``Unread``.
    """
    told = appeal_for(actor, appeal_id)
    kind = kind_of(told.case.subject_kind)
    hold_topics(answered_for(told.decision), kind.find(told.case.subject_id) if kind is not None else None)
    if kind is not None:
        kind.find(told.case.subject_id, lock=True)  # the topics' rows first, then the case's
    case = case_for(actor, told.case.id, lock=True)
    told = appeal_for(actor, appeal_id, lock=True)
    if not may_judge(actor, told):
        raise Refused(Act.JUDGE_APPEAL, actor)
    appeal = told.appeal
    if appeal is None or appeal.outcome != OPEN:
        raise Settled
    if seen is not None and last_said(messages_of(appeal)) > seen:
        raise Unread
    why = clean_text(reasons, REASONS_LENGTH).strip()
    if outcome not in OUTCOMES or is_blank(why) or len(why) < 3:
        raise NothingSaid
    again = _reverse(actor, told, why, statement) if outcome == REVERSED else {}
    appeal.outcome, appeal.reasons = outcome, why
    appeal.judged_by_id, appeal.judged_at = actor.id, now()
    session().flush()
    data = {"appeal_id": appeal.id, "outcome": outcome, "decision_id": told.decision.id, **again}
    append(case, APPEAL_DECIDED, actor_id=actor.id, data=data)
    if outcome == UPHELD or told.to_reporter or told.undone:  # else the reversal's own statement says it
        ring_for_appellant(told, JUDGED, f"appeal-outcome:{appeal.id}")
        write_to_appellant(told, OUTCOME)
    return appeal


def _reverse(actor: Any, told: Told, why: str, statement: str) -> dict[str, Any]:
    """Undo the decision, or open the question again; answers what the entry says of it."""
    undone = to_undo(told)
    if undone is None:
        if told.to_reporter and told.decision.measure not in REFUSING:
            return wait_again(told.decision, told.statement.report_id)
        return {}  # somebody undid it meanwhile
    reverse(actor=actor, decision_id=undone.id, facts=why[:FACTS_LENGTH], statement=statement)
    return {}
