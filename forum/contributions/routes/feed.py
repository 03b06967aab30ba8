"""Calls as an Atom feed: what everybody can read, the newest first."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from forum.community.queries import site
from forum.contributions.queries import newest_calls
from forum.contributions.routes.blueprint import calls
from forum.feeds.queries import ENTRIES, Entry
from forum.feeds.routes import atom
from forum.members.people import people


@calls.get("/calls/feed.atom")
def feed() -> Response:
    """The newest calls."""
    found = newest_calls(ENTRIES)
    known = people(call.author_id for call in found)
    entries = [
        Entry(
            path=f"/calls/{call.id}",
            title=call.title,
            author=known[call.author_id].called,
            html=call.html,
            published=call.published_at or call.created_at,
            updated=call.closed_at or call.published_at or call.created_at,
        )
        for call in found
    ]
    title = _("Calls for help – %(community)s", community=site().name)
    return atom(title, "/calls/feed.atom", "/calls", entries)
