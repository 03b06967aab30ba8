"""Undoing a decision: by another one, with its own reasons. Everything that the first one did is undone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select

from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.text.clean import clean_text, is_blank
from moderation.cases.fold import REVERSED
from moderation.cases.models import Case
from moderation.cases.queries import case_for, found_by_screening
from moderation.cases.story import append, kind_of, take_snapshot
from moderation.decisions.actions.decide import Incomplete, announce
from moderation.decisions.actions.reopen import wait_again
from moderation.decisions.aftermath import Aftermath, aftermath, columns_of_reversal
from moderation.decisions.effects import hold_topics, may_undo, undo
from moderation.decisions.measures import REFUSING, REVERSE
from moderation.decisions.models import FACTS_LENGTH, Decision
from moderation.decisions.statements import tell_author


class AlreadyReversed(Exception):
    """A decision is undone once."""


def reverse(*, actor: Any, decision_id: int, facts: str, statement: str = "") -> Decision:
    """Undo a decision, whoever made it; ``statement`` is what its author is told, "" for the draft as it is.

    Raises ``Refused``, ``AlreadyReversed``, ``Incomplete``.
    """
    undone = session().get(Decision, decision_id)
    if undone is None or undone.measure == REVERSE.name:
        raise Refused(Act.SEE_CASE, actor)
    case = case_for(actor, undone.case_id)
    kind = kind_of(case.subject_kind)
    hold_topics(undone, kind.find(case.subject_id) if kind is not None else None)
    thing = kind.find(case.subject_id, lock=True) if kind is not None else None
    case = case_for(actor, undone.case_id, lock=True)
    require(actor, Act.JUDGE_CASE, case)
    if not may_undo(actor, undone, case, kind, thing):
        raise Refused(Act.JUDGE_CASE, actor)
    if session().scalar(select(exists().where(Decision.reverses_id == undone.id))):
        raise AlreadyReversed
    why = clean_text(facts, FACTS_LENGTH).strip()
    if is_blank(why) or len(why) < 3:
        raise Incomplete("facts")
    found = aftermath(undone, case, kind, thing)
    decision = Decision(
        case_id=case.id,
        number=case.version + 1,
        snapshot_id=take_snapshot(case, kind, thing) if kind is not None and thing is not None else None,
        decided_by_id=actor.id,
        facts=why,
        **columns_of_reversal(undone, found),
    )
    session().add(decision)
    session().flush()
    again = wait_again(undone) if undone.measure in REFUSING else {}
    data = {"decision_id": undone.id, "by": decision.id, **again, **_of_held(case, found)}
    append(case, REVERSED, actor_id=actor.id, data=data)
    undo(undone, actor=actor, case=case, kind=kind, thing=thing, facts=why)
    tell_author(decision, case, REVERSE, statement)
    announce(decision, case, actor)
    return decision


def _of_held(case: Case, found: Aftermath) -> dict[str, Any]:
    """What the entry of the case says where screening had held its subject: what waits again weighs in the
    queue what it weighed."""
    said: dict[str, Any] = {"held": found.held} if found.held else {}
    if found.waits:
        screened = found_by_screening(case.id)
        said |= {"weight": screened.get("weight", 0), "screened": list(screened.get("rules", ()))}
    return said
