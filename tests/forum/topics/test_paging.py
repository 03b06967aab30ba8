"""Pages of a topic: keyset, both ways, without a gap and without a repetition."""

from __future__ import annotations

import pytest

from forum.storage.session import transaction
from forum.topics.actions.delete import delete_post
from forum.topics.queries import post_for
from forum.topics.windows import PAGE
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.forum.topics.reading import cards, link

COUNT = 47


@pytest.fixture
def long(cast: Cast) -> list[int]:
    """A topic of 47 posts; the ids of its posts."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Long")
        ids = [topic.last_post_id]
        ids += [make_reply(cast.nia, topic.id, f"Reply {number}").id for number in range(COUNT - 1)]
    return ids


def test_walking_forward_and_back_shows_every_post_once(cast: Cast, long: list[int]) -> None:
    for name in ("guest", "mia"):
        browser = cast.browser(name)
        address: str | None = "/topics/1"
        seen: list[int] = []
        pages = 0
        while address:
            html = browser.get(address).text
            seen += cards(html)
            pages += 1
            last, address = address, link(html, "next")
        assert seen == long
        assert pages == 3
        back: list[int] = []
        address = last
        while address:
            html = browser.get(address).text
            back = cards(html) + back
            address = link(html, "prev")
        assert back == long


@pytest.mark.parametrize("place", [0, 1, 5, 19, 20, 30, 45, 46])
def test_the_page_of_a_post_holds_it(cast: Cast, long: list[int], place: int) -> None:
    html = cast.browser("guest").get(f"/topics/1?at={long[place]}").text
    shown = cards(html)
    assert long[place] in shown
    assert len(shown) == PAGE
    start = long.index(shown[0])
    assert shown == long[start : start + PAGE]


def test_a_permanent_link_leads_to_the_post(cast: Cast, long: list[int]) -> None:
    answer = cast.browser("guest").get(f"/posts/{long[33]}")
    assert answer.status_code == 302
    assert answer.location == f"/topics/1/long?at={long[33]}#post-{long[33]}"
    assert long[33] in cards(cast.browser("guest").get(answer.location).text)


def test_going_to_the_end_and_to_a_day(cast: Cast, long: list[int]) -> None:
    browser = cast.browser("guest")
    assert browser.get("/topics/1?go=end").location.endswith(f"?at={long[-1]}#post-{long[-1]}")
    assert browser.get("/topics/1?date=2000-01-01").location.endswith(f"#post-{long[0]}")
    assert browser.get("/topics/1?date=2999-01-01").location.endswith(f"#post-{long[-1]}")
    assert browser.get("/topics/1?date=nonsense").location == "/topics/1/long"
    assert browser.get("/topics/1?date=0001-01-01").status_code == 302


def test_going_to_the_first_unread(cast: Cast, long: list[int]) -> None:
    cast.browser("mia").write("/topics/1/read", post_id=long[20])
    answer = cast.browser("mia").get("/topics/1?go=unread")
    assert answer.location == f"/topics/1/long?at={long[21]}#unread"
    html = cast.browser("mia").get(answer.location).text
    line = html.index('id="unread"')
    assert html.index(f'id="post-{long[20]}"') < line < html.index(f'id="post-{long[21]}"')


def test_numbers_that_no_post_has(cast: Cast, long: list[int]) -> None:
    browser = cast.browser("guest")
    for query in ("at=x", "after=-1", "before=99999999999999999999", "at="):
        assert browser.get(f"/topics/1?{query}").status_code == 404
    assert browser.get("/topics/99999999999999999999").status_code == 404
    assert browser.get("/posts/9007199254740991").status_code == 404
    beyond = browser.get("/topics/1?after=9007199254740990").text
    assert cards(beyond) == []
    assert link(beyond, "prev")


def test_a_vanished_post_leaves_no_hole(cast: Cast, long: list[int]) -> None:
    with cast.app.app_context(), transaction():
        delete_post(actor=cast.nia, post=post_for(cast.nia, long[-1], lock=True))
    shown = cards(cast.browser("guest").get("/topics/1?go=end", follow_redirects=True).text)
    assert shown == long[-PAGE - 1 : -1]


def test_a_room_begins_at_its_end(cast: Cast) -> None:
    with cast.app.app_context():
        room = make_topic(cast.mia, make_category("live"), "Room", kind="room")
        ids = [room.last_post_id] + [make_reply(cast.nia, room.id, f"{n}").id for n in range(59)]
    html = cast.browser("guest").get(f"/topics/{room.id}").text
    assert cards(html) == ids[-50:]
    assert cards(cast.browser("guest").get(link(html, "prev") or "").text) == ids[:10]
