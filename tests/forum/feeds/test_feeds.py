"""Feeds are valid Atom and hold what a guest may read."""

from __future__ import annotations

import feedparser
import pytest

from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic


def test_feeds_hold_what_is_public(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Un <titre> & plus", "Le corps **gras**")
        make_reply(cast.mo, topic.id, "Une réponse")
        make_topic(cast.ada, make_category("staff", access="staff"), "Interne", "secret")
    for path, titles in (
        ("/feed.atom", ["Un <titre> & plus"]),
        ("/c/talk/feed.atom", ["Un <titre> & plus"]),
        (f"/topics/{topic.id}/feed.atom", ["Un <titre> & plus"] * 2),
    ):
        answer = cast.browser("guest").get(path)
        assert answer.mimetype == "application/atom+xml"
        feed = feedparser.parse(answer.data)
        assert not feed.bozo
        assert [entry.title for entry in feed.entries] == titles
        assert all(entry.link.startswith("http://localhost/posts/") for entry in feed.entries)
        assert "secret" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["guest", "ada"])
def test_a_feed_of_something_private_is_not_there_for_anybody(cast: Cast, name: str) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.ada, make_category("staff", access="staff"))
    assert cast.browser(name).get("/c/staff/feed.atom").status_code == 404
    assert cast.browser(name).get(f"/topics/{topic.id}/feed.atom").status_code == 404


def test_an_unchanged_feed_is_not_sent_again(cast: Cast) -> None:
    with cast.app.app_context():
        make_topic(cast.mia, make_category())
    first = cast.browser("guest").get("/feed.atom")
    again = cast.browser("guest").get("/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_links_in_a_feed_lead_here_from_anywhere(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(
            cast.mia, make_category(), body='Voyez @mo, [ceci](/posts/1), et `<a href="/x">` //ailleurs'
        )
    feed = feedparser.parse(cast.browser("guest").get(f"/topics/{topic.id}/feed.atom").data)
    (content,) = feed.entries[0].content
    assert 'href="http://localhost/members/mo"' in content.value
    assert 'href="http://localhost/posts/1"' in content.value
    assert 'href="/' not in content.value.replace('&lt;a href="/x"', "")
