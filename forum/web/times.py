"""Moments as pages show them. The machine-readable one is made local in the browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from babel.dates import format_date as format_babel_date
from babel.dates import format_time, get_timezone_gmt
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
    local = moment.astimezone(get_tz(zone))
    date = format_babel_date(local, "long", locale=locale)
    time = format_time(local, "short", tzinfo=local.tzinfo, locale=locale)
    offset = get_timezone_gmt(local, "long", locale=locale) if local.utcoffset() else "UTC"
    return f"{date}, {time} ({offset})"


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
