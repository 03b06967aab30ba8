"""Telling those an announcement is for: the bell, and a mail to whoever asked for one. Jobs, in portions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.announcements import bell
from forum.announcements.audiences import audiences
from forum.announcements.models import PUBLISHED, Announcement
from forum.announcements.queries import find_announcement
from forum.announcements.signing import signature_of, signed
from forum.clock import now
from forum.community.queries import site
from forum.hooks import MailKind
from forum.jobs import mail, outbox
from forum.members.mailing import base_url
from forum.members.models import Member
from forum.members.people import Person, people
from forum.members.queries import viewer_by_id
from forum.notifications.mails import way_out
from forum.storage.session import session, transaction
from forum.text.excerpt import letter_text
from forum.topics.models import OfficialPost
from forum.web.language import speaking

JOB = "tell-of-announcement"
MAIL = MailKind("announcements", _l("What is announced to me"))
PORTION = 100
"""Members told in one transaction."""
AGAIN = timedelta(minutes=10)
"""When to look again whether a moderator has let it be read."""


def tell_later(announcement_id: int, after: int = 0) -> None:
    """Let those with numbers above ``after`` be told, in the open transaction; once."""
    key = f"{JOB}:{announcement_id}:{after}"
    outbox.later(JOB, {"announcement_id": announcement_id, "after": after}, key=key)


def tell_some(payload: dict[str, Any]) -> None:
    """Tell the next members, and see to the rest: a job. Told twice, nobody hears it twice."""
    announcement_id, after = payload["announcement_id"], payload["after"]
    with transaction():
        row = find_announcement(announcement_id)
        if row is None or row.stage != PUBLISHED or row.ends_at is None or row.ends_at <= now():
            return
        if row.post is None or row.post.state in ("removed", "deleted"):
            return
        if row.post.state != PUBLISHED or row.post.topic.state != PUBLISHED:
            _look_again(payload)
            return
        told = audiences()[row.audience].told(row)
        next_ones = (
            select(Member)
            .where(
                Member.id.in_(told),
                Member.id > after,
                Member.id != row.author_id,
                Member.active.is_(True),
                Member.system.is_(False),
                Member.confirmed_at.is_not(None),
            )
            .order_by(Member.id)
            .limit(PORTION)
        )
        members = list(session().scalars(next_ones))
        signs = people([row.author_id])[row.author_id], signed([row]).get(row.post.id)
        for member in members:
            _tell(row, member, signs)
        if len(members) == PORTION:
            tell_later(announcement_id, members[-1].id)


def _look_again(payload: dict[str, Any]) -> None:
    due = now() + AGAIN
    key = f"{JOB}:{payload['announcement_id']}:{payload['after']}:{int(due.timestamp()) // 60}"
    outbox.later(JOB, payload, due=due, key=key)


def _tell(row: Announcement, member: Member, signs: tuple[Person, OfficialPost | None]) -> None:
    reader = viewer_by_id(member.id)
    if reader is None or not row.post_seen_by(reader):
        return
    if reader.suspended_until is not None and reader.suspended_until > now():
        return
    bell.announce(row, member.id)
    if MAIL.name in member.mails.split():
        _write(row, member, signs)


def _write(row: Announcement, member: Member, signs: tuple[Person, OfficialPost | None]) -> None:
    leave = way_out(member.id, MAIL.name)
    with speaking(member.language) as tongue:
        context: dict[str, Any] = {
            "site": site(),
            "base_url": base_url(),
            "lang": tongue,
            "name": member.display_name,
            "title": row.heading,
            "signature": signature_of(row, *signs, tongue),
            "text": letter_text(row.post.html, base_url()),
            "html": row.post.html.replace('href="/', f'href="{base_url()}/'),
            "link": base_url() + row.url,
            "way_out": leave,
        }
        subject = _("%(community)s: %(title)s", community=site().name, title=row.heading)
        text = render_template("email/announcement.txt", **context)
        html = render_template("email/announcement.html", **context)
    key = f"announcement:{row.id}:{member.id}"
    mail.post(to=member.email, subject=subject, text=text, html=html, key=key, unsubscribe=leave)
