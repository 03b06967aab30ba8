"""The pages of offers and requests, as browsers without scripts use them."""

from __future__ import annotations

import re

from forum.gifts.models import CATEGORY, KINDS, NEARBY, Gift, Hand
from forum.gifts.story import course_of
from forum.storage.session import session
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.gifts import make_gift, make_hand, make_received, promise
from tests.said import says

FORM = {
    "title": "Three jars of plum jam",
    "body": "From the old tree behind the workshop.",
    "kind": "thing",
    "audience": "everyone",
    "category_id": "0",
    "in_spirit_of": "0",
    "pieces": "3",
    "region": "Lyon, Rhône",
    "until": "",
}


def offered(cast: Cast, name: str = "mia", **more: str) -> str:
    answer = cast.browser(name).write("/gifts/new", {**FORM, **more})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_something_is_offered_and_found(cast: Cast) -> None:
    url = offered(cast)
    for name in ("guest", "nia", "mo"):
        assert "Three jars of plum jam" in cast.browser(name).get("/gifts").text, name
        assert "old tree" in cast.browser(name).get(url).text
    assert "3 left" in cast.browser("guest").get(f"{url}?lang=en").text
    assert "plum jam" in cast.browser("guest").get("/").text
    assert "plum jam" in cast.browser("guest").get("/search?q=jar").text
    assert "plum jam" in cast.browser("guest").get("/gifts/feed.atom").text


def test_the_whole_way_of_a_gift(cast: Cast) -> None:
    url = offered(cast, pieces="1")
    nia, mia = cast.browser("nia"), cast.browser("mia")
    assert nia.write(f"{url}/hand", words="I love plums.").status_code == 303
    page = mia.get(url).text
    assert "I love plums." in page
    assert "I love plums." not in cast.browser("mo").get(url).text  # moderators neither
    hand = int(re.search(r'id="hand-(\d+)"', page)[1])  # type: ignore[index]
    assert mia.write(f"/gifts/hands/{hand}/choose", note="Come on Monday.").status_code == 303
    page = nia.get(f"{url}?lang=en").text
    assert "Come on Monday." in page
    assert "It is promised to you." in page
    with cast.app.app_context():
        topic = session().get_one(Hand, hand).conversation_id
    for name in cast.people():
        answer = cast.browser(name).get(f"/topics/{topic}", follow_redirects=True)
        assert (answer.status_code == 200) is (name in ("mia", "nia")), name
    assert mia.write(f"/gifts/hands/{hand}/given").status_code == 303
    assert nia.write(f"/gifts/hands/{hand}/received").status_code == 303
    with cast.app.app_context():
        gift = session().get_one(Gift, int(url.rsplit("/", 1)[1]))
        assert (gift.status, gift.left_over) == ("closed", 0)
        assert course_of(gift).hand(hand).status == "received"
    assert "plum jam" not in cast.browser("guest").get("/gifts").text
    assert "plum jam" in nia.get("/gifts/mine").text


def test_what_is_wrong_is_said_and_nothing_is_lost(cast: Cast) -> None:
    wrong = {"kind": "other", "own_kind": "", "pieces": "900", "until": "yesterday", "title": " "}
    answer = cast.browser("mia").write("/gifts/new", {**FORM, **wrong})
    assert answer.status_code == 422
    assert "old tree" in answer.text
    for field in ("own_kind", "pieces", "until", "title"):
        assert f'id="{field}-error"' in answer.text, field
    with cast.app.app_context():
        assert session().query(Gift).count() == 0


def test_sending_twice_offers_once(cast: Cast) -> None:
    again = {"idempotency_key": "the-same-key"}
    assert offered(cast, **again) == offered(cast, **again)


def test_those_who_do_not_take_part_see_no_hand(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        make_hand(cast.nia, gift_id, "Please, I am out of work.")
    for name in ("guest", "mo", "ada"):
        page = cast.browser(name).get(f"/gifts/{gift_id}").text
        assert "out of work" not in page, name
        assert not says(page.split("<main")[1].split("</main>")[0], "Nia"), name


def test_a_gift_without_a_name(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, nameless=True)
        hand_id = make_hand(cast.nia, gift_id)
        promise(cast.mia, hand_id)
        assert session().get_one(Hand, hand_id).conversation_id is None
    for name in ("guest", "nia"):
        for path in (f"/gifts/{gift_id}", "/gifts", "/", "/search?q=bicycle", "/gifts/feed.atom"):
            shown = cast.browser(name).get(path).text
            main = shown.split("<main")[1].split("</main>")[0] if "<main" in shown else shown
            assert not says(main, "Mia"), (name, path)
            assert "/members/mia" not in main, (name, path)
    assert "Mia" in cast.browser("mo").get(f"/gifts/{gift_id}").text
    bell = cast.browser("nia").get("/notifications").text
    assert "bicycle" in bell
    assert not says(bell, "Mia")


def test_everything_one_offered_can_be_taken_back(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia)
        make_hand(cast.nia, gift_id)
        make_received(cast.mia, cast.nia, title="A lamp")
    mia = cast.browser("mia")
    page = mia.get("/gifts/mine").text
    assert "A bicycle" in page
    assert "A lamp" in page
    assert mia.get(f"/gifts/{gift_id}/take-back").status_code == 200
    assert mia.write(f"/gifts/{gift_id}/take-back").status_code == 303
    assert cast.browser("mo").get(f"/gifts/{gift_id}").status_code == 200
    assert cast.browser("guest").get(f"/gifts/{gift_id}").status_code == 404
    assert cast.browser("nia").get(f"/gifts/{gift_id}").status_code == 200
    assert "taken back" in cast.browser("nia").get("/notifications?lang=en").text


def test_a_members_page_lists_what_they_offer_openly(cast: Cast) -> None:
    with cast.app.app_context():
        office = make_category("office", access="staff")
        for number in range(8):
            make_gift(cast.mia, f"Lamp {number}")
        make_gift(cast.mia, "A kept name", nameless=True)
        make_gift(cast.mia, "Nearby", audience=NEARBY, region="Lyon")
        make_gift(cast.mo, "In the office", audience=CATEGORY, category=office)
        make_gift(cast.mo, "Somebody with a van", side="request")
    page = cast.browser("nia").get("/members/mia?lang=en").text
    newest_first = [page.index(f"Lamp {number}<") for number in range(7, 1, -1)]
    assert newest_first == sorted(newest_first)
    assert "Offered and asked for" in page
    for absent in ("Lamp 1<", "A kept name", "Nearby<"):
        assert absent not in page
    own = cast.browser("mia").get("/members/mia?lang=en").text
    assert "Nearby<" in own and "A kept name" not in own and 'href="/gifts/mine"' in own
    assert "Somebody with a van" in cast.browser("nia").get("/members/mo?lang=en").text
    assert "In the office" not in cast.browser("nia").get("/members/mo?lang=en").text
    assert "In the office" in cast.browser("ada").get("/members/mo?lang=en").text
    assert "Offered and asked for" not in cast.browser("mia").get("/members/nia?lang=en").text


def test_a_drawing_stands_where_a_picture_will(cast: Cast) -> None:
    with cast.app.app_context():
        numbers = [
            make_gift(cast.mia, kind=kind, own_kind="A song" if kind == "other" else "") for kind in KINDS
        ]
    drawn = {
        cast.browser("guest").get(f"/gifts/{one}").text.split('class="gift-picture"')[1][:200]
        for one in numbers
    }
    assert len(drawn) == len(KINDS) and all("aria-hidden" in one for one in drawn)
