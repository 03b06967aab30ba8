"""Lists of topics: paging, what is unread, what is muted."""

from __future__ import annotations

import re

import pytest

from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.forum.topics.reading import asked, link, rows


def unread(html: str, topic_id: int) -> int:
    """How many posts of the topic the list counts as new."""
    row = html[html.index(f'data-topic="{topic_id}"') :].split("</li>", maxsplit=1)[0]
    found = re.search(r"data-unread>(\d+)", row)
    return int(found[1]) if found else 0


def test_walking_a_list_shows_every_topic_once(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        ids = [make_topic(cast.mia, place, f"T{number}").id for number in range(60)]
    for path in ("/topics", "/c/talk"):
        seen: list[int] = []
        address: str | None = path
        while address:
            html = cast.browser("guest").get(address).text
            seen += rows(html)
            last, address = address, link(html, "next")
        assert seen == ids[::-1]
        before = link(cast.browser("guest").get(last).text, "prev")
        assert rows(cast.browser("guest").get(before or "").text) == ids[::-1][25:50]


def test_a_reply_moves_its_topic_to_the_top(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        first = make_topic(cast.mia, place, "First").id
        second = make_topic(cast.mia, place, "Second").id
        assert rows(cast.browser("guest").get("/topics").text) == [second, first]
        make_reply(cast.nia, first, "Moves")
    html = cast.browser("guest").get("/topics").text
    assert rows(html) == [first, second]
    assert "Moves" in html


def test_unread_counts_others_posts_since_one_was_there(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category()).id
        posts = [make_reply(author, topic).id for author in (cast.nia, cast.nia, cast.mia, cast.nia)]
    # Whoever posts has read so far.
    assert unread(cast.browser("mia").get("/topics").text, topic) == 1
    assert unread(cast.browser("mo").get("/topics").text, topic) == 5
    assert unread(cast.browser("guest").get("/topics").text, topic) == 0
    cast.browser("mo").write(f"/topics/{topic}/read", post_id=posts[1])
    assert unread(cast.browser("mo").get("/topics").text, topic) == 2
    assert rows(cast.browser("mo").get("/topics?filter=unread").text) == [topic]
    cast.browser("mo").write(f"/topics/{topic}/read", post_id=posts[-1])
    assert unread(cast.browser("mo").get("/topics").text, topic) == 0
    assert "You have read everything" in cast.browser("mo").get("/topics?filter=unread").text


def test_muted_topics_and_categories_are_not_unread(cast: Cast) -> None:
    with cast.app.app_context():
        loud, calm = make_category("loud"), make_category("calm")
        kept, muted = make_topic(cast.nia, calm, "Kept").id, make_topic(cast.nia, calm, "Muted").id
        elsewhere, watched = make_topic(cast.nia, loud, "Loud").id, make_topic(cast.nia, loud, "Watched").id
    mia = cast.browser("mia")
    mia.write(f"/topics/{muted}/follow", level="mute")
    mia.write("/c/loud/follow", level="mute")
    mia.write(f"/topics/{watched}/follow", level="watch")
    assert rows(mia.get("/topics?filter=unread").text) == [watched, kept]
    assert rows(mia.get("/topics").text) == [watched, elsewhere, muted, kept]


def test_a_list_is_the_same_for_everybody_but_for_what_is_new(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        for number in range(30):
            make_topic(cast.nia, place, f"T{number}")
    cast.browser("mia").get("/topics")
    with asked(cast.app) as statements:
        cast.browser("mo").get("/topics")
    # The viewer, what they may do, the list: the rows themselves are known from the other member.
    assert len(statements) <= 4, statements


@pytest.mark.parametrize("query", ["before=x", "after=-5", "before=99999999999999999999"])
def test_numbers_that_no_list_has(cast: Cast, query: str) -> None:
    assert cast.browser("guest").get(f"/topics?{query}").status_code == 404


def test_empty_lists_say_what_they_are_for(cast: Cast) -> None:
    with cast.app.app_context():
        make_category()
    assert "Nobody has said anything yet" in cast.browser("guest").get("/topics").text
    assert "Start the first topic" in cast.browser("mia").get("/c/talk").text
    assert "/topics/new" not in cast.browser("sam").get("/c/talk").text
