"""The complaints that wait, and deciding about one."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import forget_viewer, viewer
from forum.notifications.actions import read_about
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import transaction
from forum.web.ids import bounded_id
from forum.web.language import language
from forum.web.limits import account_key, limiter
from moderation.appeals import queries
from moderation.appeals.actions import exchange
from moderation.appeals.actions import judge as judging
from moderation.appeals.bell import about_appeal
from moderation.appeals.forms import JudgeForm, QuestionForm
from moderation.appeals.letters import drafted_outcome
from moderation.appeals.models import OPEN, REVERSED
from moderation.appeals.queries import last_said, may_judge
from moderation.appeals.refusals import NotYourTurn, Settled, Unread
from moderation.appeals.routes.blueprint import COMPLAINING, appeals
from moderation.appeals.viewing import broken_rule, judging_context, label_of, lines_of, snapshot_of
from moderation.decisions.desk import drafted_reversal
from moderation.decisions.forms import emptied, settle_draft
from moderation.decisions.models import FACTS_LENGTH


def _bounded(number: int) -> int:
    found = bounded_id(str(number))
    if found is None:
        abort(404)
    return found


@appeals.get("/moderation/appeals")
def waiting() -> ResponseReturnValue:
    """Complaints that wait, the oldest first."""
    lines = lines_of(queries.open_appeals(viewer()), judging=True)
    return render_template("moderation/appeals/waiting.html", lines=lines, label_of=label_of)


@appeals.get("/moderation/appeals/<int:appeal_id>")
def show(appeal_id: int) -> ResponseReturnValue:
    """One complaint with everything that was judged."""
    me = viewer()
    told = queries.appeal_for(me, _bounded(appeal_id))
    if me is not None and me.bell:
        with transaction():
            read_about(member_id=me.id, about=about_appeal(appeal_id))
        forget_viewer()
        told = queries.appeal_for(me, appeal_id)
    return _page(told)


def _page(told: Any, *, judge_form: Any = None, question_form: Any = None) -> str:
    judge_form = judge_form or JudgeForm(formdata=None)
    judge_form.seen.data = str(last_said(queries.messages_of(told.appeal)))
    return render_template(
        "moderation/appeals/show.html",
        **judging_context(told),
        snapshot=snapshot_of(told),
        rule=broken_rule(told),
        judge_form=judge_form,
        question_form=question_form or QuestionForm(formdata=None),
    )


@appeals.post("/moderation/appeals/<int:appeal_id>/judge")
def judge(appeal_id: int) -> ResponseReturnValue:
    """Show what is sent first; then decide about it."""
    me: Any = viewer()
    told = queries.appeal_for(me, _bounded(appeal_id))
    form, step = JudgeForm(), request.form.get("step", "preview")
    if step == "change":
        return make_response(_page(told, judge_form=form))
    if not form.validate_on_submit():
        return make_response(_page(told, judge_form=form), 422)
    outcome, reasons, words = str(form.outcome.data), str(form.reasons.data), form.statement.data or ""
    seen = bounded_id(form.seen.data) or 0
    if step != "decide" or (outcome == REVERSED and emptied(form)):
        return _preview(me, told, form, seen)

    def write() -> str:
        judging.judge(
            actor=me, appeal_id=appeal_id, outcome=outcome, reasons=reasons, seen=seen, statement=words
        )
        return str(appeal_id)

    key = content_key("judging", form.idempotency_key.data, appeal_id, outcome, reasons, words)
    try:
        write_once(me.id, key, write)
    except Unread:
        return _unread(told, form)
    except Settled:
        flash(_("This was settled meanwhile."), "info")
    else:
        done = _("The decision is reversed.") if outcome == REVERSED else _("The decision stands.")
        flash(done + " " + _("Whoever complained is told why."), "success")
    return redirect(f"/moderation/appeals/{appeal_id}", 303)


def _unread(told: Any, form: JudgeForm) -> ResponseReturnValue:
    """An answer came meanwhile: it stands on the page, and what was written is kept."""
    form.form_errors.append(_("An answer came meanwhile. Read it, then decide."))
    return make_response(_page(told, judge_form=form), 409)


def _preview(me: Any, told: Any, form: JudgeForm, seen: int) -> ResponseReturnValue:
    """What those concerned will read."""
    if not may_judge(me, told):
        raise Refused(Act.JUDGE_APPEAL, me)
    if told.appeal.outcome != OPEN:
        flash(_("This was settled meanwhile."), "info")
        return redirect(f"/moderation/appeals/{told.appeal.id}", 303)
    if last_said(queries.messages_of(told.appeal)) > seen:
        return _unread(told, form)
    outcome, reasons = str(form.outcome.data), str(form.reasons.data)
    undone = queries.to_undo(told) if outcome == REVERSED else None
    drafts = drafted_reversal(me, undone, told.case, reasons[:FACTS_LENGTH], language()) if undone else None
    stands = outcome != REVERSED or told.to_reporter or undone is None
    letter, spoken = drafted_outcome(told, outcome, reasons) if stands else ("", "")
    edited = settle_draft(form, drafts.words) if drafts is not None else False
    if drafts is None:
        form.drafted.data = ""  # no statement is shown that could be emptied
    page = render_template(
        "moderation/appeals/judging.html",
        edited=edited,
        told=told,
        drafts=drafts,
        letter=letter,
        spoken=spoken,
        form=form,
        outcome={choice.value: choice.label for choice in form.outcome.choices}[outcome],
        reversed_=outcome == REVERSED,
    )
    return make_response(page)


@appeals.post("/moderation/appeals/<int:appeal_id>/ask")
@limiter.limit(COMPLAINING, key_func=account_key)
def ask(appeal_id: int) -> ResponseReturnValue:
    """Ask whoever complains."""
    me: Any = viewer()
    told = queries.appeal_for(me, _bounded(appeal_id))
    form = QuestionForm()
    if not form.validate_on_submit():
        return make_response(_page(told, question_form=form), 422)
    words = str(form.text.data)

    def write() -> str:
        return str(exchange.ask(actor=me, appeal_id=appeal_id, text=words).id)

    try:
        write_once(me.id, content_key("asking", form.idempotency_key.data, appeal_id, words), write)
        flash(_("Your question is sent."), "success")
    except Settled:
        flash(_("This was settled meanwhile."), "info")
    except NotYourTurn:
        said = queries.messages_of(told.appeal) if told.appeal is not None else ()
        waits = queries.waits_for_answer(said)
        form.text.errors = [
            _("The last question has not been answered yet.")
            if waits
            else _("Enough was asked: it is time to decide.")
        ]
        return make_response(_page(told, question_form=form), 409)
    return redirect(f"/moderation/appeals/{appeal_id}", 303)
