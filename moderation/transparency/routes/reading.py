"""The figures for everybody: as pages, and as JSON."""

from __future__ import annotations

from flask import Response, abort, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from forum.web.language import language
from moderation.transparency import wording
from moderation.transparency.periods import Period, period_named
from moderation.transparency.queries import current_half, known_periods
from moderation.transparency.routes.blueprint import transparency
from moderation.transparency.viewing import as_data, report_on


@transparency.get("/transparency")
def index() -> ResponseReturnValue:
    """The figures of the half-year that is running, and the way to all others."""
    return _page(current_half())


@transparency.get("/transparency/<name>")
def show(name: str) -> ResponseReturnValue:
    """The figures of a year or a half-year."""
    return _page(_known(name))


@transparency.get("/transparency/<name>.json")
def show_as_json(name: str) -> Response:
    """The same figures for programs."""
    period = _known(name)
    url = f"{current_app.extensions['forum.config'].base_url}/transparency/{period.name}"
    return jsonify(as_data(report_on(period, language()), url))


def _known(name: str) -> Period:
    period = period_named(name)
    return period if period is not None and period in known_periods() else abort(404)


def _page(period: Period) -> str:
    return render_template(
        "moderation/transparency/show.html",
        report=report_on(period, language()),
        period=period,
        periods=known_periods(),
        running=current_half(),
        columns=wording.COLUMNS,
        number=wording.number,
        percent=wording.percent,
        duration=wording.duration,
        title=wording.title,
    )
