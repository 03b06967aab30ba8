"""Ideas in words: where they stand, how long they have waited, which quarter it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.clock import now

STATUSES: dict[str, Any] = {
    "new": _l("waits for an answer"),
    "heard": _l("heard"),
    "studied": _l("being studied"),
    "yes": _l("decided: yes"),
    "not_now": _l("decided: not now"),
    "no": _l("decided: no"),
    "done": _l("done"),
    "joined": _l("joined with another"),
}
"""Where an idea stands, as a badge."""

KINDS = {
    "new": "",
    "heard": "",
    "studied": "accent",
    "yes": "good",
    "not_now": "warn",
    "no": "warn",
    "done": "good",
    "joined": "",
}
"""How that badge looks."""

TURNS: dict[str, Any] = {
    "heard": _l("Heard"),
    "studied": _l("Being studied"),
    "yes": _l("Decided: yes"),
    "not_now": _l("Decided: not now"),
    "no": _l("Decided: no"),
    "done": _l("Done"),
}
"""The same, as the head of what was said."""


def age(since: datetime) -> str:
    """«for 12 days», in whole days, or weeks once they are many."""
    days = (now() - since).days
    if days < 1:
        return str(_("since today"))
    if days < 28:
        return str(ngettext("for one day", "for %(num)d days", days))
    return str(ngettext("for one week", "for %(num)d weeks", days // 7))


def quarter_of(at: datetime, zone: str) -> tuple[int, int]:
    """Year and quarter of a moment by the clock of ``zone``."""
    there = at.astimezone(ZoneInfo(zone))
    return there.year, (there.month + 2) // 3


def bounds(year: int, quarter: int, zone: str) -> tuple[datetime, datetime]:
    """From when to when a quarter goes by the clock of ``zone``; the end is the beginning of the next one."""
    after = (year + 1, 1) if quarter == 4 else (year, quarter + 1)
    first, last = (datetime(y, 3 * q - 2, 1, tzinfo=ZoneInfo(zone)) for y, q in ((year, quarter), after))
    return first.astimezone(now().tzinfo), last.astimezone(now().tzinfo)


def quarter_in_words(year: int, quarter: int) -> str:
    """«Second quarter of 2026»."""
    said = {
        1: _("First quarter of %(year)s", year=year),
        2: _("Second quarter of %(year)s", year=year),
        3: _("Third quarter of %(year)s", year=year),
        4: _("Fourth quarter of %(year)s", year=year),
    }
    return str(said[quarter])
