"""The blueprint of the report, who reads it, and what its pages are asked for."""

from __future__ import annotations

from flask import Blueprint, abort, request

from forum.contributions.days import today
from forum.insights.periods import Period, period_named, period_of

insights = Blueprint("insights", __name__)


def asked_period() -> Period:
    """The period that the address names: this quarter, where it names none. There are none ahead."""
    name = request.args.get("period", "")
    found = period_named(name) if name else period_of(today())
    if found is None or found.begins > today():
        abort(404)
    return found
