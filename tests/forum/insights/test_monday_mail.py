"""The Monday mail, against a real mail server: once, in the reader's language, at their seven, ended by a click."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from forum.insights.letters import send_reviews
from forum.jobs import worker
from forum.jobs.models import Job
from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.topics.actions.moderate import hide_post
from forum.topics.models import Topic
from forum.topics.queries import post_for
from tests.at_once import at_once
from tests.cast import Cast, visitor
from tests.factories.reviews import coming_monday, make_analyst, tell_week
from tests.said import says
from tests.servers.smtp import HOST, MailServer

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def server(cast: Cast, tmp_path: Path) -> Iterator[MailServer]:
    """A mail server on this machine, to which the application sends."""
    started = MailServer(tmp_path)
    config = cast.app.extensions["forum.config"]
    url = f"smtp://{HOST}:{started.port}?from=square@example.org"
    cast.app.extensions["forum.config"] = dataclasses.replace(config, mail_url=url)
    yield started
    started.stop()


def work(app: Flask, moment: datetime) -> None:
    """What the program does at ``moment`` by itself."""
    with time_machine.travel(moment, tick=False):
        while worker.run_due(app):
            pass


def reviews(server: MailServer, to: str = "gus@example.org") -> list[Any]:
    """The reviews that arrived there."""
    return [
        one for one in server.received if one["To"] == to and "/unsubscribe/" in str(one["List-Unsubscribe"])
    ]


def plain(message: Any) -> str:
    return str(message.get_body(("plain",)).get_content())


def test_it_arrives_on_monday_morning_once(cast: Cast, server: MailServer) -> None:
    with cast.app.app_context():
        make_analyst()
        told = tell_week(cast)
    work(cast.app, told.monday + timedelta(hours=6, minutes=50))
    assert reviews(server) == []
    for hours in (0, 1, 2, 24, 50):
        work(cast.app, told.morning + timedelta(hours=hours))
    (message,) = reviews(server)
    assert message["Subject"].startswith("Terrasse, the review: week of ")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = plain(message), message.get_body(("html",)).get_content()
    for said in (text, html):
        assert "Why does it leak since Sunday?" in said
        assert "answered by the brand" in said
        assert f"http://localhost/posts/{told.parcel}" in said
        assert "it waited a week ago already" in said
    assert not says(text + html, "Mia")
    assert not says(text + html, "Nia")
    work(cast.app, told.morning + timedelta(days=7))
    assert len(reviews(server)) == 2  # the next week has one of its own


def test_it_is_sent_once_when_two_processes_write_it(cast: Cast, server: MailServer) -> None:
    with cast.app.app_context():
        make_analyst()
        told = tell_week(cast)
    with time_machine.travel(told.morning, tick=False):
        assert at_once(cast.app, (), send_reviews, send_reviews) == ["done", "done"]
        with cast.app.app_context():
            assert session().scalar(select(func.count(Job.id)).where(Job.key.startswith("review:"))) == 1
    work(cast.app, told.morning)
    assert len(reviews(server)) == 1


@SQLITE
def test_a_mail_server_that_refuses_gets_it_once_in_the_end(cast: Cast, server: MailServer) -> None:
    with cast.app.app_context():
        make_analyst()
        told = tell_week(cast)
    server.refusal = "451 later"
    work(cast.app, told.morning)
    work(cast.app, told.morning + timedelta(minutes=20))
    assert server.received == []
    server.refusal = ""
    for minutes in (70, 140, 300, 1500):
        work(cast.app, told.morning + timedelta(minutes=minutes))
    assert len(reviews(server)) == 1


@SQLITE
def test_it_speaks_the_readers_language_by_the_readers_clock(cast: Cast, server: MailServer) -> None:
    with cast.app.app_context():
        make_analyst("zoe", language="fr", timezone="Europe/Paris")
        make_analyst("uma", language="en", timezone="America/New_York")
        told = tell_week(cast)
    work(cast.app, told.monday + timedelta(hours=6, minutes=10))  # past seven in Paris, winter or summer
    (french,) = reviews(server, "zoe@example.org")
    assert reviews(server, "uma@example.org") == []
    assert "la revue" in french["Subject"]
    assert "réponse" in plain(french)
    assert 'lang="fr"' in french.get_body(("html",)).get_content()
    assert "Livr" not in plain(french)
    assert "Delivery (fr)" in plain(french)
    work(cast.app, told.monday + timedelta(hours=12, minutes=10))
    (english,) = reviews(server, "uma@example.org")
    assert "What waits for an answer" in plain(english)


def test_one_click_ends_it_without_a_log_in_and_nothing_else(cast: Cast, server: MailServer) -> None:
    with cast.app.app_context():
        gus, other = make_analyst(mails="announcements"), make_analyst("ida")
        told = tell_week(cast)
    work(cast.app, told.morning)
    (message,) = reviews(server)
    path = urlsplit(str(message["List-Unsubscribe"]).strip("<>")).path
    stranger = visitor(cast.app)
    assert stranger.get(path).status_code == 200  # to look ends nothing
    assert stranger.get("/review").status_code == 404 or stranger.get("/review").location
    work(cast.app, told.morning + timedelta(days=7))
    assert len(reviews(server)) == 2
    for _ in range(2):
        assert stranger.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stranger.post(path[:-2], data={"List-Unsubscribe": "One-Click"}).status_code == 404
    work(cast.app, told.morning + timedelta(days=14))
    assert len(reviews(server)) == 2
    assert len(reviews(server, "ida@example.org")) == 3
    with cast.app.app_context():
        kept = dict(session().execute(select(Member.id, Member.mails)).all())
    assert (kept[gus.id], kept[other.id]) == ("-review announcements", "")


@SQLITE
def test_whoever_ended_it_can_have_it_again(cast: Cast) -> None:
    with cast.app.app_context():
        gus = make_analyst()
    page = visitor(cast.app, gus)
    assert "Send me no more of them" in page.get("/review").text
    assert page.write("/review/mail", on="0").status_code == 303
    assert "Send it to me on Mondays" in page.get("/review").text
    assert page.write("/notifications/mails", mail="review").status_code == 303
    assert "Send me no more of them" in page.get("/review").text
    assert page.write("/notifications/mails").status_code == 303
    assert "Send it to me on Mondays" in page.get("/review").text


@SQLITE
def test_a_hidden_post_is_in_no_mail(cast: Cast, server: MailServer) -> None:
    with cast.app.app_context():
        make_analyst()
        told = tell_week(cast)
        first = session().get_one(Topic, told.old).first_post_id or 0
        with transaction():
            hide_post(actor=cast.mo, post=post_for(cast.mo, first, lock=True), reason="No.")
    work(cast.app, told.morning)
    (message,) = reviews(server)
    whole = plain(message) + message.get_body(("html",)).get_content()
    assert "leak" not in whole
    assert "Where is my parcel?" in whole


@SQLITE
def test_a_quiet_week_sends_nothing(cast: Cast, server: MailServer) -> None:
    with cast.app.app_context():
        gus = make_analyst()
    work(cast.app, coming_monday() + timedelta(hours=8))
    assert server.received == []
    assert "A quiet week" in visitor(cast.app, gus).get("/review").text


@SQLITE
@pytest.mark.parametrize(
    "changed",
    [
        {"confirmed_at": None},
        {"active": False},
        {"suspended_until": coming_monday() + timedelta(days=9)},
        {"mails": "-review"},
    ],
)
def test_who_gets_none(cast: Cast, server: MailServer, changed: dict[str, Any]) -> None:
    with cast.app.app_context():
        gus = make_analyst()
        make_analyst("ida")
        told = tell_week(cast)
        with transaction():
            session().execute(update(Member).where(Member.id == gus.id).values(**changed))
    work(cast.app, told.morning)
    assert reviews(server) == []
    assert len(reviews(server, "ida@example.org")) == 1
    assert [one for one in server.received if one["To"] in ("mia@example.org", "ada@example.org")] == []


@SQLITE
def test_the_page_is_the_mail_and_for_analysts_alone(cast: Cast) -> None:
    with cast.app.app_context():
        gus, told = make_analyst(), tell_week(cast)
    with time_machine.travel(told.morning, tick=False):
        page = visitor(cast.app, gus).get("/review").text
        assert "Why does it leak since Sunday?" in page
        assert f'href="/posts/{told.parcel}"' in page
        assert "the review: week of" in page
        for somebody in ("mia", "mo", "ada"):
            assert cast.browser(somebody).get("/review").status_code == 404
            assert cast.browser(somebody).write("/review/mail", on="1").status_code == 404
