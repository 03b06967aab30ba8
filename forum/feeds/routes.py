"""Atom feeds (RFC 4287). A feed speaks to nobody in particular, so it holds what a guest may read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _

from forum.categories.queries import category_for
from forum.clock import now
from forum.community.queries import site
from forum.config import Config
from forum.feeds.queries import Entry, newest_posts, newest_topics
from forum.topics.queries import topic_for
from forum.web.language import language

feeds = Blueprint("feeds", __name__)


def _base() -> str:
    config: Config = current_app.extensions["forum.config"]
    return config.base_url


_HERE = re.compile(r'(<a\b[^>]*?\bhref=")/(?!/)')
"""The beginning of a link to a page of ours, in what the sanitiser wrote."""


def _from_anywhere(html: str) -> str:
    """``html`` with whole addresses: feed readers show it far from here."""
    return _HERE.sub(rf"\g<1>{_base()}/", html)


_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0, section 2.2). Forms let none in; a feed copes all the same."""


def _text(text: str) -> str:
    return _NOT_XML.sub("", text)


def atom(title: str, path: str, page: str, entries: Sequence[Entry]) -> Response:
    """A feed of ``entries`` that stands at ``path`` and speaks of ``page``."""
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.id(_base() + page)
    feed.title(_text(title))
    feed.link(href=_base() + path, rel="self")
    feed.link(href=_base() + page, rel="alternate")
    feed.language(language())
    feed.updated(max((entry.updated for entry in entries), default=now()))
    for entry in entries:
        item = feed.add_entry(order="append")
        address = _base() + entry.path
        item.id(address)
        item.link(href=address)
        item.title(_text(entry.title))
        item.author(name=_text(entry.author))
        item.published(entry.published)
        item.updated(entry.updated)
        item.content(_text(_from_anywhere(entry.html)), type="html")
    response = Response(feed.atom_str(), mimetype="application/atom+xml")
    response.cache_control.public = True
    response.cache_control.max_age = 300
    response.vary.update(("Accept-Language", "Cookie"))  # names of categories
    response.add_etag()
    response.make_conditional(request)
    return response


@feeds.get("/feed.atom")
def newest() -> Response:
    """The newest topics of all public categories."""
    return atom(site().name, "/feed.atom", "/topics", newest_topics())


@feeds.get("/c/<slug>/feed.atom")
def category(slug: str) -> Response:
    """The newest topics of a public category."""
    found = category_for(None, slug)
    title = _("%(category)s – %(community)s", category=found.name(language()), community=site().name)
    return atom(title, f"/c/{slug}/feed.atom", f"/c/{slug}", newest_topics(found.id))


@feeds.get("/topics/<int:topic_id>/feed.atom")
def topic(topic_id: int) -> Response:
    """The newest posts of a public topic."""
    found = topic_for(None, topic_id)
    title = _("%(topic)s – %(community)s", topic=found.title, community=site().name)
    return atom(title, f"/topics/{topic_id}/feed.atom", f"/topics/{topic_id}", newest_posts(topic_id))
