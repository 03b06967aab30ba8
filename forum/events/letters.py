"""What is mailed about events to those who come: changes, cancellations, a seat, a reminder.

Each message goes through the outbox under a key of its own, in the language and the time zone of its reader,
and can be ended with one click (RFC 8058).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.community.queries import site
from forum.events import bell
from forum.events.models import Event
from forum.events.wording import moment_in, parts_in_words, span_in
from forum.hooks import MailKind
from forum.jobs import mail
from forum.members.mailing import base_url
from forum.members.models import Member
from forum.notifications.mails import way_out
from forum.storage.session import session
from forum.web.language import speaking

MAIL = MailKind("events", _l("Events I come to: what changes, a seat for me, the day before"))
MAILED = (bell.CHANGED, bell.CANCELLED, bell.SEAT, bell.SOON)


def write(
    event: Event, member_id: int, what: str, payload: Mapping[str, Any], *, key: str, nameless: bool = False
) -> None:
    """Put the message into the outbox, if the member wants such mail; ``key``: once for all runs.

    ``nameless``: that it won't take place, and no word of what it was.
    """
    if what not in MAILED or payload.get("left") == bell.AN_HOUR:
        return  # within the hour a bell is soon enough, and mail might not be
    member = session().get(Member, member_id)
    if member is None or member.confirmed_at is None or MAIL.name not in member.mails.split():
        return
    zone = member.timezone or site().timezone
    stop = way_out(member_id, MAIL.name)
    with speaking(member.language) as tongue:
        context = {
            "lines": _bare(event, zone) if nameless else _lines(event, what, payload, zone),
            "link": base_url() + ("/events" if nameless else bell.url_of(event.id)),
            "way_out": stop,
            "site": site(),
            "base_url": base_url(),
            "lang": tongue,
            "name": member.display_name,
        }
        mail.post(
            to=member.email,
            subject=str(_("It will not take place")) if nameless else _subject(event, what),
            text=render_template("email/event.txt", **context),
            html=render_template("email/event.html", **context),
            key=key,
            unsubscribe=stop,
        )


def _subject(event: Event, what: str) -> str:
    if what == bell.CANCELLED:
        return str(_("Will not take place: %(title)s", title=event.title or bell.NAMELESS))
    if what == bell.SEAT:
        return str(_("A seat for you: %(title)s", title=event.title or bell.NAMELESS))
    if what == bell.SOON:
        return str(_("Soon: %(title)s", title=event.title or bell.NAMELESS))
    return str(_("Changed: %(title)s", title=event.title or bell.NAMELESS))


def _bare(event: Event, zone: str) -> list[str]:
    was = str(_("It was to be: %(when)s", when=span_in(event.starts_at, event.ends_at, zone)))
    return [str(_("What you wanted to come to will not take place.")), was]


def _lines(event: Event, what: str, payload: Mapping[str, Any], zone: str) -> list[str]:
    when = str(_("When: %(when)s", when=span_in(event.starts_at, event.ends_at, zone)))
    where = [str(_("Where: %(place)s", place=event.place))] if event.place else []
    if what == bell.CANCELLED:
        first = _("“%(title)s” will not take place.", title=event.title or bell.NAMELESS)
        why = [str(_("Why: %(reason)s", reason=event.why_cancelled))] if event.why_cancelled else []
        was = str(_("It was to be: %(when)s", when=span_in(event.starts_at, event.ends_at, zone)))
        return [str(first), *why, was]
    if what == bell.SEAT:
        first = _("A seat came free: you are coming to “%(title)s”.", title=event.title or bell.NAMELESS)
        last = _("If you can’t come after all, please say so: somebody else is waiting.")
        return [str(first), when, *where, str(last)]
    if what == bell.SOON:
        return [str(_("“%(title)s” is soon.", title=event.title or bell.NAMELESS)), when, *where]
    return [*_change(event, payload, zone), when, *where]


def _change(event: Event, payload: Mapping[str, Any], zone: str) -> list[str]:
    parts = payload.get("parts") or []
    if not parts:
        return [
            str(_("Look again at “%(title)s”: something has changed.", title=event.title or bell.NAMELESS))
        ]
    said = [
        str(
            _(
                "“%(title)s” has changed: %(what)s.",
                title=event.title or bell.NAMELESS,
                what=parts_in_words(parts),
            )
        )
    ]
    before = payload.get("starts_before")
    if before:
        said.append(str(_("Before: %(when)s", when=moment_in(datetime.fromisoformat(before), zone))))
    return said
