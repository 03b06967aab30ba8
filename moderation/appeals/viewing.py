"""What statements and complaints put on pages: their own, and those of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import bindparam, select

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import addressee, in_time
from forum.storage.prepared import Prepared
from forum.storage.session import session
from forum.text.excerpt import excerpt
from forum.web.language import language, once_a_language
from moderation.appeals.forms import AnswerForm, ComplaintForm
from moderation.appeals.models import OPEN
from moderation.appeals.queries import (
    Told,
    appeals_of_case,
    enough_said,
    judges_of,
    may_judge,
    messages_of,
    open_appeals,
    statement_behind,
    statements_of,
    to_undo,
    waits_for_answer,
)
from moderation.cases.models import CaseSnapshot
from moderation.cases.priority import may_upset
from moderation.cases.queries import upsets
from moderation.cases.story import gravity_of, kind_of
from moderation.conduct.queries import rule
from moderation.decisions.aftermath import aftermath, spoken
from moderation.decisions.measures import measure
from moderation.decisions.models import Statement
from moderation.decisions.wording import outcome_name
from moderation.reports.models import Report

ON_THE_SUSPENDED_PAGE = 5
BEGINNING = 80
"""Characters of a text that a list shows."""

_STATEMENTS: Any = Statement.__table__
_EVER_TOLD = Prepared(
    select(_STATEMENTS.c.id).where(_STATEMENTS.c.member_id == bindparam("member_id")).limit(1)
)


@dataclass(frozen=True, slots=True)
class Line:
    """One statement in a list."""

    told: Told
    title: str
    """Of what it is about; "" where that has none, or it is not to be shown."""
    words: str
    """How the text began, for whoever wrote it."""
    outcome: str


def label_of(told: Told) -> Any:
    """What kind of thing it was about."""
    kind = kind_of(told.case.subject_kind)
    return kind.label if kind is not None else told.case.subject_kind


def snapshot_of(told: Told) -> CaseSnapshot | None:
    """What was judged; for who reported it, what they reported: they may not have seen a later text."""
    snapshot_id = told.decision.snapshot_id
    if told.to_reporter:
        report = session().get(Report, told.statement.report_id) if told.statement.report_id else None
        snapshot_id = report.snapshot_id if report is not None else None
    return session().get(CaseSnapshot, snapshot_id) if snapshot_id is not None else None


def lines_of(found: Sequence[Told], *, judging: bool = False) -> list[Line]:
    """Statements as lists show them: about which text, and what was decided. Two queries.

    Whoever wrote it reads how it began; whoever reported it, or is to judge it, the title alone, and whoever
    judges not even that where it may upset.
    """
    reports = [told.statement.report_id for told in found if told.to_reporter and told.statement.report_id]
    asked = select(Report.id, Report.snapshot_id).where(Report.id.in_(reports))
    seen: dict[int, int | None] = {row.id: row.snapshot_id for row in session().execute(asked)}
    kept = {told.statement.id: _snapshot_id(told, seen, judging=judging) for told in found}
    wanted = select(CaseSnapshot).where(CaseSnapshot.id.in_({one for one in kept.values() if one}))
    snapshots = {one.id: one for one in session().scalars(wanted)}
    return [_line(told, snapshots.get(kept[told.statement.id] or 0), judging=judging) for told in found]


def _snapshot_id(told: Told, seen: Mapping[int, int | None], *, judging: bool) -> int | None:
    if told.to_reporter and not judging:
        return seen.get(told.statement.report_id or 0)
    return told.decision.snapshot_id


def _line(told: Told, snapshot: CaseSnapshot | None, *, judging: bool) -> Line:
    there = snapshot is not None and not snapshot.erased_at
    title = snapshot.title if snapshot is not None and there else ""
    if judging and told.case.subject_kind != "post" and _upsetting(told):
        title = ""
    own = there and not judging and not told.to_reporter
    words = excerpt(snapshot.html, BEGINNING) if snapshot is not None and own else ""
    reader_reported = told.to_reporter and not judging
    return Line(told, title, words, outcome_name(spoken(told.decision), to_reporter=reader_reported))


def broken_rule(told: Told) -> Any:
    """The rule as it was in force, in the reader's language."""
    found = rule(told.decision.rule_version, told.decision.rule_key)
    return found.view(language()) if found is not None else None


def complaint_context(told: Told, form: Any = None, *, token: str = "") -> dict[str, Any]:
    """What ``_complaint.html`` shows: the way to complain, or the complaint and what became of it."""
    me = viewer()
    messages = messages_of(told.appeal) if told.appeal is not None else ()
    mine = bool(token) or addressee(me, told)
    open_ = told.appeal is not None and told.appeal.outcome == OPEN
    answering = mine and open_ and waits_for_answer(messages)
    complaining = mine and told.complainable and in_time(me, told)
    fresh: Any = AnswerForm(formdata=None) if answering else ComplaintForm(formdata=None)
    return {
        "told": told,
        "messages": messages,
        "complaining": complaining,
        "answering": answering,
        "nobody": open_ and not judges_of(told),
        "form": form or fresh,
        "to": (f"/notices/{token}" if token else "") + f"/statements/{told.statement.id}",
    }


def judging_context(told: Told) -> dict[str, Any]:
    """What ``_appeal.html`` shows a moderator besides the forms."""
    me = viewer()
    appeal = told.appeal
    open_ = appeal is not None and appeal.outcome == OPEN
    messages = messages_of(appeal) if appeal is not None else ()
    return {
        "told": told,
        "appeal": appeal,
        "label": label_of(told),
        "measure": measure(spoken(told.decision)),
        "messages": messages,
        "asking": open_ and not waits_for_answer(messages) and not enough_said(messages),
        "enough": open_ and not waits_for_answer(messages) and enough_said(messages),
        "may_judge": open_ and may_judge(me, told),
        "shows": _shows_again(told) if open_ else "",
        "folded": _upsetting(told),
        "decided_it": me is not None and told.decided_by_id == me.id,
        "nobody": open_ and not judges_of(told),
    }


def _upsetting(told: Told) -> bool:
    """Folded like on the page of its case; by the rule that the decision cites, too."""
    return upsets(told.case) or may_upset(gravity_of(told.decision.rule_key), 0)


def _shows_again(told: Told) -> str:
    """What a reversal makes readable: "again", "first" for what nobody but its author ever read; or "waits",
    where it waits for a person again; else ""."""
    undone = to_undo(told) if not told.undone else None
    if undone is None:
        return ""
    kind = kind_of(told.case.subject_kind)
    thing = kind.find(told.case.subject_id) if kind is not None else None
    found = aftermath(undone, told.case, kind, thing)
    if found.waits:
        return "waits"
    return ("first" if found.first else "again") if found.shows and not told.to_reporter else ""


def suspended_page(member: Any = None, **_context: Any) -> Markup | str:
    """What a suspended member was told, and the way to complain (slot ``suspended.page``)."""
    if member is None:
        return ""
    lines = lines_of(statements_of(member)[:ON_THE_SUSPENDED_PAGE])
    page = render_template("moderation/appeals/_suspended.html", lines=lines, label_of=label_of)
    return Markup(page)  # noqa: S704 (a template of ours)


def of_case(case: Any = None, **_context: Any) -> Markup | str:
    """The complaints about a case, on its page (slot ``case.appeals``)."""
    lines = appeals_of_case(viewer(), case.id) if case is not None else []
    if not lines:
        return ""
    page = render_template(
        "moderation/appeals/_of_case.html", appeals=[judging_context(told) for told in lines]
    )
    return Markup(page)  # noqa: S704 (a template of ours)


def complaint(statement: Any = None, token: str = "", **_context: Any) -> Markup | str:
    """The way to complain behind the private link of a notice (slot ``statement.complaint``)."""
    if statement is None or not token:
        return ""
    told = statement_behind(token, statement.id)
    page = render_template("moderation/appeals/_complaint.html", **complaint_context(told, token=token))
    return Markup(page)  # noqa: S704 (a template of ours)


def above_queue(**_context: Any) -> Markup | str:
    """How many complaints wait, above the queue (slot ``queue.head``)."""
    me = viewer()
    if not can(me, Act.SEE_QUEUE):
        return ""
    page = render_template("moderation/appeals/_waiting_link.html", count=len(open_appeals(me)))
    return Markup(page)  # noqa: S704 (a template of ours)


def account_menu(**_context: Any) -> Markup | str:
    """The line in one's own menu, for those who were ever told something (slot ``account.menu``)."""
    me = viewer()
    if me is None or not _EVER_TOLD.all({"member_id": me.id}):
        return ""
    return _own_link()


@once_a_language
def _own_link() -> Markup:
    return Markup(render_template("moderation/appeals/_own_link.html"))  # noqa: S704 (a template of ours)
