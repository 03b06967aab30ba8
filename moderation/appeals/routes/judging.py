"""The complaints that wait, and deciding about one."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.members.viewing import forget_viewer, viewer
from forum.notifications.actions import read_about
from forum.storage.session import transaction
from forum.web.ids import bounded_id
from forum.web.limits import account_key, limiter
from moderation.appeals import queries
from moderation.appeals.actions import exchange
from moderation.appeals.actions import judge as judging
from moderation.appeals.bell import about_appeal
from moderation.appeals.forms import JudgeForm, QuestionForm
from moderation.appeals.models import REVERSED
from moderation.appeals.refusals import NothingSaid, NotYourTurn, Settled
from moderation.appeals.routes.blueprint import COMPLAINING, appeals
from moderation.appeals.viewing import broken_rule, judging_context, label_of, lines_of, snapshot_of


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
    return render_template(
        "moderation/appeals/show.html",
        **judging_context(told),
        snapshot=snapshot_of(told),
        rule=broken_rule(told),
        judge_form=judge_form or JudgeForm(formdata=None),
        question_form=question_form or QuestionForm(formdata=None),
    )


@appeals.post("/moderation/appeals/<int:appeal_id>/judge")
def judge(appeal_id: int) -> ResponseReturnValue:
    """Decide about it."""
    me = viewer()
    told = queries.appeal_for(me, _bounded(appeal_id))
    form = JudgeForm()
    if not form.validate_on_submit():
        return make_response(_page(told, judge_form=form), 422)
    outcome, reasons = str(form.outcome.data), str(form.reasons.data)
    try:
        with transaction():
            judging.judge(actor=me, appeal_id=appeal_id, outcome=outcome, reasons=reasons)
    except Settled:
        flash(_("This was settled meanwhile."), "info")
    except NothingSaid:
        flash(_("Say why in a few words."), "warning")
    else:
        done = _("The decision is reversed.") if outcome == REVERSED else _("The decision stands.")
        flash(done + " " + _("Whoever complained is told why."), "success")
    return redirect(f"/moderation/appeals/{appeal_id}", 303)


@appeals.post("/moderation/appeals/<int:appeal_id>/ask")
@limiter.limit(COMPLAINING, key_func=account_key)
def ask(appeal_id: int) -> ResponseReturnValue:
    """Ask whoever complains."""
    me = viewer()
    told = queries.appeal_for(me, _bounded(appeal_id))
    form = QuestionForm()
    if not form.validate_on_submit():
        return make_response(_page(told, question_form=form), 422)
    try:
        with transaction():
            exchange.ask(actor=me, appeal_id=appeal_id, text=str(form.text.data))
        flash(_("Your question is sent."), "success")
    except Settled:
        flash(_("This was settled meanwhile."), "info")
    except (NotYourTurn, NothingSaid):
        flash(_("The last question has not been answered yet."), "info")
    return redirect(f"/moderation/appeals/{appeal_id}", 303)
