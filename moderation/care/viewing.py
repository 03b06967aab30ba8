"""What care puts on the pages of others: shelter, on the page of a member and on that of a case."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from forum.members.forms import PlainForm
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import moderates_all
from moderation.care.day import day_of
from moderation.care.nearness import addressed, protected
from moderation.care.queries import running_shelter, running_shelters


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


def in_member_menu(member: Any, **_context: Any) -> Markup | str:
    """On a member's own page (slot ``member.menu``), for those who moderate where that member writes.

    Who moderates everything finds it where they look after them.
    """
    me = viewer()
    if me is None or not me.moderated_categories or moderates_all(me, None) or me.id == member.id:
        return ""
    if not can(me, Act.SHELTER, protected(me, member.id)):
        return ""
    return Markup(render_template("moderation/care/_way.html", member=member))  # noqa: S704 (a template of ours)


def above_queue(**_context: Any) -> Markup | str:
    """One's own day, above the queue (slot ``queue.head``)."""
    me = viewer()
    if not can(me, Act.SEE_QUEUE):
        return ""
    return Markup(render_template("moderation/care/_day.html", day=day_of(me)))  # noqa: S704 (a template of ours)


def of_case(case: Any = None, thing: Any = None, **_context: Any) -> Markup | str:
    """On the page of a case about a post: those it speaks to, for whom shelter can be turned on."""
    if case is None:
        return ""
    members = addressed(viewer(), case, thing)
    if not members:
        return ""
    page = render_template(
        "moderation/care/_addressed.html",
        case=case,
        members=members,
        sheltered=running_shelters([one.id for one in members]),
        form=PlainForm(formdata=None),
    )
    return Markup(page)  # noqa: S704 (a template of ours)
