"""Statements of reasons with the fields of the European Commission's transparency database (Article 24(5)).

https://transparency.dsa.ec.europa.eu/page/api-documentation, version 2 (in force since July 2025). What each
holds is in ``statements.schema.json``; a restriction of which somebody was told is one statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import exists, or_, select

from forum.community.queries import site
from forum.hooks import hooks
from forum.members.mailing import base_url
from forum.storage.session import session
from forum.web.language import LANGUAGES
from moderation.cases.models import Case, CaseSnapshot
from moderation.conduct.queries import newest_rule, rule
from moderation.decisions.aftermath import spoken
from moderation.decisions.models import TO_AUTHOR, Decision, Statement
from moderation.reports.models import Report
from moderation.transparency.cleaning import names
from moderation.transparency.counting import Heading
from moderation.transparency.models import Cleaned
from moderation.transparency.periods import Period
from moderation.transparency.redacting import Redactor
from moderation.transparency.yearly import category_of

BATCH = 200
"""Decisions read at a time."""

EXPLANATION, GROUND, FACTS = 2_000, 500, 5_000
"""How long the Commission lets these fields be, in characters."""

EEA = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
]  # fmt: skip
"""Restrictions hold everywhere; the Commission asks for this list then."""

RESTRICTIONS: dict[str, dict[str, Any]] = {
    "remove": {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"]},
    "hide": {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"]},
    "lock": {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED"]},
    "slow": {"decision_visibility": ["DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED"]},
    "mute": {"decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION"},
    "suspend": {"decision_account": "DECISION_ACCOUNT_SUSPENDED"},
    "close": {"decision_account": "DECISION_ACCOUNT_TERMINATED"},
}
"""What a measure is to the Commission. A warning or a wish for an edit restricts nothing and is not told."""

ENDS = {
    "slow": "end_date_visibility_restriction",
    "mute": "end_date_service_restriction",
    "suspend": "end_date_account_restriction",
}
"""Where the end of a measure goes; without an end the field is left out."""


def submissions(period: Period) -> Iterator[dict[str, Any]]:
    """The statements of a period in the order of their decisions, read a few at a time."""
    redact = Redactor(names())
    rules: dict[tuple[str, int, str], dict[str, Any]] = {}
    last = 0
    while True:
        lines = session().execute(_some(period, last)).all()
        for line in lines:
            yield _submission(line, redact, rules)
        if len(lines) < BATCH:
            return
        last = lines[-1].Decision.id
        session().expunge_all()


def _some(period: Period, last: int) -> Any:
    told = exists().where(Statement.decision_id == Decision.id, Statement.role == TO_AUTHOR)
    noticed = exists().where(
        Report.case_id == Decision.case_id,
        Report.reference.is_not(None),
        Report.made_at <= Decision.decided_at,
        (Report.answered_at.is_(None)) | (Report.answered_at >= Decision.decided_at),
    )
    return (
        select(Decision, Case, Cleaned, CaseSnapshot.author_name, noticed.label("noticed"))
        .join(Case, Case.id == Decision.case_id)
        .outerjoin(CaseSnapshot, CaseSnapshot.id == Decision.snapshot_id)
        .outerjoin(Cleaned, Cleaned.decision_id == Decision.id)
        .where(
            Decision.decided_at >= period.since,
            Decision.decided_at < period.until,
            or_(Decision.measure.in_(RESTRICTIONS), Decision.effects["restricts"].as_boolean().is_(True)),
            Decision.id > last,
            told,
        )
        .order_by(Decision.id)
        .limit(BATCH)
    )


def _submission(line: Any, redact: Redactor, rules: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    decision, case = line.Decision, line.Case
    if line.author_name:
        redact.add(line.author_name)  # as it was when it was judged
    # Without those whose names were known then; whoever is known only now is taken out of that too.
    said = line.Cleaned or decision
    kind = hooks().subjects.get(case.subject_kind)
    thing = kind.find(case.subject_id) if kind is not None else None
    made = kind.made_at(thing) if kind is not None and thing is not None else None
    found: dict[str, Any] = {
        "puid": f"decision-{decision.id}",
        **RESTRICTIONS[spoken(decision)],
        **_ground(decision, said, case, redact, rules),
        "category": category_of(Heading(decision.rule_key, decision.rule_version)),
        "content_type": [kind.content_type if kind is not None else "CONTENT_TYPE_TEXT"],
        "content_date": _day(min(made or case.opened_at, decision.decided_at)),
        "territorial_scope": EEA,
        "application_date": _day(decision.decided_at),
        "decision_facts": redact(said.facts)[:FACTS],
        "source_type": _source(decision, bool(line.noticed)),
        "automated_detection": "Yes" if decision.detected_by_machine else "No",
        "automated_decision": "AUTOMATED_DECISION_FULLY"
        if decision.decided_by_machine
        else "AUTOMATED_DECISION_NOT_AUTOMATED",
    }
    if case.language:
        found["content_language"] = case.language[:2].upper()
    if decision.until is not None and decision.measure in ENDS:
        found[ENDS[decision.measure]] = _day(decision.until)
    return found


def _ground(
    decision: Decision,
    said: Decision | Cleaned,
    case: Case,
    redact: Redactor,
    rules: dict[Any, dict[str, Any]],
) -> dict[str, Any]:
    """The law, or the rule: that is the same for many statements, and cleaned once."""
    if decision.illegal:
        return {
            "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "illegal_content_legal_ground": redact(said.law)[:GROUND],
            "illegal_content_explanation": redact(said.facts)[:EXPLANATION],
        }
    wanted = (decision.rule_key, decision.rule_version, case.language)
    if wanted not in rules:
        rules[wanted] = _rule(*wanted, redact)
    return rules[wanted]


def _rule(key: str, version: int, language: str, redact: Redactor) -> dict[str, Any]:
    cited = rule(version, key) or newest_rule(key)
    tongue = language if language in LANGUAGES else site().language
    return {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "decision_ground_reference_url": f"{base_url()}/conduct/v/{version}#rule-{key}",
        "incompatible_content_ground": redact(cited.names[tongue] if cited is not None else key)[:GROUND],
        "incompatible_content_explanation": redact(cited.texts[tongue].strip() if cited is not None else key)[
            :EXPLANATION
        ],
        "incompatible_content_illegal": "No",
    }


def _source(decision: Decision, noticed: bool) -> str:
    """A notice by the public form, or about the law, is one of Article 16; a member's report is another."""
    if decision.source != "notice":
        return "SOURCE_VOLUNTARY"
    return "SOURCE_ARTICLE_16" if noticed or decision.illegal else "SOURCE_TYPE_OTHER_NOTIFICATION"


def _day(moment: Any) -> str:
    return str(moment.date().isoformat())
