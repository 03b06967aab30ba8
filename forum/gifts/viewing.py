"""Offers and requests on pages of others: home, search, a member's own menu."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from forum.gifts.lists import for_home, found_gifts, openly_by
from forum.gifts.wording import KINDS, SIDES, STATUSES, kind_of
from forum.members.viewing import viewer

NEWEST, ENDING = 4, 2
"""How many the home page shows, which can be read in two minutes."""

FOUND = 5

ON_MEMBER_PAGE = 6


def words() -> dict[str, Any]:
    """What the templates of a list call things."""
    return {"kinds": KINDS, "sides": SIDES, "statuses": STATUSES, "kind_of": kind_of}


def on_home(**_context: Any) -> Markup:
    """Some offers and requests: the newest, and those that end soon."""
    lines = for_home(viewer(), NEWEST, ENDING)
    page = render_template("gifts/_home.html", lines=lines, **words())
    return Markup(page)  # noqa: S704 (a template of ours)


def in_search(question: Any, **_context: Any) -> Markup | str:
    """Those open now that speak of what is searched for: on the first page of a search for words alone."""
    lines = found_gifts(viewer(), question.text, FOUND) if question.unfiltered and question.page == 1 else []
    if not lines:
        return ""
    page = render_template("gifts/_found.html", lines=lines, **words())
    return Markup(page)  # noqa: S704 (a template of ours)


def on_member_page(member: Any, **_context: Any) -> Markup | str:
    """What a member offers and asks for openly."""
    me = viewer()
    lines = openly_by(me, member.id, ON_MEMBER_PAGE)
    if not lines:
        return ""
    own = me is not None and me.id == member.id
    page = render_template("gifts/_on_member.html", lines=lines, own=own, **words())
    return Markup(page)  # noqa: S704 (a template of ours)


def in_account_menu(**_context: Any) -> Markup:
    """The way to everything one offered."""
    return Markup(render_template("gifts/_menu_link.html"))  # noqa: S704 (a template of ours)
