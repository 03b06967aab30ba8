"""Correcting a published call."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forum.contributions.actions.correct import Corrected, correct
from forum.contributions.days import last_day, parsed
from forum.contributions.forms import CorrectionForm
from forum.contributions.models import Call
from forum.contributions.queries import call_for, newest_correction, visible_commitments
from forum.contributions.refusals import CorrectedMeanwhile, NothingChanged
from forum.contributions.routes.blueprint import calls
from forum.contributions.story import story_of
from forum.contributions.viewing import commitment_line, is_open
from forum.contributions.wording import GIVEN, RIGHTS
from forum.hooks import Reconsider
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.idempotency import content_key, write_once
from forum.topics.composing import compose
from forum.web.ids import bounded_id
from forum.web.limits import POSTING, account_key, limiter


@calls.route("/calls/<int:call_id>/correct", methods=["GET", "POST"])
@limiter.limit(POSTING, key_func=account_key, methods=["POST"])
def correction(call_id: int) -> ResponseReturnValue:
    """Correct what a call says; what is given in return stays as it was promised."""
    me: Any = viewer()
    call = call_for(me, call_id)
    require(me, Act.CORRECT_CALL, call)
    if request.method == "GET":
        return _page(me, call, _as_it_reads(call))
    form = CorrectionForm()
    _leave_what_is_over(form, call)
    valid = form.validate_on_submit()
    if not valid or "preview" in request.form:
        return _page(me, call, form, status=200 if valid else 422, preview=valid)
    corrected = _corrected(form)
    key = content_key(str(form.idempotency_key.data), "correction", call_id, *corrected.parts().values())
    try:
        url = write_once(me.id, key, lambda: _write(me, call_id, corrected, form))
    except Reconsider as again:
        return _page(me, call_for(me, call_id), form, status=422, reconsider=again.verdict.explanation)
    except CorrectedMeanwhile:
        return _overtaken(me, call_for(me, call_id), form)
    except NothingChanged:
        flash(_("Everything reads as before, so nothing was written down."), "info")
        return redirect(f"/calls/{call_id}", 303)
    flash(
        _("It is corrected. What is different stands below, and whoever answered has been told."), "success"
    )
    return redirect(url, 303)


def _write(me: Any, call_id: int, corrected: Corrected, form: CorrectionForm) -> str:
    entry = correct(
        actor=me,
        call=call_for(me, call_id, lock=True),
        corrected=corrected,
        known=bounded_id(form.known.data) or 0,
        insisted="insist" in request.form,
    )
    return f"/calls/{call_id}#correction-{entry.id}"


def _as_it_reads(call: Call) -> CorrectionForm:
    form = CorrectionForm(formdata=None)
    form.title.data, form.body.data, form.whom.data = call.title, call.source, call.whom
    form.effort.data, form.purpose.data, form.credit.data = call.effort, call.purpose, call.credit
    form.brought.data, form.last_day.data = call.brought, last_day(call.closes_at).isoformat()
    form.known.data = str(newest_correction(call))
    _leave_what_is_over(form, call)
    return form


def _leave_what_is_over(form: CorrectionForm, call: Call) -> None:
    if not is_open(call):
        del form.last_day


def _corrected(form: CorrectionForm) -> Corrected:
    return Corrected(
        title=form.title.data,
        text=compose(form.body.data),
        whom=form.whom.data,
        effort=form.effort.data,
        purpose=form.purpose.data,
        credit=form.credit.data,
        brought=form.brought.data,
        last_day=parsed(form.last_day.data) if "last_day" in form else None,
    )


def _overtaken(me: Any, call: Call, form: CorrectionForm) -> ResponseReturnValue:
    """What was typed stays; what the colleague changed stands above it."""
    form.known.data = str(newest_correction(call))
    return _page(me, call, form, status=409, theirs=story_of(call)[:1])


def _page(
    me: Any,
    call: Call,
    form: CorrectionForm,
    *,
    status: int = 200,
    reconsider: Any = None,
    preview: bool = False,
    theirs: Any = (),
) -> ResponseReturnValue:
    promised = visible_commitments(me, [call.commitment_id])
    page = render_template(
        "contributions/correct.html",
        call=call,
        form=form,
        reconsider=reconsider,
        preview=Markup(compose(form.body.data).html) if preview else None,  # noqa: S704 (sanitised by compose)
        theirs=theirs,
        counterpart=commitment_line(promised[call.commitment_id]) if promised else None,
        rights=RIGHTS,
        given=GIVEN,
    )
    return page, status
