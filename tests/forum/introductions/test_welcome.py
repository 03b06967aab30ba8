"""The welcome's one question: skippable, private, emptied at will."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from forum.clock import now
from forum.introductions.queries import purposes_for, purposes_of
from forum.members.viewer import Viewer
from forum.policy.check import Refused
from tests.cast import Cast, VisitorClient
from tests.factories.introductions import say_purposes

QUESTION = "What brings you?"


def said(cast: Cast, who: Viewer) -> tuple[str, ...]:
    with cast.app.app_context():
        return purposes_of([who.id]).get(who.id, ())


def test_a_newcomer_is_asked_once(cast: Cast) -> None:
    nia = cast.browser("nia")
    assert QUESTION in nia.get("/").text
    answer = nia.write("/welcome", purposes=["make", "meet"])
    assert answer.headers["Location"] == "/welcome"
    assert said(cast, cast.nia) == ("meet", "make")
    assert QUESTION not in nia.get("/").text
    assert QUESTION not in nia.get("/welcome").text


def test_it_can_be_skipped(cast: Cast) -> None:
    nia = cast.browser("nia")
    assert nia.write("/welcome", purposes=["make"], skip="1").headers["Location"] == "/"
    assert QUESTION not in nia.get("/").text
    assert said(cast, cast.nia) == ()


def test_who_has_been_here_for_a_while_is_not_asked(cast: Cast) -> None:
    assert QUESTION not in cast.browser("mia").get("/").text
    assert QUESTION not in cast.browser("guest").get("/").text


def test_first_steps_follow_the_answer_for_a_week(cast: Cast) -> None:
    nia = cast.browser("nia")
    nia.write("/welcome", purposes=["help"])
    assert "See who asks for a hand" in nia.get("/").text
    with time_machine.travel(now() + timedelta(days=8)):
        assert "See who asks for a hand" not in nia.get("/").text


def test_every_answer_leads_to_several_first_steps(cast: Cast) -> None:
    nia = cast.browser("nia")
    nia.write("/welcome", purposes=["make"])
    page = nia.get("/welcome").text
    for words in ("See what is being made", "Say hello", "Let others know a little about you"):
        assert words in page


def test_it_can_be_emptied(cast: Cast) -> None:
    mia = cast.browser("mia")
    mia.write("/settings/meeting", purposes=["enjoy"], wants_introductions="y")
    assert said(cast, cast.mia) == ("enjoy",)
    assert "checked" in mia.get("/settings/meeting").text
    mia.write("/settings/meeting", wants_introductions="y")
    assert said(cast, cast.mia) == ()


def test_nothing_but_the_five_is_an_answer(cast: Cast) -> None:
    assert cast.browser("nia").write("/welcome", purposes=["money"]).status_code == 422
    assert cast.browser("nia").write("/settings/meeting", purposes=["money"]).status_code == 422
    assert said(cast, cast.nia) == ()


def test_only_the_member_and_connectors_see_it(cast: Cast, cleo: Viewer, connector: VisitorClient) -> None:
    with cast.app.app_context():
        say_purposes(cast.mia, "enjoy")
        for who in (cast.mia, cleo):
            assert purposes_for(who, cast.mia) == ("enjoy",)
        for who in (cast.nia, cast.mo, cast.ada, cast.guest):
            with pytest.raises(Refused):
                purposes_for(who, cast.mia)
    for path in ("/introductions/new", "/members/mia"):
        assert "Enjoying myself" in connector.get(path).text
    assert "Enjoying myself" in cast.browser("mia").get("/members/mia").text
    for name in ("nia", "mo", "ada"):
        for path in ("/members/mia", "/admin/members/mia", "/admin/members"):
            assert "Enjoying myself" not in cast.browser(name).get(path).text


def test_a_guest_has_none_of_these_pages(cast: Cast) -> None:
    for path in ("/welcome", "/introductions", "/settings/meeting", "/introductions/new", "/introductions/1"):
        assert cast.browser("guest").get(path).status_code in (302, 303, 401, 404), path
