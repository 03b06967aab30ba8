"""What the bells of events say: by the reader's clock, with the title that they may read now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from forum.events.models import Event
from forum.events.visibility import EVENT_VISIBLE, sight
from forum.events.wording import moment_in, parts_in_words
from forum.storage.session import session
from forum.web.times import zone

A_DAY, AN_HOUR = "day", "hour"
"""How long before an event one is reminded of it."""


def titles(viewer: Any, several: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The title of each as the viewer may read it now: a line is read long after it was written."""
    ids = [int(data.get("event_id", 0)) for data in several]
    found = select(Event.id, Event.title).where(EVENT_VISIBLE, Event.id.in_(ids))
    known = {row.id: row.title for row in session().execute(found, sight(viewer))}
    return [{"title": known.get(number, "")} for number in ids]


def _of(data: Mapping[str, Any]) -> dict[str, str]:
    """``title`` and ``when``: dates of a series have the same title."""
    title = str(data.get("title") or _("An event that can’t be read now"))
    return {"title": title, "when": when(data)}


def when(data: Mapping[str, Any]) -> str:
    """The moment in ``data``, as the reader's clock has it; "" where there is none."""
    try:
        at = datetime.fromisoformat(str(data.get("at", "")))
    except ValueError:
        return ""
    return moment_in(at, str(zone()))


def of_change(data: Mapping[str, Any]) -> str:
    parts = data.get("parts", [])
    if not parts:
        return str(_("Look again at “%(title)s”, %(when)s: something has changed", **_of(data)))
    others = parts_in_words(part for part in parts if part != "when")
    if "when" not in parts:
        return str(_("“%(title)s”, %(when)s, has changed: %(what)s", what=others, **_of(data)))
    if others:
        moved = _(
            "“%(title)s” has been moved: now %(when)s. Also changed: %(what)s", what=others, **_of(data)
        )
        return str(moved)
    return str(_("“%(title)s” has been moved: now %(when)s", **_of(data)))


def of_reminder(data: Mapping[str, Any]) -> str:
    if data.get("left") == AN_HOUR:
        return str(_("“%(title)s” begins within the hour: %(when)s", **_of(data)))
    return str(_("“%(title)s” is coming up: %(when)s", **_of(data)))


def of_cancellation(data: Mapping[str, Any]) -> str:
    if not data.get("title"):
        return str(_("What you wanted to come to will not take place: %(when)s", when=when(data)))
    return str(_("“%(title)s” will not take place: %(when)s", **_of(data)))


def of_seat(data: Mapping[str, Any]) -> str:
    if not data.get("title"):
        return str(_("A seat came free where you waited: you are coming, %(when)s", when=when(data)))
    return str(_("A seat came free: you are coming to “%(title)s”, %(when)s", **_of(data)))


def of_what_was(data: Mapping[str, Any]) -> str:
    return str(_("How was “%(title)s”, %(when)s? Tell the others", **_of(data)))


def of_its_end(data: Mapping[str, Any]) -> str:
    return str(_("“%(title)s”, %(when)s, is over: begin a page of how it was", **_of(data)))


def of_hosting(data: Mapping[str, Any]) -> str:
    return str(_("You host “%(title)s”: %(when)s", **_of(data)))


def of_being_alone(data: Mapping[str, Any]) -> str:
    return str(
        _(
            "“%(title)s”, %(when)s: its host can’t look after it any more. Who hosts it now?",
            **_of(data),
        )
    )
