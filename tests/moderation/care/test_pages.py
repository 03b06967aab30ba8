"""The pages of shelter: one's own, the moderators', and those that must show nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from forum.members.models import Member
from forum.storage.session import session
from forum.topics.models import Topic
from moderation.audit.models import AuditLine
from moderation.care.queries import running_shelter
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.categories import make_category, make_reply
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


def _cato(square: Square, *elsewhere: int) -> Any:
    """Moderates the place where all of this happens; or other places alone."""
    with square.cast.app.app_context():
        here = session().get_one(Topic, square.topic_id).category_id
        return make_member("cato", moderates=list(elsewhere) or [here])


def test_who_moderates_a_category_turns_it_on_for_those_who_write_there(square: Square) -> None:
    cast = square.cast
    browser = visitor(cast.app, _cato(square))
    way = f"/moderation/members/{cast.mia.id}/shelter"
    assert f'href="{way}"' in browser.get("/members/mia").text
    assert press(browser, way, way).headers["Location"] == "/members/mia"
    assert "Shelter is on." in browser.get(way).text
    assert "A moderator has given you shelter" in cast.browser("mia").get("/notifications").text
    with cast.app.app_context():
        (line,) = session().scalars(select(AuditLine).where(AuditLine.act == "ShelterOpened"))
        cato = session().scalar(select(Member.id).where(Member.username_key == "cato"))
        assert (line.actor_id, line.thing_kind, line.thing_id) == (cato, "member", cast.mia.id)
    for name, number in (("ada", cast.ada.id), ("nia", cast.nia.id)):  # they have written nothing there
        assert "/shelter" not in browser.get(f"/members/{name}").text
        there = f"/moderation/members/{number}/shelter"
        assert browser.get(there).status_code == 403 and browser.write(there).status_code == 403


def test_who_moderates_elsewhere_turns_it_on_for_nobody_here(square: Square) -> None:
    cast = square.cast
    with cast.app.app_context():
        other = make_category("elsewhere").id
        post_id = make_reply(cast.nia, square.elsewhere_id, "You are wrong.", to=square.post_id).id
        case_id = report_it(cast.mia, "post", post_id)
    browser = visitor(cast.app, _cato(square, other))
    assert "/shelter" not in browser.get("/members/mia").text
    way = f"/moderation/members/{cast.mia.id}/shelter"
    assert browser.get(way).status_code == 403 and browser.write(way).status_code == 403
    assert browser.write(f"{way}?case={case_id}").status_code == 404  # that case is none of theirs


def test_a_case_of_theirs_leads_to_whom_it_speaks_to_and_to_nobody_else(square: Square) -> None:
    cast = square.cast
    with cast.app.app_context():
        words = "@ada You are wrong."
        case_id = report_it(cast.mia, "post", make_reply(cast.nia, square.elsewhere_id, words).id)
    browser, address = visitor(cast.app, _cato(square)), f"/moderation/cases/{case_id}"
    way = f"/moderation/members/{cast.ada.id}/shelter?case={case_id}"
    assert "Give Ada shelter for 24 hours" in browser.get(address).text
    for sam in (cast.sam.id, cast.automod.id):
        assert browser.write(f"/moderation/members/{sam}/shelter?case={case_id}").status_code in (403, 404)
    assert press(browser, address, way).headers["Location"] == address
    assert "under shelter" in browser.get(address).text


@pytest.mark.parametrize("who", ["mia", "nia", "sam", "guest"])
def test_nobody_else_turns_it_on_for_a_member(cast: Cast, who: str) -> None:
    other = cast.ada.id
    assert cast.browser(who).write(f"/moderation/members/{other}/shelter").status_code in (302, 303, 403, 404)
    with cast.app.app_context():
        assert running_shelter(other) is None


def test_a_member_who_is_not_there_can_not_be_sheltered(cast: Cast) -> None:
    for member_id in (cast.automod.id, 999_999, 2**70):
        assert cast.browser("mo").write(f"/moderation/members/{member_id}/shelter").status_code in (404, 405)


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
