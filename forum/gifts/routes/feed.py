"""Offers and requests as an Atom feed: what a guest may read."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from forum.feeds.queries import Entry
from forum.feeds.routes import atom
from forum.gifts.lists import for_feed
from forum.gifts.routes.blueprint import gifts
from forum.gifts.wording import SIDES


@gifts.get("/gifts/feed.atom")
def newest() -> Response:
    """The newest offers and requests that are for everyone."""
    entries = [
        Entry(
            path=line.url,
            title=_("%(side)s: %(title)s", side=SIDES[line.side], title=line.title),
            author=line.author.called if line.author is not None else _("Somebody, without a name"),
            html=html,
            published=line.created_at,
            updated=edited_at or line.created_at,
        )
        for line, html, edited_at in for_feed()
    ]
    return atom(_("Offers and requests"), "/gifts/feed.atom", "/gifts", entries)
