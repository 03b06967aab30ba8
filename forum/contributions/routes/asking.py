"""Calls: the list, one of them, asking, closing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forum.contributions.actions.ask import Asked, ask, close_call
from forum.contributions.balance import last_twelve_months
from forum.contributions.days import end_of, parsed, start_of
from forum.contributions.drafts import FIELDS, draft_of, forget_draft
from forum.contributions.forms import AnswerForm, CallForm, ContributionForm
from forum.contributions.ledger import entries_between
from forum.contributions.lines import lines_of
from forum.contributions.queries import PAGE, call_for, open_calls, past_calls
from forum.contributions.routes.blueprint import DOING, calls
from forum.contributions.sentence import state_of_things
from forum.contributions.viewing import call_context, call_lines
from forum.contributions.wording import EFFORTS, GIVEN, RIGHTS
from forum.hooks import Reconsider
from forum.members.viewing import member_who_may, viewer
from forum.notifications.opening import opened
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import transaction
from forum.subjects import PUBLISHED
from forum.topics.composing import compose
from forum.web.ids import bounded_id
from forum.web.language import language
from forum.web.limits import POSTING, account_key, limiter

MOST_OPEN = 100


@calls.get("/calls")
def index() -> ResponseReturnValue:
    """What the brand asks for now, and what it asked for before."""
    me, before = viewer(), bounded_id(request.args.get("before"))
    past = list(past_calls(me, before))
    more = past[PAGE - 1].id if len(past) > PAGE else None
    ending = request.args.get("order") == "ending"
    return render_template(
        "contributions/index.html",
        open_lines=call_lines(me, open_calls(MOST_OPEN, ending=ending)) if before is None else [],
        ending=ending,
        past_lines=call_lines(me, past[:PAGE]),
        before=before,
        older=url_for("calls.index", before=more) if more else None,
        sentence=state_of_things(last_twelve_months()),
        may_ask=can(me, Act.MAKE_CALL),
        efforts=EFFORTS,
    )


@calls.get("/calls/<int:call_id>")
def show(call_id: int) -> ResponseReturnValue:
    """A call: what is needed, what is given in return, who brings what."""
    me = viewer()
    call_for(me, call_id)
    return show_call(opened(me, f"/calls/{call_id}"), call_id, ContributionForm(formdata=None))


def show_call(
    me: Any, call_id: int, form: ContributionForm, *, status: int = 200, reconsider: Any = None
) -> ResponseReturnValue:
    """The page of a call, with a form that somebody may have begun."""
    page = render_template(
        "contributions/show.html",
        form=form,
        reconsider=reconsider,
        answer=AnswerForm(formdata=None),
        efforts=EFFORTS,
        rights=RIGHTS,
        given=GIVEN,
        **call_context(me, call_for(me, call_id), bounded_id(request.args.get("after")) or 0),
    )
    return page, status


@calls.route("/calls/new", methods=["GET", "POST"])
@limiter.limit(POSTING, key_func=account_key, methods=["POST"])
def new() -> ResponseReturnValue:
    """Ask the community for something; nothing is published without what is given in return."""
    me = member_who_may(Act.MAKE_CALL)
    form = CallForm()
    if request.method == "GET":
        return call_form(_begun(me, form))
    valid = form.validate_on_submit()
    if not valid or "preview" in request.form:
        return call_form(form, status=200 if valid else 422, preview=valid)
    asked = _asked(form)
    said = (asked.title, asked.text.source, asked.whom, asked.last_day, form.promise.data, form.brought.data)
    key = content_key("call", form.idempotency_key.data, *said)
    try:
        url = write_once(me.id, key, lambda: _write(me, form, asked))
    except Reconsider as again:
        return call_form(form, status=422, reconsider=again.verdict.explanation)
    if call_for(me, bounded_id(url.rpartition("/")[2]) or 0).state == PUBLISHED:
        flash(_("The call is published, and what you give in return stands in the ledger."), "success")
    return redirect(url, 303)


def _asked(form: CallForm) -> Asked:
    last_day = parsed(form.last_day.data)
    if last_day is None:
        raise ValueError("an unchecked form")
    return Asked(
        title=form.title.data,
        text=compose(form.body.data),
        whom=form.whom.data,
        effort=form.effort.data,
        purpose=form.purpose.data,
        rights=form.rights.data,
        credit=form.credit.data,
        last_day=last_day,
        language=language(),
    )


def _write(me: Any, form: CallForm, asked: Asked) -> str:
    call = ask(
        actor=me,
        asked=asked,
        counterpart=form.promised(),
        brought=form.brought.data,
        insisted="insist" in request.form,
    )
    forget_draft(actor=me)
    return f"/calls/{call.id}"


def _begun(me: Any, form: CallForm) -> CallForm:
    """An empty form with the draft that the writer has kept."""
    draft = draft_of(me)
    if draft is not None:
        for name, text in draft.fields.items():
            form[name].data = text
        form.draft_version.data = str(draft.version)
    return form


def call_form(
    form: CallForm, *, status: int = 200, reconsider: Any = None, preview: bool = False
) -> ResponseReturnValue:
    """The page of a call that is being written."""
    draft, figures = draft_of(viewer()), last_twelve_months()
    entries = entries_between(start_of(figures.since), end_of(figures.until))
    page = render_template(
        "contributions/new.html",
        form=form,
        draft=draft,
        draft_fields=FIELDS,
        reconsider=reconsider,
        preview=Markup(compose(form.body.data).html) if preview else None,  # noqa: S704 (sanitised by compose)
        figures=figures,
        sentence=state_of_things(figures),
        lines=lines_of(viewer(), entries),
        rights=RIGHTS,
    )
    return page, status


@calls.post("/calls/<int:call_id>/close")
@limiter.limit(DOING, key_func=account_key)
def close(call_id: int) -> ResponseReturnValue:
    """Take no more contributions."""
    me = viewer()
    with transaction():
        close_call(actor=me, call=call_for(me, call_id, lock=True))
    flash(_("The call is closed. What came can still be answered."), "success")
    return redirect(url_for("calls.show", call_id=call_id), 303)
