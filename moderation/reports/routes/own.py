"""A member's own reports: what became of each; adding to one, withdrawing one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.policy.words import member
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import session, transaction
from forum.web.ids import bounded_id
from forum.web.language import language
from forum.web.limits import account_key, limiter
from moderation.cases.models import Case
from moderation.conduct.queries import current_rules
from moderation.reports.actions.report import add, own, withdraw
from moderation.reports.forms import AddForm, EmptyForm
from moderation.reports.queries import PAGE, own_report, own_reports
from moderation.reports.refusals import NotWaiting, SaidEnough
from moderation.reports.routes.blueprint import BY_ACCOUNT, reports
from moderation.reports.routes.reporting import own_page


def _member(act: Act = Act.REPORT) -> Any:
    me = viewer()
    if not member(me, None):
        raise Refused(act, me)
    return me


@reports.get("/reports")
def mine() -> ResponseReturnValue:
    """All reports of the member who asks."""
    me = _member()
    found = own_reports(me, bounded_id(request.args.get("before")))
    return render_template(
        "moderation/reports/mine.html",
        reports=found[:PAGE],
        older=f"/reports?before={found[PAGE - 1].report.id}" if len(found) > PAGE else "",
        rules={rule.key: rule for rule in current_rules(language())},
    )


@reports.post("/reports/<int:report_id>/add")
@limiter.limit(BY_ACCOUNT, key_func=account_key)
def add_to(report_id: int) -> ResponseReturnValue:
    """Add a sentence."""
    me = _member()
    case = session().get_one(Case, own(me, report_id).case_id)
    kind, subject_id = case.subject_kind, case.subject_id
    here = f"/report/{kind}/{subject_id}"
    form = AddForm()
    status = 422
    if form.validate_on_submit():

        def write() -> str:
            add(actor=me, report_id=report_id, sentence=form.sentence.data or "")
            return here

        key = content_key("addition", form.idempotency_key.data, here, form.sentence.data)
        try:
            url = write_once(me.id, key, write)
            flash(_("Added. Moderators see it with the rest of your report."), "success")
            return redirect(url, 303)
        except SaidEnough:
            form.sentence.errors = [_("Your report is as long as it may get.")]
        except NotWaiting:
            return _over(_("Your report was answered meanwhile. Here is what was decided."))
    found = own_report(me, kind, subject_id)
    if found is None:
        raise Refused(Act.SEE_CASE, me)
    return own_page(found, form, status)


@reports.post("/reports/<int:report_id>/withdraw")
@limiter.limit(BY_ACCOUNT, key_func=account_key)
def take_back(report_id: int) -> ResponseReturnValue:
    """Withdraw it. A second time changes nothing."""
    me = _member()
    own(me, report_id)
    if not EmptyForm().validate_on_submit():
        return redirect("/reports", 303)
    try:
        with transaction():
            withdraw(actor=me, report_id=report_id)
    except NotWaiting:
        return _over(_("This report does not wait any more."))
    flash(_("Your report is withdrawn. You can report it again at any time."), "success")
    return redirect("/reports", 303)


def _over(sentence: str) -> ResponseReturnValue:
    flash(sentence, "info")
    return redirect("/reports", 303)
