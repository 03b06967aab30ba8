"""Whoever is not logged in is led to the log-in and back, and loses nothing that was typed."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.conversations import make_conversation


@pytest.fixture
def topic(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.mia, make_category(), "The long table").id


def next_of(location: str) -> str:
    assert location.startswith("/login?")
    return parse_qs(urlsplit(location).query)["next"][0]


def test_a_guest_who_wants_to_reply_logs_in_and_comes_back_to_the_post(cast: Cast, topic: int) -> None:
    guest = cast.browser("guest")
    location = guest.get(f"/topics/{topic}?reply_to=1").headers["Location"]
    back = next_of(location)
    assert back.endswith("?at=1&reply_to=1#post-1")
    assert "To reply, log in" in guest.get(location).text
    page = cast.browser("nia").get(back.partition("#")[0]).text
    assert "Replying to Mia" in page and 'name="reply_to_id" value="1"' in page


@pytest.mark.parametrize("asked", ["x", "99999999999999999999", "", "0", "77"])
def test_an_odd_number_leads_to_the_log_in_too(cast: Cast, topic: int, asked: str) -> None:
    answer = cast.browser("guest").get(f"/topics/{topic}?reply_to={asked}")
    assert next_of(answer.headers["Location"]).startswith(f"/topics/{topic}/")


def test_conversations_lead_a_guest_to_the_log_in(cast: Cast) -> None:
    answer = cast.browser("guest").get("/conversations?before=9")
    assert next_of(answer.headers["Location"]) == "/conversations?before=9"


def test_what_a_guest_may_not_see_offers_the_log_in_like_what_is_nowhere(cast: Cast) -> None:
    with cast.app.app_context():
        private = make_conversation(cast.mia, cast.nia)
    hidden, nowhere = (cast.browser("guest").get(f"/topics/{one}?go=end") for one in (private, private + 900))
    assert hidden.status_code == nowhere.status_code == 404
    assert f'href="/login?next=/topics/{private}%3Fgo%3Dend"' in hidden.text
    first, second = (
        text.replace(f"/topics/{number}", "/topics/N").partition("<main")[2]
        for text, number in ((hidden.text, private), (nowhere.text, private + 900))
    )
    assert first == second
    assert "/login" not in cast.browser("mo").get(f"/topics/{private}").text


def test_who_was_logged_out_while_writing_is_told_so_and_keeps_the_text(cast: Cast, topic: int) -> None:
    guest = cast.browser("guest")
    came = {"Referer": f"http://localhost/topics/{topic}/the-long-table?at=1"}
    lost = guest.post(f"/topics/{topic}/reply", data={"body": "A long thought"}, headers=came)
    assert lost.status_code == 400
    assert "You are logged out" in lost.text and "A long thought" in lost.text and ">Your text<" in lost.text
    assert f"/login?next=/topics/{topic}/the-long-table%3Fat%3D1" in lost.text
    script = guest.post(f"/topics/{topic}/reply", data={"body": "x"}, headers={"Accept": "application/json"})
    assert script.get_json()["error"] == "logged_out"
    whole = guest.write(f"/topics/{topic}/reply", body="A long thought")
    assert whole.status_code == 403 and "You are logged out" in whole.text and "A long thought" in whole.text


def test_an_old_form_is_still_called_old(cast: Cast, topic: int) -> None:
    assert "grown old" in cast.browser("mia").post(f"/topics/{topic}/reply", data={"body": "x"}).text
    assert "grown old" in cast.browser("guest").post("/login", data={"email": "x"}).text


def test_no_foreign_page_is_offered_as_the_way_back(cast: Cast, topic: int) -> None:
    from_elsewhere = {"Referer": "https://evil.example/topics/1"}
    lost = cast.browser("guest").post(f"/topics/{topic}/reply", data={"body": "x"}, headers=from_elsewhere)
    assert "evil.example" not in lost.text and 'href="/login?next=/"' in lost.text
