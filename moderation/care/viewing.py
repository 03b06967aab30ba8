"""What care puts on the pages of others: shelter, on the page of a member and on that of a case."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from forum.members.forms import PlainForm
from forum.members.models import Member
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from moderation.care.day import day_of
from moderation.care.queries import running_shelter, running_shelters
from moderation.care.strangers import spoken_to


def in_management(member: Any = None, **_context: Any) -> Markup | str:
    """On the page where moderators look after a member (slot ``member.manage``)."""
    if member is None or not can(viewer(), Act.SHELTER, member):
        return ""
    page = render_template(
        "moderation/care/_manage.html",
        member=member,
        running=running_shelter(member.id),
        form=PlainForm(formdata=None),
    )
    return Markup(page)  # noqa: S704 (a template of ours)


def above_queue(**_context: Any) -> Markup | str:
    """One's own day, above the queue (slot ``queue.head``)."""
    me = viewer()
    if not can(me, Act.SEE_QUEUE):
        return ""
    return Markup(render_template("moderation/care/_day.html", day=day_of(me)))  # noqa: S704 (a template of ours)


def of_case(case: Any = None, thing: Any = None, **_context: Any) -> Markup | str:
    """On the page of a case about a post: those it speaks to, for whom shelter can be turned on."""
    if case is None or thing is None or case.subject_kind != "post":
        return ""
    addressed = [one for one in _spoken_to(thing) if can(viewer(), Act.SHELTER, one)]
    if not addressed:
        return ""
    page = render_template(
        "moderation/care/_addressed.html",
        case=case,
        members=addressed,
        sheltered=running_shelters([one.id for one in addressed]),
        form=PlainForm(formdata=None),
    )
    return Markup(page)  # noqa: S704 (a template of ours)


def _spoken_to(post: Any) -> list[Member]:
    """The members that a post speaks to, without its author."""
    found = spoken_to(post.source, post.reply_to_id, post.topic) - {post.author_id}
    wanted = select(Member).where(Member.id.in_(found), Member.active.is_(True), Member.system.is_(False))
    return list(session().scalars(wanted.order_by(Member.id))) if found else []
