"""What reports put on the forum's pages: «Report» in each menu, the way for everybody at the foot."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from forum.hooks import hooks
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import member as is_member
from forum.web.language import language, once_a_language
from moderation.reports.queries import Reportable


def _link(kind: str, subject_id: int, owner_id: int, path: str, style: str) -> Markup | str:
    me = viewer()
    if is_member(me, None):
        if not can(me, Act.REPORT, Reportable(owner_id)):
            return ""
        url = f"/report/{kind}/{subject_id}"
    else:
        url = f"/notice?address={quote(path)}"
    before, after = _around(language(), style)
    return before + url + after


@cache
def _around(_spoken: str, style: str) -> tuple[Markup, Markup]:
    """What stands before and after the address in the link: kept, because every page of a topic has one."""
    shown = render_template("moderation/reports/_link.html", url="ADDRESS", style=style)
    before, _address, after = shown.partition("ADDRESS")
    return Markup(before), Markup(after)  # noqa: S704 (a template of ours)


def in_post_menu(post: Any, **_context: Any) -> Markup | str:
    """In the menu of a post that can be read."""
    if not hooks().subjects["post"].sees(viewer(), post):
        return ""
    return _link("post", post.id, hooks().writer_of(post), f"/posts/{post.id}", "")


def in_subject_menu(kind: str, thing: Any, style: str = "", **_context: Any) -> Markup | str:
    """Beside what else can be done with a subject of any kind, on its own page."""
    known = hooks().subjects[kind]
    if not known.sees(viewer(), thing):
        return ""
    url = known.shown_to(viewer(), thing).url
    return _link(kind, thing.id, known.bearings(thing).owner_id, url, style)


def among_topic_tools(topic: Any, **_context: Any) -> Markup | str:
    """Beside what else can be done with a topic."""
    return _link("topic", topic.id, topic.author_id, f"/topics/{topic.id}", "button small quiet")


def in_member_menu(member: Any, **_context: Any) -> Markup | str:
    """On a member's page."""
    return _link("profile", member.id, member.id, f"/members/{member.username}", "button quiet")


@once_a_language
def in_account_menu() -> Markup:
    """In one's own menu."""
    return Markup(render_template("moderation/reports/_own_link.html"))  # noqa: S704 (a template of ours)


@once_a_language
def in_footer() -> Markup:
    """At the foot of every page, for anybody."""
    return Markup('<li><a href="/notice">{}</a></li>').format(_("Report illegal content"))
