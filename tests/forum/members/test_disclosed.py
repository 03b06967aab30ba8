"""Whoever works here is disclosed wherever they take part: on pages and in feeds, in both languages."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from forum.members.actions.recognise import recognise
from forum.members.models import Member
from forum.members.viewer import Viewer
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories import (
    contributions,
    conversations,
    events,
    gifts,
    handoffs,
    ideas,
    introductions,
    questionnaires,
    thanks,
)
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member

CALLED = "Emil (works here)"
TEMPLATES = Path(__file__).parents[3] / "templates"


def employee() -> Viewer:
    """Emil, who may do everything that people do here."""
    mandates = [("animate", None), ("answer", None)]
    return make_member("emil", works_here=True, mandates=mandates, connects=True, first_name="Emil")


def talk(cast: Cast, emil: Viewer) -> dict[str, list[str]]:
    """Who finds him on which pages, once he has talked, thanked, and been introduced and spoken to."""
    place = make_category("square")
    topic = make_topic(cast.mia, place, "Kettles").id
    said = make_reply(emil, topic, body="A kettle sings.").id
    helped = make_topic(cast.mia, place, "Lids").id
    word = thanks.make_thanks(emil, make_reply(cast.mia, helped, body="Here is how.").id)
    thanks.share(cast.mia, word)
    between = conversations.make_conversation(emil, cast.mia)
    letter = introductions.make_introduction(emil, cast.mia, cast.nia)
    handed = handoffs.make_department_of(cast.ada, emil)
    question = handoffs.make_question(cast.mia, slug="asked")
    number = handoffs.hand(emil, question, handed)
    mia = ["/search?q=kettle", "/c/square", f"/posts/{said}/history", "/thanks", f"/thanks/{word}"]
    mia += [f"/topics/{helped}", "/conversations", f"/topics/{between}", "/introductions"]
    mia += [f"/introductions/{letter}", f"/handoffs/{number}/mine", f"/posts/{question}", "/notifications"]
    guest = [f"/topics/{helped}", f"/topics/{topic}/feed.atom"]
    return {"mia": mia, "guest": guest, "emil": [f"/handoffs/{number}", "/handoffs"]}


def give(cast: Cast, emil: Viewer) -> dict[str, list[str]]:
    """The same, once he has given, asked, brought and promised something."""
    given, wanted = gifts.make_gift(emil, "A teapot"), gifts.make_gift(cast.mia, "A lamp")
    gifts.make_hand(emil, wanted)
    asks = make_member("emil-asks", display_name="Emil", works_here=True, speaks_for_brand=True)
    call, speaker = contributions.make_call(asks), contributions.make_speaker()
    other = contributions.make_call(speaker, "Taste a tea")
    brought = contributions.make_contribution(emil, other)
    for turn in ("accept", "use"):
        contributions.respond(speaker, brought, turn)
    promised = contributions.make_commitment(asks)
    mia = ["/gifts", f"/gifts/{given}", f"/gifts/{wanted}", "/gifts/feed.atom", "/calls", f"/calls/{call}"]
    mia += [f"/calls/{other}", f"/contributions/{brought}", f"/commitments/{promised}", "/made-together"]
    return {"mia": [*mia, "/calls/feed.atom"], "guest": ["/gifts", "/calls"]}


def wish(cast: Cast, emil: Viewer) -> dict[str, list[str]]:
    """The same, once he has wished, said what becomes of a wish, hosted, come, asked and answered."""
    place = make_category("square")
    own, other = ideas.make_idea(emil, category=place), ideas.make_idea(cast.mia, "A lid", category=place)
    ideas.support(emil, other)
    ideas.turn(emil, other, "heard")
    event = events.make(emil)
    events.answer(emil, event)
    asking = questionnaires.planned(category=place, anonymous=False, questions=[questionnaires.WHY])
    asked = questionnaires.make(emil, asking)
    questionnaires.answer(emil, asked, why="Because.")
    mia = ["/", "/ideas", f"/ideas/{own}", f"/ideas/{other}", "/ideas/became", "/ideas/feed.atom", "/events"]
    mia += [f"/events/{event}", "/events/feed.atom", "/questionnaires", f"/questionnaires/{asked}"]
    mia += ["/questionnaires/feed.atom"]
    own_pages = [f"/events/{event}/people", f"/questionnaires/{asked}/answers"]
    return {"mia": mia, "guest": [f"/ideas/{other}"], "emil": own_pages}


@pytest.mark.parametrize("acts", [talk, give, wish])
def test_it_stands_on_every_page_where_they_take_part(cast: Cast, acts: Any) -> None:
    with cast.app.test_request_context():
        emil = employee()
        pages = acts(cast, emil)
    browsers = {"mia": cast.browser("mia"), "guest": cast.browser("guest"), "emil": visitor(cast.app, emil)}
    missing, twice = [], []
    for who, paths in pages.items():
        for path in paths:
            answer = browsers[who].get(path, follow_redirects=True)
            said = " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.text)).split())
            if CALLED not in said:
                missing.append(f"{who} {path} ({answer.status_code})")
            if re.search(r"works here\W*works here", said):
                twice.append(f"{who} {path}")
    assert not missing
    assert not twice


def test_it_is_said_in_the_language_of_the_reader(cast: Cast) -> None:
    """A row that was kept for readers of one language is not shown to those of another."""
    with cast.app.test_request_context():
        topic = make_topic(employee(), make_category("square"), "Teapots")
    page = "/c/square"
    english, french = (
        cast.browser("guest").get(page, headers={"Accept-Language": tongue}).text for tongue in ("en", "fr")
    )
    assert topic.title in english and topic.title in french
    assert CALLED in english and "Emil (travaille ici)" in french


def test_it_ends_where_they_work_here_no_longer(cast: Cast) -> None:
    with cast.app.test_request_context():
        emil = employee()
        make_topic(emil, make_category("square"), "Teapots")
    browser = cast.browser("guest")
    assert CALLED in browser.get("/c/square").text
    with cast.app.test_request_context(), transaction():
        member = session().get_one(Member, emil.id)
        recognise(actor=cast.ada, member=member, works_here=False, first_name="")
    assert "works here" not in browser.get("/c/square").text


def test_no_page_names_a_person_without_it() -> None:
    """``called`` is what templates say; the bare name is for one's own, members' own pages and moderators."""
    bare = re.compile(r"(?<!viewer)(?<!form)\.display_name")
    found = {
        str(page.relative_to(TEMPLATES))
        for page in TEMPLATES.rglob("*.*")
        if page.relative_to(TEMPLATES).parts[0] not in ("members", "moderation")
        and bare.search(page.read_text())
    }
    assert found == {"introductions/_member.html", "topics/_menu.html", "topics/menu.html"}
