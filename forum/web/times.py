"""Moments as pages show them. The machine-readable one is made local in the browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from babel.dates import format_datetime
from babel.dates import get_timezone as get_tz
from flask import Flask
from flask_babel import format_date, format_timedelta, get_locale, get_timezone

from forum.clock import iso, now


def exact(moment: datetime) -> str:
    """The whole moment in the reader's zone, or in the community's: for ``title`` and for print."""
    return _exact(moment, str(get_locale() or "en"), str(get_timezone()))


@lru_cache(maxsize=4096)
def _exact(moment: datetime, locale: str, zone: str) -> str:
    """Kept, because a list of results says the same few hundred moments again and again."""
    return format_datetime(moment, "long", tzinfo=get_tz(zone), locale=locale)


def ago(moment: datetime) -> str:
    """How long since, in words, for the first week; then the date."""
    distance = moment - now()
    if abs(distance) < timedelta(days=7):
        return str(format_timedelta(distance, add_direction=True, threshold=1.0))
    return str(format_date(moment, "medium"))


def day(moment: datetime) -> str:
    """The date alone."""
    return str(format_date(moment, "long"))


def install(app: Flask) -> None:
    """Make the filters ``iso``, ``exact``, ``ago`` and ``day`` known to templates."""
    app.jinja_env.filters.update(iso=iso, exact=exact, ago=ago, day=day)
