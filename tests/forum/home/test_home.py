"""The home page: tonight, what waits, what moved, and an end."""

from __future__ import annotations

import pytest

from forum.community.actions import store_settings
from forum.members.models import Member
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic


@pytest.mark.parametrize("name", ["guest", "nia", "mia", "mo", "ada"])
def test_it_opens_empty_and_full(cast: Cast, name: str) -> None:
    assert cast.browser(name).get("/").status_code == 200
    with cast.app.app_context():
        topic = make_topic(cast.mo, make_category(), "La pluie arrive", body="@mia @nia @ada")
        make_reply(cast.mo, topic.id)
    page = cast.browser(name).get("/").get_data(as_text=True)
    assert "La pluie arrive" in page
    assert ("mentioned" in page) == (name in ("nia", "mia", "ada"))


def test_it_ends(cast: Cast) -> None:
    with cast.app.app_context():
        category = make_category()
        for number in range(15):
            make_topic(cast.mo, category, f"Sujet {number}")
    page = cast.browser("guest").get("/").get_data(as_text=True)
    assert page.count('class="row"') + page.count('class="row is-new"') == 8
    assert "That is all for now" in page


def test_the_room_is_open_for_those_who_may_enter(cast: Cast) -> None:
    with cast.app.app_context():
        room = make_topic(cast.ada, make_category("members", access="members"), "La Terrasse", kind="room")
        with transaction():
            store_settings({"front_room_id": room.id})
    assert "La Terrasse" in cast.browser("mia").get("/").get_data(as_text=True)
    assert "La Terrasse" not in cast.browser("guest").get("/").get_data(as_text=True)


def test_of_what_is_new_the_followed_comes_first(cast: Cast) -> None:
    with cast.app.app_context():
        category = make_category()
        mine = make_topic(cast.mo, category, "Le mien")
        make_reply(cast.mia, mine.id)
        make_reply(cast.mo, mine.id)
        for number in range(9):
            make_topic(cast.mo, category, f"Sujet {number}")
    page = cast.browser("mia").get("/").get_data(as_text=True)
    assert page.index("Le mien") < page.index("Sujet 8")
    assert page.count('class="row is-new"') == 8
    assert "Le mien" not in cast.browser("nia").get("/").get_data(as_text=True)


def test_who_has_read_nothing_is_not_told_that_they_read_everything(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mo, make_category(), "La pluie arrive").id
        with transaction():
            newcomer = session().get_one(Member, cast.nia.id)
            newcomer.read_floor = 10_000
    assert "You have read everything" not in cast.browser("nia").get("/").text
    cast.browser("nia").write(f"/topics/{topic}/read", post_id=1)
    assert "You have read everything" in cast.browser("nia").get("/").text


def test_a_guest_is_shown_the_way_in(cast: Cast) -> None:
    page = cast.browser("guest").get("/").text.partition("<main")[2]
    assert 'href="/register"' in page and 'href="/login"' in page
    assert 'href="/register"' not in cast.browser("mia").get("/").text


def test_a_guest_who_replies_in_the_room_of_the_home_page_is_led_to_it(cast: Cast) -> None:
    with cast.app.app_context():
        room = make_topic(cast.ada, make_category(), "La Terrasse", kind="room")
        with transaction():
            store_settings({"front_room_id": room.id})
    location = cast.browser("guest").get("/?reply_to=1").headers["Location"]
    assert location.startswith(f"/login?next=%2Ftopics%2F{room.id}") and "reply_to%3D1" in location
    assert "Replying to Ada" in cast.browser("mia").get("/?reply_to=1").text
