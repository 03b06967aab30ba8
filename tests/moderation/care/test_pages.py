"""The pages of shelter: one's own, the moderators', and those that must show nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forum.storage.session import session
from moderation.care.queries import running_shelter
from moderation.cases.models import Case
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.categories import make_reply
from tests.factories.members import make_member
from tests.factories.moderation import report_it
from tests.factories.topics import send
from tests.moderation.care.conftest import Square, shelter

PAGE = "/settings/shelter"


def press(browser: VisitorClient, page: str, action: str) -> Any:
    """Press the button of ``page`` that leads to ``action``, as a browser without scripts does."""
    shown = browser.get(page).text
    form = re.search(rf'<form[^>]* action="{re.escape(action)}">(.*?)</form>', shown, re.DOTALL)
    assert form is not None, shown
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))
    return browser.post(action, data=fields)


def test_a_member_turns_it_on_and_off(cast: Cast) -> None:
    mia = cast.browser("mia")
    assert f'href="{PAGE}"' in mia.get("/settings").text
    assert press(mia, PAGE, PAGE).status_code == 303
    page = mia.get(PAGE).text
    assert "Shelter is on." in page and "A moderator turned it on" not in page
    assert "L’abri est activé" in mia.get(f"{PAGE}?lang=fr").text
    mia.get("/?lang=en")
    assert press(mia, PAGE, f"{PAGE}/end").status_code == 303
    assert "Shelter is off." in mia.get(PAGE).text
    with cast.app.app_context():
        assert running_shelter(cast.mia.id) is None


def test_a_moderator_turns_it_on_from_the_members_page(cast: Cast) -> None:
    answer = press(cast.browser("mo"), "/admin/members/mia", f"/moderation/members/{cast.mia.id}/shelter")
    assert answer.headers["Location"] == "/admin/members/mia"
    page = cast.browser("mo").get("/admin/members/mia").text
    assert "Shelter is on." in page and f"/moderation/members/{cast.mia.id}/shelter" not in page
    assert "A moderator turned it on for you." in cast.browser("mia").get(PAGE).text
    assert "A moderator has given you shelter" in cast.browser("mia").get("/notifications").text


def test_a_moderator_turns_it_on_from_a_case_for_whom_the_post_speaks_to(square: Square) -> None:
    cast = square.cast
    with cast.app.app_context():
        post_id = make_reply(cast.nia, square.elsewhere_id, "@kim You are wrong.", to=square.post_id).id
        case_id = report_it(cast.mia, "post", post_id)
    address = f"/moderation/cases/{case_id}"
    page = cast.browser("mo").get(address).text
    assert "Give Mia shelter for 24 hours" in page and "Give Kim shelter for 24 hours" in page
    assert "Give Nia shelter" not in page
    answer = press(cast.browser("mo"), address, f"/moderation/members/{cast.mia.id}/shelter?case={case_id}")
    assert answer.headers["Location"] == address
    assert "under shelter" in cast.browser("mo").get(address).text
    with cast.app.app_context():
        assert running_shelter(cast.mia.id) is not None


def test_a_moderator_of_a_category_sees_whom_it_speaks_to_but_gives_no_shelter(square: Square) -> None:
    cast = square.cast
    with cast.app.app_context():
        post_id = make_reply(cast.nia, square.elsewhere_id, "You are wrong.", to=square.post_id).id
        case_id = report_it(cast.mia, "post", post_id)
        cato = make_member("cato", moderates=[session().get_one(Case, case_id).category_id])
    page = visitor(cast.app, cato).get(f"/moderation/cases/{case_id}")
    assert page.status_code == 200 and "Give Mia shelter" not in page.text
    assert visitor(cast.app, cato).write(f"/moderation/members/{cast.mia.id}/shelter").status_code == 403


@pytest.mark.parametrize("who", ["mia", "nia", "sam", "guest"])
def test_nobody_else_turns_it_on_for_a_member(cast: Cast, who: str) -> None:
    other = cast.ada.id
    assert cast.browser(who).write(f"/moderation/members/{other}/shelter").status_code in (302, 303, 403, 404)
    with cast.app.app_context():
        assert running_shelter(other) is None


def test_a_member_who_is_not_there_can_not_be_sheltered(cast: Cast) -> None:
    for member_id in (cast.automod.id, 999_999, 2**70):
        assert cast.browser("mo").write(f"/moderation/members/{member_id}/shelter").status_code == 404


def test_a_form_without_its_token_changes_nothing(cast: Cast) -> None:
    assert cast.browser("mia").post(PAGE).status_code in (400, 403)
    with cast.app.app_context():
        assert running_shelter(cast.mia.id) is None


def test_others_see_nothing_of_it(square: Square) -> None:
    cast = square.cast
    addresses = ("/members/mia", f"/topics/{square.topic_id}", f"/posts/{square.post_id}/menu")

    def seen(who: str) -> list[str]:
        pages = [cast.browser(who).get(one, follow_redirects=True).text for one in addresses]
        return [re.sub(r'(idempotency_key|csrf_token|nonce)"?( value)?="[^"]*"', "", page) for page in pages]

    before = {who: seen(who) for who in ("nia", "guest")}
    with cast.app.app_context():
        shelter(cast)
    assert {who: seen(who) for who in before} == before


def test_a_stranger_reads_what_everybody_reads_whose_text_waits(square: Square) -> None:
    """Neither the answer to the form nor the page of the topic says anything of shelter."""
    cast = square.cast
    path = f"/topics/{square.elsewhere_id}/reply"

    def written(words: str, key: str) -> tuple[Any, str]:
        answer = send(cast, "nia", path, body=words, reply_to_id="", idempotency_key=key, insist="1")
        page = cast.browser("nia").get(f"/topics/{square.elsewhere_id}").text
        card = re.search(rf'<article[^>]*data-post="{answer.json["id"]}".*?</article>', page, re.DOTALL)
        assert card is not None
        told = {
            name: value for name, value in answer.json.items() if name not in ("id", "seq", "html", "url")
        }
        return told, card[0]

    rude, rude_card = written("Sale connard, ferme ta gueule.", "first-of-all-keys")
    with cast.app.app_context():
        shelter(cast)
    kind, kind_card = written("@mia Bonsoir.", "second-of-all-keys")
    assert kind == rude and kind["state"] == "held"

    def sentences(card: str) -> list[str]:
        words = re.sub(r"<time.*?</time>|<[^>]+>", "\n", card).replace("Sale connard, ferme ta gueule.", "")
        return [
            line for line in map(str.strip, words.split("\n")) if line and line not in ("@mia", "Bonsoir.")
        ]

    assert sentences(kind_card) == sentences(rude_card)
    for card in (
        kind_card,
        cast.browser("nia").get("/notifications").text,
        cast.browser("nia").get("/").text,
    ):
        assert not re.search(r"shelter(?!\"|<)", card.replace("/settings/shelter", ""), re.IGNORECASE)
