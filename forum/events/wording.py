"""Events in words: when, how one said, how they come again; in the reader's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date as format_babel_date
from babel.dates import format_time as format_babel_time
from babel.dates import get_timezone_name
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.clock import now
from forum.events.models import CANCELLED, FORTNIGHTLY, LAST_WEEKDAY, MONTHLY, NTH_WEEKDAY, WEEKLY
from forum.events.times import day_there, wall
from forum.web.times import day_in_words

ANSWERS: dict[str, Any] = {
    "yes": _l("You are coming"),
    "waiting": _l("You are waiting for a seat"),
    "maybe": _l("You said: maybe"),
    "no": _l("You are not coming"),
}

RHYTHMS: dict[str, Any] = {
    "": _l("It takes place once"),
    "weekly": _l("Every week"),
    "fortnightly": _l("Every two weeks"),
    "monthly": _l("Every month, on the same date"),
    "nth": _l("Every month, on the same weekday (for example the second Friday)"),
    "last": _l("Every month, on the last such weekday (for example the last Friday)"),
}

PARTS: dict[str, Any] = {
    "title": _l("the title"),
    "when": _l("the time"),
    "place": _l("the place"),
    "link": _l("the link"),
    "admission": _l("what it costs"),
    "host": _l("who hosts it"),
    "questions": _l("what you are asked"),
}


def who_comes(event: Any) -> str:
    """What stands over the people who answered, by whether it is ahead, over or cancelled."""
    if event.status == CANCELLED:
        return str(_("Who had wanted to come"))
    return str(_("Who was coming") if event.ends_at <= now() else _("Who comes"))


def _locale() -> str:
    return str(get_locale() or "en")


def clock(at: datetime, zone: str) -> str:
    """«19:30» on the clock of ``zone``."""
    return str(format_babel_time(wall(at, zone).time(), "short", locale=_locale()))


def day_in(at: datetime, zone: str) -> str:
    """«Friday, 4 December», with the year where it is another one."""
    day = day_there(at, zone)
    pattern = _("EEEE d MMMM") if day.year == day_there(now(), zone).year else _("EEEE d MMMM y")
    return day_in_words(day, pattern)


def zone_name(at: datetime, zone: str) -> str:
    """«Central European Time»."""
    return str(get_timezone_name(at.astimezone(ZoneInfo(zone)), width="long", locale=_locale()))


def span_in(starts: datetime, ends: datetime, zone: str) -> str:
    """From when to when, by the clock of ``zone``."""
    if day_there(starts, zone) == day_there(ends, zone) or (ends - starts).total_seconds() < 43_200:
        return str(
            _(
                "%(day)s, %(from_time)s to %(to_time)s",
                day=day_in(starts, zone),
                from_time=clock(starts, zone),
                to_time=clock(ends, zone),
            )
        )
    return str(
        _(
            "%(day)s, %(from_time)s, to %(last)s, %(to_time)s",
            day=day_in(starts, zone),
            from_time=clock(starts, zone),
            last=day_in(ends, zone),
            to_time=clock(ends, zone),
        )
    )


def moment_in(at: datetime, zone: str) -> str:
    """A day and a time on the clock of ``zone``."""
    return str(_("%(day)s at %(time)s", day=day_in(at, zone), time=clock(at, zone)))


def differs(event: Any, zone: str) -> bool:
    """Whether the reader's clock shows another time than that of the event, while it takes place."""
    return wall(event.starts_at, event.zone) != wall(event.starts_at, zone)


def rhythm_in_words(rhythm: str, at: datetime, zone: str) -> str:
    """«every last Friday of the month»; "" for what takes place once."""
    weekday = str(format_babel_date(day_there(at, zone), "EEEE", locale=_locale()))
    if rhythm == WEEKLY:
        return str(_("every %(weekday)s", weekday=weekday))
    if rhythm == FORTNIGHTLY:
        return str(_("every other %(weekday)s", weekday=weekday))
    if rhythm == LAST_WEEKDAY:
        return str(_("every last %(weekday)s of the month", weekday=weekday))
    if rhythm == NTH_WEEKDAY:
        return str(_("once a month, on a %(weekday)s", weekday=weekday))
    return str(_("every month on the same date")) if rhythm == MONTHLY else ""


def parts_in_words(parts: Any) -> str:
    """What changed, one after the other."""
    return ", ".join(str(PARTS[part]) for part in parts if part in PARTS)
