"""A private conversation: who sees it, where it is not shown, leaving it, and the end of its time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from forum.categories.models import PRIVATE, Category
from forum.clock import now
from forum.conversations import queries
from forum.conversations.actions import close_conversation, close_those_due, set_closing
from forum.conversations.queries import conversations_for
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.reading.models import CategoryFollow
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post
from forum.topics.actions.place import move_topic
from forum.topics.models import Topic
from forum.topics.queries import post_for, topic_for
from tests.cast import NAMES, Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.conversations import make_conversation
from tests.factories.topics import send

SAID = "The blue panniers wait under the stairs."
EVERYWHERE = (
    "/", "/topics", "/categories", "/search?q=panniers", "/feed.atom", "/members/mia", "/members/nia",
    "/notifications", "/topics?filter=unread", "/topics?filter=followed", "/c/private-conversations",
)  # fmt: skip


@pytest.fixture
def between(cast: Cast) -> int:
    """A conversation of Mia and Nia, in which Mia has said something."""
    with cast.app.app_context():
        make_topic(cast.mo, make_category(), "Panniers for everybody", "Ask away.")
        topic_id = make_conversation(cast.mia, cast.nia)
        make_reply(cast.mia, topic_id, SAID)
    return topic_id


@pytest.mark.parametrize("who", NAMES)
def test_only_those_who_take_part_see_it(cast: Cast, between: int, who: str) -> None:
    browser = cast.browser(who)
    for path in (f"/topics/{between}", f"/topics/{between}/since/0", f"/conversations/{between}/leave"):
        answer = browser.get(path, follow_redirects=True)
        assert (answer.status_code == 200) == (who in ("mia", "nia")), path
        assert "under the stairs" not in answer.text or who in ("mia", "nia")


@pytest.mark.parametrize("who", NAMES)
def test_no_other_page_tells_of_it(cast: Cast, between: int, who: str) -> None:
    for path in EVERYWHERE:
        text = cast.browser(who).get(path, follow_redirects=True).text
        if who not in ("mia", "nia"):
            assert "The panniers" not in text and "under the stairs" not in text, path
    assert "The panniers" not in cast.browser(who).get("/topics").text
    assert "Private conversations" not in cast.browser(who).get("/categories").text


def test_those_who_take_part_find_it_in_their_list_and_in_search(cast: Cast, between: int) -> None:
    page = cast.browser("nia").get("/conversations").text
    assert "The panniers" in page and "Mia" in page and "New" in page
    assert "panniers wait under" in cast.browser("nia").get("/search?q=stairs").text
    assert "panniers wait under" not in cast.browser("mo").get("/search?q=stairs").text
    assert "No conversation yet" in cast.browser("mo").get("/conversations").text
    assert cast.browser("guest").get("/conversations").status_code != 200


def test_no_profile_shows_it_not_even_to_those_who_take_part(cast: Cast, between: int) -> None:
    with cast.app.app_context():
        make_topic(cast.mia, make_category("tables"), "The long table", "Bring a chair.")
    for who in ("mia", "nia"):
        page = cast.browser(who).get("/members/mia").text
        assert "Bring a chair" in page and "under the stairs" not in page and "The panniers" not in page


def test_a_post_rings_the_other_and_nobody_who_is_only_mentioned(cast: Cast, between: int) -> None:
    with cast.app.app_context():
        make_reply(cast.mia, between, "@nia @mo @ada look here")
        told = set(session().scalars(select(Notification.member_id)))
    assert told == {cast.nia.id}


def test_followers_of_nothing_hear_of_it(cast: Cast, between: int) -> None:
    """Whoever follows the category all the same, by a forged row, is told nothing."""
    with cast.app.app_context():
        with transaction():
            place = session().scalars(select(Category.id).where(Category.access == PRIVATE)).one()
            session().add(CategoryFollow(member_id=cast.ada.id, category_id=place, level="watch"))
        make_reply(cast.mia, between, "Once more.")
        told = session().scalars(select(Notification.member_id).where(Notification.member_id == cast.ada.id))
        assert list(told) == []


def test_writing_needs_taking_part(cast: Cast, between: int) -> None:
    assert (
        send(cast, "nia", f"/topics/{between}/reply", body="Thank you!", idempotency_key="k").status_code
        == 201
    )
    for who in ("mo", "ada", "sam", "guest"):
        answer = send(cast, who, f"/topics/{between}/reply", body="Me too!", idempotency_key=f"k{who}")
        assert answer.status_code in (302, 303, 401, 404), who
    with cast.app.app_context():
        assert session().get_one(Topic, between).seq == 2


def test_nothing_is_moved_into_it_or_out_of_it(cast: Cast, between: int) -> None:
    with cast.app.app_context():
        from forum.categories.catalogue import catalogue, places

        private = next(one for one in catalogue().values() if one.access == PRIVATE)
        assert private not in places()
        open_topic = session().scalars(select(Topic.id).where(Topic.kind == "talk")).one()
        with transaction(), pytest.raises(Refused):
            move_topic(
                actor=cast.ada, topic=topic_for(cast.ada, open_topic), category=private, reason="Hush."
            )
        with pytest.raises(Refused):
            topic_for(cast.ada, between)
    for path in (f"/topics/{between}/manage", f"/admin/categories/{private.id}"):
        assert cast.browser("ada").get(path).status_code == 404
    assert "Private conversations" not in cast.browser("ada").get("/admin/categories").text


def test_leaving_ends_seeing_and_leaves_what_was_said(cast: Cast, between: int) -> None:
    assert "Leave this conversation?" in cast.browser("mia").get(f"/conversations/{between}/leave").text
    assert cast.browser("mia").write(f"/conversations/{between}/leave").status_code == 303
    assert cast.browser("mia").get(f"/topics/{between}", follow_redirects=True).status_code == 404
    assert cast.browser("mia").write(f"/conversations/{between}/leave").status_code == 404
    page = cast.browser("nia").get(f"/topics/{between}", follow_redirects=True).text
    assert "under the stairs" in page and "Everybody else has left" in page
    with cast.app.app_context():
        make_reply(cast.nia, between, "Are you still there?")
        told = session().scalars(select(Notification.member_id).where(Notification.member_id == cast.mia.id))
        assert list(told) == []


def test_its_time_ends_and_it_stays_readable(cast: Cast, between: int) -> None:
    with cast.app.app_context():
        with transaction():
            set_closing(between, now() + timedelta(days=30))
        close_those_due()
        assert not session().get_one(Topic, between).locked
        with time_machine.travel(now() + timedelta(days=31)):
            close_those_due()
            close_those_due()
        topic = session().get_one(Topic, between, populate_existing=True)
        assert topic.locked and topic.seq == 2
    page = cast.browser("nia").get(f"/topics/{between}", follow_redirects=True).text
    assert "under the stairs" in page and "nobody can write in it any more" in page
    assert send(cast, "nia", f"/topics/{between}/reply", body="Late.", idempotency_key="k").status_code == 409


def test_closing_twice_is_closing_once(cast: Cast, between: int) -> None:
    with cast.app.app_context():
        for _ in range(2):
            with transaction():
                close_conversation(between)
        assert session().get_one(Topic, between).seq == 2
        with transaction():
            set_closing(between, None)


def test_deleting_the_first_post_leaves_the_conversation(cast: Cast, between: int) -> None:
    with cast.app.app_context():
        topic = session().get_one(Topic, between)
        with transaction():
            delete_post(actor=cast.mia, post=post_for(cast.mia, int(topic.first_post_id or 0), lock=True))
        assert session().get_one(Topic, between, populate_existing=True).state == "published"
    assert cast.browser("nia").get(f"/topics/{between}", follow_redirects=True).status_code == 200


def test_all_of_them_stand_in_one_place(cast: Cast, between: int) -> None:
    with cast.app.app_context():
        make_conversation(cast.mia, cast.mo, title="The pump")
        places: Any = select(func.count()).select_from(Category).where(Category.access == PRIVATE)
        assert session().scalar(places) == 1


def test_an_empty_one_says_how_to_begin(cast: Cast) -> None:
    with cast.app.app_context():
        topic_id = make_conversation(
            cast.mia, cast.nia, title="The pump", closes_at=now() + timedelta(days=9)
        )
    page = cast.browser("nia").get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "Nobody has said anything yet" in page and "One can write here until" in page


def test_the_one_that_moved_last_stands_first(
    cast: Cast, between: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    with cast.app.app_context():
        later = make_conversation(cast.mia, cast.mo, title="The pump")
        make_reply(cast.mo, later, "It leaks.")
        first = conversations_for(cast.mia)
        assert [line.id for line in first.items] == [later]
        assert [line.id for line in conversations_for(cast.mia, first.after or "").items] == [between]
        make_reply(cast.nia, between, "Thank you!")
        first = conversations_for(cast.mia)
        assert [line.id for line in first.items] == [between]
        second = conversations_for(cast.mia, first.after or "")
        assert [line.id for line in second.items] == [later] and second.after is None
        for nonsense in ("x", "1", "1.x", f"{10**17}.1", "9" * 40 + ".1"):
            assert [line.id for line in conversations_for(cast.mia, nonsense).items] == [between]
