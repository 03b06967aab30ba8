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

from forum.clock import now
from forum.community.queries import site
from forum.events import bell
from forum.events.models import Event
from forum.events.queries import answer_of, is_told_link
from forum.events.sentences import AN_HOUR
from forum.events.wording import day_in, moment_in, parts_in_words, span_in, zone_name
from forum.hooks import MailKind
from forum.jobs import mail
from forum.members.mailing import base_url
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.notifications.mails import way_out
from forum.storage.session import session
from forum.web.language import speaking

MAIL = MailKind("events", _l("Events I come to: what changes, a seat for me, the day before"))
NAMELESS = "…"
"""What is said instead of a title that went with its author."""
MAILED = (bell.CHANGED, bell.CANCELLED, bell.SEAT, bell.SOON)


def write(
    event: Event, member_id: int, what: str, payload: Mapping[str, Any], *, key: str, nameless: bool = False
) -> None:
    """Put the message into the outbox, if the member wants such mail; ``key``: once for all runs.

    ``nameless``: that it won't take place, and no word of what it was.
    """
    if what not in MAILED or payload.get("left") == AN_HOUR:
        return  # within the hour a bell is soon enough, and mail might not be
    member = session().get(Member, member_id)
    if member is None or member.confirmed_at is None or MAIL.name not in member.mails.split():
        return
    suspended = member.suspended_until is not None and member.suspended_until > now()
    if suspended and what != bell.CANCELLED:
        return  # the bell tells them when they are back
    zone = member.timezone or site().timezone
    stop = way_out(member_id, MAIL.name)
    with speaking(member.language) as tongue:
        context = {
            "lines": _bare(event, zone) if nameless else _lines(event, member_id, what, payload, zone),
            "link": base_url() + ("/events" if nameless else bell.url_of(event.id)),
            "way_out": stop,
            "site": site(),
            "base_url": base_url(),
            "lang": tongue,
            "name": member.display_name,
        }
        it_will_not = _("It will not take place: %(day)s", day=day_in(event.starts_at, zone))
        mail.post(
            to=member.email,
            subject=str(it_will_not) if nameless else _subject(event, what, zone),
            text=render_template("email/event.txt", **context),
            html=render_template("email/event.html", **context),
            key=key,
            unsubscribe=stop,
        )


def _subject(event: Event, what: str, zone: str) -> str:
    """What it is about, and which date: those of a series have the same title."""
    said = {"title": event.title or NAMELESS, "day": day_in(event.starts_at, zone)}
    if what == bell.CANCELLED:
        return str(_("Will not take place: %(title)s, %(day)s", **said))
    if what == bell.SEAT:
        return str(_("A seat for you: %(title)s, %(day)s", **said))
    if what == bell.SOON:
        return str(_("Soon: %(title)s, %(day)s", **said))
    return str(_("Changed: %(title)s, %(day)s", **said))


def _span(event: Event, zone: str) -> str:
    """From when to when, and by which clock: a mail is read anywhere."""
    return f"{span_in(event.starts_at, event.ends_at, zone)} ({zone_name(event.starts_at, zone)})"


def _bare(event: Event, zone: str) -> list[str]:
    was = str(_("It was to be: %(when)s", when=_span(event, zone)))
    return [str(_("What you wanted to come to will not take place.")), was]


def _lines(event: Event, member_id: int, what: str, payload: Mapping[str, Any], zone: str) -> list[str]:
    title = event.title or NAMELESS
    if what == bell.CANCELLED:
        first = _("“%(title)s” will not take place.", title=title)
        why = [str(_("Why: %(reason)s", reason=event.why_cancelled))] if event.why_cancelled else []
        return [str(first), *why, str(_("It was to be: %(when)s", when=_span(event, zone)))]
    facts = _facts(event, member_id, zone)
    if what == bell.SEAT:
        first = _("A seat came free: you are coming to “%(title)s”.", title=title)
        last = _("If you can’t come after all, please say so: somebody else is waiting.")
        return [str(first), *facts, str(last)]
    if what == bell.SOON:
        return [str(_("“%(title)s” is coming up.", title=title)), *facts]
    return [*_change(event, payload, zone), *facts]


def _facts(event: Event, member_id: int, zone: str) -> list[str]:
    """When and where it takes place and what it costs; the link for those who come and who host alone."""
    told = [str(_("When: %(when)s", when=_span(event, zone)))]
    if event.place:
        told.append(str(_("Where: %(place)s", place=event.place)))
    reader = viewer_by_id(member_id)
    if event.link and is_told_link(reader, event, answer_of(reader, event.id)):
        told.append(str(_("Online: %(link)s", link=event.link)))
    told.append(str(_("Admission: %(admission)s", admission=event.admission or _("it is free"))))
    return told


def _change(event: Event, payload: Mapping[str, Any], zone: str) -> list[str]:
    parts = payload.get("parts") or []
    if not parts:
        return [str(_("Look again at “%(title)s”: something has changed.", title=event.title or NAMELESS))]
    said = [
        str(
            _(
                "“%(title)s” has changed: %(what)s.",
                title=event.title or NAMELESS,
                what=parts_in_words(parts),
            )
        )
    ]
    before = payload.get("starts_before")
    if before:
        said.append(str(_("Before: %(when)s", when=moment_in(datetime.fromisoformat(before), zone))))
    return said
