"""What administrators take away: the figures as CSV, the statements as JSON, sent while they are read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Response, abort, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import transaction
from moderation.transparency import actions
from moderation.transparency.forms import ExportForm
from moderation.transparency.periods import Period, period_named
from moderation.transparency.queries import known_periods
from moderation.transparency.routes.blueprint import transparency


@transparency.get("/admin/transparency")
def exports() -> ResponseReturnValue:
    """The choice of a period, and what can be taken."""
    require(viewer(), Act.EXPORT_FIGURES)
    form = ExportForm(formdata=None)
    form.offer(known_periods())
    return render_template("moderation/transparency/exports.html", form=form)


@transparency.post("/admin/transparency/figures.csv")
def figures() -> ResponseReturnValue:
    """The figures of a period by category."""
    me, period = viewer(), _chosen(Act.EXPORT_FIGURES)
    with transaction():
        found = actions.export_figures(actor=me, period=period)
    answer = Response(found, content_type="text/csv; charset=utf-8; header=present")
    return _as_file(answer, f"figures-{period.name}.csv")


@transparency.post("/admin/transparency/statements.json")
def statements() -> ResponseReturnValue:
    """The statements of a period, for the European database."""
    me, period = viewer(), _chosen(Act.EXPORT_STATEMENTS)
    with transaction():
        found = actions.export_statements(actor=me, period=period)
    answer = Response(stream_with_context(_written(found)), content_type="application/json")
    return _as_file(answer, f"statements-{period.name}.json")


def _chosen(act: Act) -> Period:
    require(viewer(), act)
    form = ExportForm()
    form.offer(known_periods())
    period = period_named(form.period.data or "") if form.validate_on_submit() else None
    return period if period in known_periods() and period is not None else abort(400)


def _written(found: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield '{"statements": ['
    between = "\n"
    for one in found:
        yield between + json.dumps(one, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _as_file(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
