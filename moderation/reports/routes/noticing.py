"""The public form for illegal content, and the private page that shows what became of a notice."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from forum.members.viewing import viewer
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import transaction
from forum.web.language import language
from forum.web.limits import limiter
from moderation.conduct.queries import current_rules
from moderation.reports.actions.notice import Told, add_to_notice, give_notice, token_for, withdraw_notice
from moderation.reports.addresses import named_by
from moderation.reports.forms import AddForm, EmptyForm, NoticeForm
from moderation.reports.models import ADDRESS_LENGTH, StrayNotice
from moderation.reports.queries import confirmed_by_mail, notice_behind
from moderation.reports.refusals import NotWaiting, SaidEnough
from moderation.reports.routes.blueprint import NOTICES, reports

NOBODY = 0
"""Under whose number the forms are remembered of whoever has no account."""


@reports.get("/notice")
def notice() -> ResponseReturnValue:
    """The form, for anybody."""
    form = NoticeForm(formdata=None)
    address = request.args.get("address", "")[:ADDRESS_LENGTH]
    if address.startswith("/"):
        form.address.data = request.host_url.rstrip("/") + address
    return render_template("moderation/reports/notice.html", form=form)


@reports.post("/notice")
@limiter.limit(NOTICES)
def send_notice() -> ResponseReturnValue:
    """Take the notice; its receipt is the private page. Whether its maker has an account is never asked.

    It is kept out of sight for one thing: nobody judges what they complained of, by whichever door.
    """
    form = NoticeForm()
    if not form.validate_on_submit():
        return make_response(render_template("moderation/reports/notice.html", form=form), 422)
    keys = {rule.key for rule in current_rules(language())}
    told = Told(
        address=form.address.data or "",
        why=(form.why.data or "").strip(),
        rule_key=form.rule.data if form.rule.data in keys else "",
        law=form.law.data or "",
        name=form.name.data or "",
        email=(form.email.data or "").strip(),
        language=language(),
        of_minors=bool(form.of_minors.data),
        good_faith=bool(form.good_faith.data),
    )
    token = token_for(str(form.idempotency_key.data), told)
    named = named_by(told.address)
    try:
        with transaction():
            give_notice(named=named, told=told, token=token, giver_id=getattr(viewer(), "id", None))
    except IntegrityError:  # the same form, sent twice at the same moment: the other one is kept
        if notice_behind(token) is None:
            raise
    return redirect(f"/notices/{token}", 303)


@reports.get("/notices/<token>")
def state(token: str) -> ResponseReturnValue:
    """What became of a notice, for whoever has its link."""
    return _state(token, AddForm(formdata=None))


def _state(token: str, form: AddForm, status: int = 200) -> ResponseReturnValue:
    found: Any = notice_behind(token)
    if found is None:
        abort(404)
    stray = isinstance(found, StrayNotice)
    page = make_response(
        render_template(
            "moderation/reports/state.html",
            notice=found if stray else found.report,
            mine=None if stray else found,
            token=token,
            mailed=confirmed_by_mail(found if stray else found.report),
            form=form,
            back_form=EmptyForm(formdata=None),
        ),
        status,
    )
    _keep_secret(page)
    return page


@reports.post("/notices/<token>/add")
@limiter.limit(NOTICES)
def add_to_own(token: str) -> ResponseReturnValue:
    """Add a sentence to a notice that waits."""
    if notice_behind(token) is None:
        abort(404)
    form, here = AddForm(), f"/notices/{token}"
    if not form.validate_on_submit():
        return _state(token, form, 422)

    def write() -> str:
        add_to_notice(token, form.sentence.data or "", getattr(viewer(), "id", None))
        return here

    try:
        write_once(NOBODY, content_key("notice", form.idempotency_key.data, token, form.sentence.data), write)
        flash(_("Added. Moderators see it with the rest of your notice."), "success")
    except SaidEnough:
        form.sentence.errors = [_("Nothing more can be added to this notice.")]
        return _state(token, form, 422)
    except NotWaiting:
        flash(_("This notice does not wait any more."), "info")
    return redirect(here, 303)


@reports.post("/notices/<token>/withdraw")
@limiter.limit(NOTICES)
def withdraw_own(token: str) -> ResponseReturnValue:
    """Take a notice back."""
    found = notice_behind(token)
    if found is None:
        abort(404)
    if EmptyForm().validate_on_submit():
        try:
            with transaction():
                withdraw_notice(token)
            flash(_("Your notice is withdrawn."), "success")
        except NotWaiting:
            flash(_("This notice does not wait any more."), "info")
    return redirect(f"/notices/{token}", 303)


def _keep_secret(page: Any) -> None:
    """The address is the secret: no browser stores the page, no search engine lists it."""
    page.headers["Cache-Control"] = "no-store"
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
