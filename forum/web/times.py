"""Moments as pages show them. The machine-readable one is made local in the browser."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_date as format_babel_date
from babel.dates import format_time, get_timezone_gmt
from babel.dates import get_timezone as get_tz
from dateutil.tz import datetime_exists
from flask import Flask
from flask_babel import format_timedelta, get_locale, get_timezone, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.clock import iso, now

SKIPPED = _l("In that night the clock jumps over this time: summer begins. Choose another.")
"""What is said at a field, whatever it is for, that holds a time which there is not."""


class SkippedTime(ValueError):
    """A time of day that the clock jumps over, in the night in which summer begins."""


def zone() -> ZoneInfo:
    """The reader's time zone, or the community's.

    What Flask-Babel answers is a zone of pytz where that is installed: put beside a wall clock as it is, it
    means the local mean time of a hundred years ago. Nothing else asks it, so that nobody does so.
    """
    return ZoneInfo(str(get_timezone() or "UTC"))


@cache
def zones() -> frozenset[str]:
    """The names of the time zones there are to choose from."""
    return frozenset(available_timezones() - {"localtime"})


@cache
def zone_choices() -> tuple[tuple[str, str], ...]:
    """Each zone with what every list calls it: «America/New_York» reads «America – New York»."""
    return tuple((name, name.replace("_", " ").replace("/", " – ")) for name in sorted(zones()))


def today() -> date:
    """The day it is where the reader lives."""
    return now().astimezone(zone()).date()


def day_after(named: date) -> datetime:
    """The first moment after a day where the reader lives.

    The last day of the calendar has none after it: its end is the last moment that can be said.
    """
    try:
        return datetime.combine(named + timedelta(days=1), time(), zone()).astimezone(UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def end_of_day(named: date, where: ZoneInfo | None = None) -> datetime:
    """The last second of a day ``where`` somebody lives; without that, where the reader does."""
    try:
        return datetime.combine(named, time(23, 59, 59), where or zone()).astimezone(UTC)
    except OverflowError:  # the last day of the calendar, far in the west
        return datetime.max.replace(tzinfo=UTC)


def moment(raw: str | None) -> datetime | None:
    """The moment that ``raw`` (``2026-12-31T18:00``) says where the reader lives; None for none.

    What the clock shows twice in autumn is the first of both. Raises ``SkippedTime``.
    """
    try:
        found = datetime.fromisoformat((raw or "").strip())
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone(), fold=0)
            if not datetime_exists(found):
                raise SkippedTime
        return found.astimezone(UTC)
    except SkippedTime:
        raise
    except (ValueError, OverflowError):  # another zone's last evening lies in no year that there is
        return None


def exact(at: datetime) -> str:
    """The whole moment in the reader's zone, or in the community's: for ``title`` and for print."""
    return _exact(at, str(get_locale() or "en"), str(zone()))


@lru_cache(maxsize=4096)
def _exact(at: datetime, locale: str, zone_name: str) -> str:
    """Kept, because a list of results says the same few hundred moments again and again."""
    local = at.astimezone(get_tz(zone_name))
    offset = get_timezone_gmt(local, "long", locale=locale) if local.utcoffset() else "UTC"
    return f"{_whole(at, locale, zone_name)} ({offset})"


def whole(at: datetime) -> str:
    """Date and time in the reader's zone, or in the community's, for a text that says it again and again."""
    return _whole(at, str(get_locale() or "en"), str(zone()))


@lru_cache(maxsize=4096)
def _whole(at: datetime, locale: str, zone_name: str) -> str:
    local = at.astimezone(get_tz(zone_name))
    place = _REGIONS.get(locale, locale)
    said = first_of_month(format_babel_date(local, "long", locale=place), locale)
    return f"{said}, {format_time(local, 'short', tzinfo=local.tzinfo, locale=place)}"


_REGIONS = {"en": "en_GB"}
"""Whose order of day and month dates follow: the English of a French house is that of Europe."""


def day_in_words(day: date, pattern: str) -> str:
    """``day`` by a pattern of CLDR (``d MMMM``), in the language of the page."""
    locale = str(get_locale() or "en")
    return first_of_month(str(format_babel_date(day, pattern, locale=locale)), locale)


def first_of_month(said: str, locale: str) -> str:
    """«1er octobre», as French writes the first day and no other."""
    return re.sub(r"\b1 (?=[^\W\d])", "1er ", said, count=1) if locale.startswith("fr") else said


def dated(at: date, style: Literal["full", "long", "medium"]) -> str:
    """The date in the page's language, in the reader's zone."""
    locale = str(get_locale() or "en")
    if isinstance(at, datetime):
        at = at.astimezone(get_tz(str(zone())))
    return first_of_month(format_babel_date(at, style, locale=_REGIONS.get(locale, locale)), locale)


def ago(at: datetime) -> str:
    """How long since, in words, for the first week; then the date."""
    distance = at - now()
    if abs(distance) < timedelta(days=7):
        return str(format_timedelta(distance, add_direction=True, threshold=1.0))
    return dated(at, "medium")


def day(at: datetime) -> str:
    """The date alone."""
    return dated(at, "long")


def last_day(until: datetime) -> str:
    """The last day of what ends at this moment: the day before, where that is midnight."""
    return day(until - timedelta(seconds=1))


def install(app: Flask) -> None:
    """Make the filters ``iso``, ``exact``, ``whole``, ``ago``, ``day``, ``last_day`` known to templates."""
    app.jinja_env.filters.update(iso=iso, exact=exact, whole=whole, ago=ago, day=day, last_day=last_day)


def duration(seconds: float) -> str:
    """A length of time, in the unit in which it is easiest to grasp."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return str(_("under a minute"))
    if minutes < 120:
        return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    hours = round(seconds / 3_600)
    if hours < 48:
        return str(ngettext("%(num)d hour", "%(num)d hours", hours))
    days = round(seconds / 86_400)
    return str(ngettext("%(num)d day", "%(num)d days", days))
