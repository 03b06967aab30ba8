"""Reporting a post, a topic, a profile, or whatever else members show."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.policy.words import member
from forum.storage.idempotency import content_key, write_once
from forum.web.language import language
from forum.web.limits import account_key, limiter
from moderation.cases.story import kind_of
from moderation.conduct.queries import current_rules
from moderation.reports.actions.report import MOST_OPEN, report
from moderation.reports.forms import CHOOSE, NEEDED, AddForm, EmptyForm, ReportForm
from moderation.reports.models import WAITING
from moderation.reports.queries import OwnReport, own_report, reportable
from moderation.reports.refusals import AlreadyReported, NoSuchRule, SentenceNeeded, TooManyToday
from moderation.reports.routes.blueprint import BY_ACCOUNT, BY_ADDRESS, reports
from moderation.reports.seen import opened, sealed


@reports.get("/report/<kind>/<int:subject_id>")
def asking(kind: str, subject_id: int) -> ResponseReturnValue:
    """The form; for whoever has reported it already, what they said. Guests are led to the public form."""
    me: Any = viewer()
    if not member(me, None):
        return redirect(_notice_about(kind, subject_id), 303)
    mine = own_report(me, kind, subject_id)
    if mine is not None and mine.report.outcome == WAITING:
        return own_page(mine, AddForm(formdata=None))
    return _form_page(me, kind, subject_id, ReportForm(formdata=None), mine)


@reports.post("/report/<kind>/<int:subject_id>")
@limiter.limit(BY_ADDRESS)
@limiter.limit(BY_ACCOUNT, key_func=account_key)
def send(kind: str, subject_id: int) -> ResponseReturnValue:
    """Report it."""
    me: Any = viewer()
    if not member(me, None):
        raise Refused(Act.REPORT, me)
    form = ReportForm()
    seen = opened(form.seen.data, me.id, kind, subject_id)
    if not form.validate_on_submit():
        return _form_page(me, kind, subject_id, form, status=422, seen=seen)
    here = f"/report/{kind}/{subject_id}"

    def write() -> str:
        report(
            actor=me,
            kind_name=kind,
            subject_id=subject_id,
            rule_key=str(form.rule.data),
            sentence=form.sentence.data or "",
            seen=seen,
        )
        return here

    key = content_key("report", form.idempotency_key.data, here, form.rule.data, form.sentence.data)
    status = 422
    try:
        url = write_once(me.id, key, write)
        flash(_("Thank you. Moderators will look at it, and you will hear what they decide."), "success")
        return redirect(url, 303)
    except NoSuchRule:
        form.rule.errors = [str(CHOOSE)]
    except SentenceNeeded:
        form.sentence.errors = [str(NEEDED)]
    except TooManyToday:
        status = 429
        form.form_errors.append(_too_many())
    except AlreadyReported:
        mine = own_report(me, kind, subject_id)
        if mine is not None:
            added = AddForm(formdata=None, sentence=form.sentence.data)
            added.form_errors.append(_("You have reported this already. You can add to it here."))
            return own_page(mine, added, 409)
    return _form_page(me, kind, subject_id, form, status=status, seen=seen)


def _too_many() -> str:
    return str(
        _(
            "%(number)d of your reports of today are still waiting. Moderators need a moment: please come "
            "back tomorrow. If somebody is in danger, call the emergency services, not us.",
            number=MOST_OPEN,
        )
    )


def _notice_about(kind_name: str, subject_id: int) -> str:
    """The public form; the address is filled in where anybody could know it."""
    kind = kind_of(kind_name)
    thing = kind.find(subject_id) if kind is not None else None
    if kind is None or thing is None or not kind.sees(None, thing):
        return "/notice"
    return f"/notice?address={quote(kind.snapshot(thing).url)}"


def _form_page(
    me: Any,
    kind_name: str,
    subject_id: int,
    form: ReportForm,
    before: OwnReport | None = None,
    *,
    status: int = 200,
    seen: Any = None,
) -> ResponseReturnValue:
    kind, thing = reportable(me, kind_name, subject_id, seen=seen is not None)
    shown = seen or kind.shown_to(me, thing)
    if not form.seen.data or seen is None:
        form.seen.data = sealed(me.id, kind_name, subject_id, shown)
    page = render_template(
        "moderation/reports/asking.html",
        form=form,
        shown=shown,
        back=shown.url,
        rules=current_rules(language()),
        before=before,
    )
    return make_response(page, status)


def own_page(mine: OwnReport, form: AddForm, status: int = 200) -> ResponseReturnValue:
    """A report that waits, as its maker sees it: to add to, or to withdraw."""
    page = render_template(
        "moderation/reports/own.html",
        mine=mine,
        form=form,
        back_form=EmptyForm(formdata=None),
        rules={rule.key: rule for rule in current_rules(language())},
        just_sent="added" in request.args,
    )
    return make_response(page, status)
