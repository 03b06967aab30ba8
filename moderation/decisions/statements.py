"""Statements of reasons: drafted from the decision in the reader's language, delivered here and by mail.

What one holds is what the Digital Services Act asks for, Article 17(3): the measure, where and how long; the
facts; whether a notice or our own look led to it; what machines had to do with it; the rule or the law and
why; how to complain.
"""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from flask import render_template
from sqlalchemy import select

from forum.clock import now
from forum.community.queries import site
from forum.facts.bus import record
from forum.jobs import mail
from forum.members.mailing import base_url
from forum.members.models import Member
from forum.storage.session import session
from forum.subjects import HELD
from forum.text.clean import clean_text, is_blank
from forum.web.language import LANGUAGES, speaking
from forum.web.times import end_of_day
from moderation.cases.fold import ASK_EDIT, ASKED, from_json
from moderation.cases.models import Case, CaseSnapshot
from moderation.cases.story import automod_id, kind_of
from moderation.conduct.queries import rule
from moderation.decisions.aftermath import answered_for, left_standing
from moderation.decisions.facts import StatementDelivered
from moderation.decisions.measures import Measure, measure
from moderation.decisions.models import STATEMENT_LENGTH, TO_AUTHOR, TO_REPORTER, Decision, Statement
from moderation.reports.models import Report
from moderation.reports.queries import sealed_token

COMPLAIN = relativedelta(months=6)
"""Six months at least (Digital Services Act, Article 20(1))."""


def draft(
    decision: Any,
    case: Case,
    chosen: Measure,
    role: str,
    language: str,
    judged: Any = None,
    *,
    told_before: bool = False,
) -> str:
    """The statement as the program writes it; neither ``decision`` nor ``judged`` needs a row yet.

    The author reads what was judged; who reported it only ``judged``, what they are given. ``told_before``:
    they were told something else already.
    """
    with speaking(language) as tongue:
        kind = kind_of(case.subject_kind)
        broken = rule(decision.rule_version, decision.rule_key)
        undone = session().get(Decision, decision.reverses_id) if decision.reverses_id else None
        snapshot_id = getattr(decision, "snapshot_id", None)
        if role == TO_AUTHOR and snapshot_id:
            judged = session().get(CaseSnapshot, snapshot_id)
        text = render_template(
            f"moderation/statements/{role}.txt",
            decision=decision,
            measure=chosen,
            subject=kind.label if kind is not None else case.subject_kind,
            snapshot=judged,
            rule=broken.view(tongue) if broken is not None else None,
            undone=undone,
            undone_measure=measure(undone.measure) if undone is not None else None,
            **_brought_back(decision),
            told_before=told_before,
            site=site(),
            base_url=base_url(),
        )
    return clean_text(text, STATEMENT_LENGTH).strip()


def _brought_back(decision: Any) -> dict[str, Any]:
    """What a reversal leaves in force: the measure, whether it is one again, and why it had been decided; or
    that it waits for a person again."""
    effects = getattr(decision, "effects", None) or {}
    again = bool(effects.get("restricts"))
    return {
        "stands": left_standing(decision),
        "again": again,
        "waits": effects.get("state") == HELD,
        "gone": bool(effects.get("gone")),
        "then": answered_for(decision) if again else None,
    }


def tell_author(decision: Decision, case: Case, chosen: Measure, words: str) -> Statement | None:
    """Tell whom it falls on; ``words`` are the draft as a moderator edited it, "" for the draft.

    A notice that came to nothing is no business of theirs: see ``is_told``.
    """
    member = whom_to_tell(decision, case)
    if member is None or not is_told(member, decision, case, chosen):
        return None
    text = clean_text(words, STATEMENT_LENGTH).strip()
    if is_blank(text):
        text = draft(decision, case, chosen, TO_AUTHOR, member.language)
    return deliver(decision, case, TO_AUTHOR, text, member=member)


def whom_to_tell(decision: Any, case: Case) -> Member | None:
    """On whom ``decision`` falls: whoever owns the subject.

    Of one that is undone, whoever was told of it: perhaps a colleague has changed the words since.
    """
    told = select(Statement.member_id).where(
        Statement.decision_id == decision.reverses_id, Statement.role == TO_AUTHOR
    )
    found = session().execute(told).first() if decision.reverses_id else None
    number = found.member_id if found is not None else case.owner_id
    return session().get(Member, number) if number is not None else None


def is_told(member: Member | None, decision: Any, case: Case, chosen: Measure) -> bool:
    """Whether whoever owns the subject is told.

    Of a dismissal only if they wait for it, having done what they were asked; that one was undone only if
    they were told of it.
    """
    if member is None or not member.active or member.id == decision.decided_by_id:
        return False
    undone = session().get(Decision, decision.reverses_id) if decision.reverses_id else None
    if (undone.measure if undone is not None else chosen.name) != "dismiss":
        return True
    told = select(Decision).join(Statement, Statement.decision_id == Decision.id)
    told = told.where(
        Decision.case_id == case.id, Statement.role == TO_AUTHOR, Statement.member_id == member.id
    )
    if undone is not None:
        return session().scalar(told.where(Decision.id == undone.id)) is not None
    last = session().scalar(told.order_by(Decision.id.desc()).limit(1))
    awaited = from_json(case.state).edit == ASKED
    return last is not None and last.measure == ASK_EDIT and not awaited


def tell_reporter(decision: Decision, case: Case, report: Report, *, again: bool = False) -> Statement | None:
    """Tell whoever made ``report`` what became of it, perhaps ``again``; nobody when they were erased."""
    member = session().get(Member, report.reporter_id) if report.reporter_id is not None else None
    if member is None and report.reference is None:
        return None
    language = member.language if member is not None else report.language
    judged = _known_to(report, case)
    chosen = measure(decision.measure)
    text = draft(decision, case, chosen, TO_REPORTER, language, judged, told_before=again)
    return deliver(decision, case, TO_REPORTER, text, member=member, report=report)


def _known_to(report: Report, case: Case) -> Any:
    """The title and address by which whoever made ``report`` knows the subject.

    A member knows what they saw. Anybody can give a notice about any address, and saw nothing of it that we
    know of: they are told the page that they named, and its title only where a guest reads it.
    """
    kept = session().get(CaseSnapshot, report.snapshot_id) if report.snapshot_id is not None else None
    if kept is None or report.reference is None:
        return kept
    kind = kind_of(case.subject_kind)
    thing = kind.find(case.subject_id) if kind is not None else None
    public = kind is not None and thing is not None and kind.sees(None, thing)
    title = kind.shown_to(None, thing).title if kind is not None and public else ""
    return SimpleNamespace(title=title, url=kept.url)


def deliver(
    decision: Decision,
    case: Case,
    role: str,
    text: str,
    *,
    member: Member | None = None,
    report: Report | None = None,
) -> Statement:
    """Put a statement where its reader finds it, and mail it."""
    language = member.language if member is not None else report.language if report is not None else ""
    moment = now()
    statement = Statement(
        decision_id=decision.id,
        role=role,
        member_id=member.id if member is not None else None,
        report_id=report.id if report is not None else None,
        language=language if language in LANGUAGES else site().language,
        text=text,
        delivered_at=moment,
        appealable_until=end_of_complaining(moment, member.timezone if member is not None else ""),
    )
    session().add(statement)
    session().flush()
    address = member.email if member is not None else report.email if report is not None else ""
    if address and (member is None or member.active):
        _mail(statement, address, report if member is None else None)
        statement.mailed_at = moment
    session().flush()
    record(
        StatementDelivered(
            actor_id=automod_id(),
            case_id=case.id,
            statement_id=statement.id,
            decision_id=decision.id,
            member_id=statement.member_id,
        )
    )
    return statement


def end_of_complaining(moment: datetime, timezone: str) -> datetime:
    """The last second in which whoever was told at ``moment`` can complain, ``timezone`` theirs if known.

    Months are those of the calendar and the last day counts whole, as for every term of European law
    (Regulation 1182/71, Article 3): that is up to 184 days.
    """
    zone = ZoneInfo(timezone or site().timezone)
    return end_of_day(moment.astimezone(zone).date() + COMPLAIN, zone)


def _mail(statement: Statement, address: str, notice: Report | None) -> None:
    """``notice``: the notice of somebody without an account that it answers."""
    with speaking(statement.language) as tongue:
        context = {
            "statement": statement,
            "link": base_url() + (way_of(notice) if notice is not None else f"/statements/{statement.id}"),
            "reference": notice.reference if notice is not None else "",
            "site": site(),
            "base_url": base_url(),
            "lang": tongue,
            "name": "",
        }
        subject = render_template("email/statement_subject.txt", **context).strip()
        text = render_template("email/statement.txt", **context)
        html = render_template("email/statement.html", **context)
    mail.post(to=address, subject=subject, text=text, html=html)


def way_of(notice: Report) -> str:
    """The private page of a notice, for a letter to whoever gave it; "" when it has none."""
    return f"/notices/{sealed_token(notice.token_hash)}" if notice.token_hash else ""


def statement_to_author(decision_id: int) -> Statement | None:
    """What the author was told about a decision."""
    return session().scalar(
        select(Statement).where(Statement.decision_id == decision_id, Statement.role == TO_AUTHOR)
    )
