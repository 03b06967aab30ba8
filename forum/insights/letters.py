"""The Monday mail, «la revue»: to whoever analyses something, at seven by their own clock, in their language.

It comes with the mandate and ends with one click (RFC 8058). A week in which nothing was said, nothing waits
and nothing came to anything sends nothing. Its key in the outbox names the reader and the week: it is sent
once, however often the routine runs, and in however many processes.
"""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from forum.clock import now
from forum.community.queries import site
from forum.hooks import MailKind
from forum.insights.chosen import remember
from forum.insights.mondays import last_week
from forum.insights.review import Review, review_for
from forum.insights.sentences import SENTENCES
from forum.jobs import mail, outbox
from forum.members.mailing import base_url
from forum.members.models import ANALYSE, Grant, Member
from forum.members.queries import viewer_by_id
from forum.notifications.mails import wants, way_out
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from forum.web.language import speaking
from forum.web.times import dated

MAIL = MailKind(
    "review",
    _l("The review of the week, on Monday mornings"),
    offered=lambda viewer: can(viewer, Act.SEE_REPORTS),
    with_mandate=True,
)


def send_reviews() -> None:
    """Write the review of the last week to everybody for whom it is Monday morning: a routine, each hour."""
    trusted = select(Grant.member_id).where(
        Grant.capability == ANALYSE, or_(Grant.until.is_(None), Grant.until > now())
    )
    reachable = select(Member.id).where(
        Member.id.in_(trusted),
        Member.active.is_(True),
        Member.system.is_(False),
        Member.confirmed_at.is_not(None),
    )
    for member_id in session().scalars(reachable.order_by(Member.id)).all():
        with transaction():
            send_review(member_id)


def send_review(member_id: int) -> None:
    """Put the review into the outbox, if this member wants it, it is their Monday, and it says something."""
    member, reader = session().get_one(Member, member_id), viewer_by_id(member_id)
    if reader is None or not MAIL.offered(reader) or not wants(member.mails, MAIL):
        return
    week = last_week(now(), reader.timezone or site().timezone)
    key = f"review:{member_id}:{week.name}"
    if not week.is_due(now()) or outbox.is_known(key):
        return
    review = review_for(reader)
    if not review.empty:
        _write(member, review, key)
        remember(member_id, week, review.quotes)


def _write(member: Member, review: Review, key: str) -> None:
    stop = way_out(member.id, MAIL.name)
    with speaking(member.language) as tongue:
        context: dict[str, Any] = {
            "review": review,
            "link": f"{base_url()}/review",
            "way_out": stop,
            "site": site(),
            "base_url": base_url(),
            "lang": tongue,
            "name": member.display_name,
            **SENTENCES,
        }
        mail.post(
            to=member.email,
            subject=subject_of(review),
            text=render_template("email/revue.txt", **context),
            html=render_template("email/revue.html", **context),
            key=key,
            unsubscribe=stop,
        )


def subject_of(review: Review) -> str:
    """What the mail is called, in the language that is spoken."""
    day = dated(review.week.first, "long")
    return str(_("%(community)s, the review: week of %(day)s", community=site().name, day=day))
