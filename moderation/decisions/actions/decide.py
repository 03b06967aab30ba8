"""Deciding about a case. Nothing is decided without the rule, the facts, and a statement for its author."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from forum.clock import now
from forum.community.queries import site
from forum.facts.bus import record
from forum.jobs import outbox
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.subjects import DELETED, Snapshot
from forum.text.clean import clean_text, is_blank
from forum.topics.models import REASON_LENGTH
from forum.web.language import speaking
from moderation.cases.fold import ASK_EDIT, DECIDED, EDITED, NOTED
from moderation.cases.models import Case
from moderation.cases.queries import case_for, how_found, mark_reported
from moderation.cases.story import (
    Stale,
    append,
    automod_id,
    keep_snapshot,
    kind_of,
    open_case,
    refuse_stale,
    same_words,
    says_what_is_kept,
    take_snapshot,
)
from moderation.conduct.queries import rule
from moderation.decisions.effects import apply, possible
from moderation.decisions.facts import DecisionMade
from moderation.decisions.measures import Measure, measure
from moderation.decisions.models import FACTS_LENGTH, Decision
from moderation.decisions.statements import tell_author

ANSWER_REPORTS = "answer-reports"
"""The job that tells those who reported."""


class Incomplete(ValueError):
    """Something a decision can't do without is missing: ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Ruling:
    """What somebody wants to decide, as they wrote it."""

    measure: str
    rule_key: str
    rule_version: int
    facts: str
    until: datetime | None = None
    illegal: bool = False
    law: str = ""
    statement: str = ""
    """What its author is told; "" for the draft as it is."""


@dataclass(frozen=True, slots=True)
class Before:
    """What somebody who decides had before them."""

    seen: int | None = None
    """The last entry of the case, 0 if there was none; None asks for nothing."""
    judged: Snapshot | None = None
    """The subject as they read it; None asks for nothing."""
    kept: bool = False
    """They read what the case keeps, in a list."""


def decide(
    *, actor: Any, case_id: int, seen: int, ruling: Ruling, judged: Snapshot | None = None, kept: bool = False
) -> Decision:
    """Decide about a case as it stood at its entry ``seen``, carry it out, and tell everyone concerned.

    Raises ``Refused``, ``Stale`` when the case went on meanwhile, ``Incomplete``. The rest: see ``Before``.
    """
    case = case_for(actor, case_id)
    kind = kind_of(case.subject_kind)
    # The topic's row first, then the case's, as an edit does: two never wait for each other in a circle.
    thing = kind.find(case.subject_id, lock=True) if kind is not None else None
    case = case_for(actor, case_id, lock=True)
    require(actor, Act.JUDGE_CASE, case)
    return _decide(actor, case, kind, thing, ruling, Before(seen, judged, kept))


def decide_at_once(
    *,
    actor: Any,
    kind_name: str,
    subject_id: int,
    ruling: Ruling,
    seen: int | None = None,
    judged: Snapshot | None = None,
) -> Decision:
    """Decide about a subject from its own page, whether or not anybody reported it: the same records."""
    kind = kind_of(kind_name)
    thing = kind.find(subject_id, lock=True) if kind is not None else None
    if kind is None or thing is None or not kind.sees(actor, thing):
        raise Refused(Act.SEE_CASE, actor)
    case = open_case(kind, subject_id, thing)
    mark_reported(actor, case)
    require(actor, Act.JUDGE_CASE, case)
    return _decide(actor, case, kind, thing, ruling, Before(seen, judged))


def _decide(actor: Any, case: Case, kind: Any, thing: Any, ruling: Ruling, before: Before) -> Decision:
    facts, law = _complete(ruling)
    chosen = measure(ruling.measure)
    changed = _refuse_unread(actor, case, chosen, kind.snapshot(thing) if thing is not None else None, before)
    if chosen not in possible(actor, case, kind, thing):
        raise Refused(Act.JUDGE_CASE, actor)
    found = how_found(case.id)
    gone = thing is None or kind.state(thing) == DELETED
    snapshot_id = present_id = take_snapshot(case, kind, thing) if thing is not None else None
    if changed and before.judged is not None:
        snapshot_id = keep_snapshot(case, before.judged)
    effects = apply(
        chosen,
        actor=actor,
        case=case,
        kind=kind,
        thing=thing,
        until=ruling.until,
        reason=facts[:REASON_LENGTH],
    )
    decision = Decision(
        case_id=case.id,
        number=case.version + 1,
        snapshot_id=snapshot_id,
        decided_by_id=actor.id,
        measure=chosen.name,
        rule_key=ruling.rule_key,
        rule_version=ruling.rule_version,
        illegal=ruling.illegal,
        law=law,
        facts=facts,
        source=found.source,
        detected_by_machine=found.by_machine,
        decided_by_machine=False,
        until=ruling.until if chosen.takes_until else None,
        effects=effects,
    )
    session().add(decision)
    session().flush()
    append(
        case,
        DECIDED,
        actor_id=actor.id,
        data={
            "decision_id": decision.id,
            "measure": chosen.name,
            "state": effects.get("state", ""),
            "state_before": effects.get("state_before", "" if gone else kind.state(thing)),
            "snapshot_id": snapshot_id,
            **({"changed_to": present_id} if changed else {}),
            **({"until": ruling.until.isoformat()} if ruling.until and chosen.name == ASK_EDIT else {}),
        },
    )
    tell_author(decision, case, chosen, ruling.statement)
    if case.owner_id is None and chosen.restricts:
        append(case, NOTED, actor_id=automod_id(), data={"text": _nobody_to_tell(), "handover": False})
    announce(decision, case, actor)
    return decision


def _refuse_unread(actor: Any, case: Case, chosen: Measure, present: Snapshot | None, before: Before) -> bool:
    """Raise ``Stale`` if the case went on, or its words are others than those that were read.

    What takes something away is done all the same when the author has changed them; answers whether they
    are others.
    """
    firm = chosen.restricts and chosen.name != ASK_EDIT
    passed_over = refuse_stale(case, before.seen, actor.id, firm=firm) if before.seen is not None else []
    if present is None:
        return False
    if before.judged is not None:
        changed = not same_words(before.judged, present)
    else:
        edited = any(one.kind == EDITED for one in passed_over)
        changed = edited or (before.kept and not says_what_is_kept(case, present))
    if changed and not firm:
        raise Stale([])
    return changed


def _nobody_to_tell() -> str:
    """That the statement could not be delivered is written down where the decision stands."""
    with speaking(site().language):
        return str(_("No statement could be delivered: whoever this was by has no account here (any more)."))


def announce(decision: Decision, case: Case, actor: Any) -> None:
    """Let everything follow that follows from ``decision``."""
    outbox.later(ANSWER_REPORTS, {"decision_id": decision.id}, key=f"{ANSWER_REPORTS}:{decision.id}")
    record(
        DecisionMade(
            actor_id=actor.id,
            case_id=case.id,
            decision_id=decision.id,
            measure=decision.measure,
            rule_key=decision.rule_key,
            rule_version=decision.rule_version,
            subject_kind=case.subject_kind,
            subject_id=case.subject_id,
            owner_id=case.owner_id,
            reverses_id=decision.reverses_id,
        )
    )


def _complete(ruling: Ruling) -> tuple[str, str]:
    """The facts and the law, cleaned. Raises ``Incomplete``."""
    facts = clean_text(ruling.facts, FACTS_LENGTH).strip()
    law = clean_text(ruling.law, 200).strip()
    try:
        chosen = measure(ruling.measure)
    except KeyError:
        raise Incomplete("measure") from None
    if rule(ruling.rule_version, ruling.rule_key) is None:
        raise Incomplete("rule")
    if is_blank(facts) or len(facts) < 3:
        raise Incomplete("facts")
    if chosen.takes_until and not _lies_ahead(chosen, ruling.until):
        raise Incomplete("until")
    if ruling.illegal and (is_blank(law) or len(law) < 3):
        raise Incomplete("law")
    return facts, law


def _lies_ahead(chosen: Measure, until: datetime | None) -> bool:
    return not chosen.needs_until if until is None else until > now()
