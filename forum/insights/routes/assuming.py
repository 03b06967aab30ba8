"""What the estimate rests on: typed by the brand, shown with who and when."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.insights import wording
from forum.insights.actions import Typed, assume, drop_assumption
from forum.insights.forms import AssumptionForm
from forum.insights.queries import assumptions
from forum.insights.routes.blueprint import insights
from forum.members.viewing import member_who_may
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.idempotency import content_key, write_once
from forum.storage.session import transaction


@insights.get("/insights/assumptions")
def assuming() -> ResponseReturnValue:
    """What is assumed, and what was before; the form for whoever may type anew."""
    return _page(AssumptionForm(formdata=None))


@insights.post("/insights/assumptions")
def type_assumption() -> ResponseReturnValue:
    """Assume this from now on."""
    me = member_who_may(Act.SEE_REPORTS)
    require(me, Act.TYPE_ASSUMPTIONS)
    form = AssumptionForm()
    if not form.validate_on_submit():
        return _page(form)
    typed = Typed(
        share=int(form.share.data or 0),
        hundredths=round((form.each.data or 0) * 100),
        unit=str(form.unit.data),
        source=str(form.source.data),
    )
    key = content_key(
        "assumption", form.idempotency_key.data, typed.share, typed.hundredths, typed.unit, typed.source
    )

    def write() -> str:
        assume(actor=me, typed=typed)
        return "/insights/assumptions"

    address = write_once(me.id, key, write)
    flash(_("The estimate rests on this now, and the report shows it beside the sum."), "success")
    return redirect(address, 303)


@insights.post("/insights/assumptions/drop")
def drop() -> ResponseReturnValue:
    """Estimate nothing any more."""
    me = member_who_may(Act.SEE_REPORTS)
    require(me, Act.TYPE_ASSUMPTIONS)
    with transaction():
        drop_assumption(actor=me)
    flash(_("Nothing is estimated any more."), "success")
    return redirect("/insights/assumptions", 303)


def _page(form: AssumptionForm) -> ResponseReturnValue:
    me = member_who_may(Act.SEE_REPORTS)
    typed = assumptions(me)
    present = typed[0] if typed and typed[0].row.dropped_at is None else None
    page = render_template(
        "insights/assumptions.html",
        form=form,
        present=present,
        earlier=typed[1:] if present is not None else typed,
        may_assume=can(me, Act.TYPE_ASSUMPTIONS),
        wording=wording,
    )
    return make_response(page, 422 if form.errors else 200)
