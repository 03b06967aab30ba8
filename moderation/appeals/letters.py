"""What is mailed about complaints: a question, an answer, the outcome."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from flask import render_template

from forum.community.queries import site
from forum.jobs import mail
from forum.members.mailing import base_url
from forum.members.models import Member
from forum.storage.session import session
from forum.web.language import speaking
from moderation.appeals.queries import Told
from moderation.decisions.statements import way_of
from moderation.reports.models import Report

QUESTION, ANSWER, OUTCOME = "question", "answer", "outcome"


def write_to_appellant(told: Told, event: str, words: str = "") -> None:
    """Mail whoever complained, if there is an address; their page is where the answer goes."""
    statement = told.statement
    if statement.member_id is not None:
        member = session().get(Member, statement.member_id)
        if member is not None and member.active:
            _post(member.email, member.language, event, told, words, f"/statements/{statement.id}")
        return
    report = session().get(Report, statement.report_id) if statement.report_id is not None else None
    if report is not None and report.email:
        reference = report.reference or ""
        _post(report.email, report.language, event, told, words, way_of(report), reference)


def write_to_moderator(told: Told, member_id: int, words: str) -> None:
    """Mail the moderator whose question was answered."""
    member = session().get(Member, member_id)
    if member is not None and member.active and told.appeal is not None:
        _post(member.email, member.language, ANSWER, told, words, f"/moderation/appeals/{told.appeal.id}")


def drafted_outcome(told: Told, outcome: str, reasons: str) -> tuple[str, str]:
    """The letter about the outcome as whoever complained will read it, with its language.

    Without the private link of a notice: whoever judges has no business there.
    """
    appeal = SimpleNamespace(outcome=outcome, reasons=reasons)
    path = f"/statements/{told.statement.id}" if told.statement.member_id is not None else ""
    with speaking(told.statement.language) as tongue:
        text = render_template("email/appeal.txt", **_context(OUTCOME, appeal, "", path, tongue))
    return re.sub(r"\n{3,}", "\n\n", text).strip(), told.statement.language


def _context(
    event: str, appeal: Any, words: str, path: str, tongue: str, reference: str = ""
) -> dict[str, Any]:
    return {
        "reference": reference,
        "event": event,
        "appeal": appeal,
        "words": words,
        "link": base_url() + path if path else "",
        "site": site(),
        "base_url": base_url(),
        "lang": tongue,
        "name": "",
    }


def _post(
    address: str, language: str, event: str, told: Told, words: str, path: str, reference: str = ""
) -> None:
    with speaking(language) as tongue:
        context = _context(event, told.appeal, words, path, tongue, reference)
        subject = render_template("email/appeal_subject.txt", **context).strip()
        text = render_template("email/appeal.txt", **context)
        html = render_template("email/appeal.html", **context)
    mail.post(to=address, subject=subject, text=text, html=html)
