"""Announcements as an Atom feed: what everybody can read, the newest first."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from forum.announcements.queries import published_announcements
from forum.announcements.routes.blueprint import announcements
from forum.announcements.viewing import lines
from forum.community.queries import site
from forum.feeds.queries import ENTRIES, Entry
from forum.feeds.routes import atom


@announcements.get("/announcements/feed.atom")
def feed() -> Response:
    """The newest announcements, as a guest reads them."""
    entries = [
        Entry(
            path=f"/posts/{line.row.post_id}",
            title=line.title,
            author=line.signature,
            html=line.row.post.html,
            published=line.row.published_at or line.row.created_at,
            updated=line.row.corrected_at or line.row.published_at or line.row.created_at,
        )
        for line in lines(published_announcements(None, limit=ENTRIES))
    ]
    title = _("Announcements – %(community)s", community=site().name)
    return atom(title, "/announcements/feed.atom", "/announcements", entries)
