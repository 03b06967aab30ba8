"""A topic that is slowed down: members wait between two posts of theirs, and everybody sees why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from forum.clock import now
from forum.storage.session import session, transaction
from forum.topics.actions.place import slow_topic
from forum.topics.models import Post
from forum.topics.queries import topic_for
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic

JSON = {"Accept": "application/json"}
BEGIN = datetime.fromisoformat("2026-05-04T18:00:00+00:00")


@pytest.fixture
def topic_id(cast: Cast) -> Iterator[int]:
    """A topic of Ada's, slowed down by Mo for an hour: ten minutes between two posts."""
    with time_machine.travel(BEGIN, tick=False):
        with cast.app.app_context():
            topic_id = make_topic(cast.ada, make_category(), "Bread").id
            slow(cast, topic_id, 600)
        yield topic_id


def slow(cast: Cast, topic_id: int, seconds: int) -> None:
    with transaction():
        topic = topic_for(cast.mo, topic_id)
        until = now() + timedelta(hours=1) if seconds else None
        slow_topic(actor=cast.mo, topic=topic, seconds=seconds, until=until, reason="Let us breathe.")


def reply(cast: Cast, who: str, topic_id: int, body: str = "Yes."):  # type: ignore[no-untyped-def]
    return cast.browser(who).write(f"/topics/{topic_id}/reply", body=body)


def test_members_wait_between_two_posts_of_theirs(cast: Cast, topic_id: int) -> None:
    assert reply(cast, "mia", topic_id).status_code == 303
    assert reply(cast, "nia", topic_id).status_code == 303  # others have their own turn
    with time_machine.travel(BEGIN + timedelta(minutes=2, seconds=30), tick=False):
        answer = reply(cast, "mia", topic_id, "And one thing more.")
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == "450"
        assert "you can post here again in 8 minutes" in answer.text
        assert "And one thing more." in answer.text
    with time_machine.travel(BEGIN + timedelta(minutes=10), tick=False):
        assert reply(cast, "mia", topic_id, "And one thing more.").status_code == 303


def test_a_script_is_told_the_same(cast: Cast, topic_id: int) -> None:
    reply(cast, "mia", topic_id)
    browser = cast.browser("mia")
    answer = browser.post(
        f"/topics/{topic_id}/reply",
        data={"body": "More."},
        headers={**JSON, "X-CSRFToken": browser.csrf_token()},
    )
    assert answer.status_code == 429
    assert answer.json["error"] == "refused"
    assert answer.json["message"].startswith("This topic is slowed down")


def test_the_same_key_is_no_second_post(cast: Cast, topic_id: int) -> None:
    browser, path = cast.browser("mia"), f"/topics/{topic_id}/reply"
    for _again in range(2):
        assert browser.write(path, body="Once.", idempotency_key="a-key-of-mine").status_code == 303


def test_a_deleted_post_counts_all_the_same(cast: Cast, topic_id: int) -> None:
    reply(cast, "mia", topic_id)
    with cast.app.app_context():
        post_id = max(session().query(Post.id).filter(Post.author_id == cast.mia.id))[0]
    assert cast.browser("mia").write(f"/posts/{post_id}/delete").status_code == 303
    assert reply(cast, "mia", topic_id, "Again.").status_code == 429


def test_moderators_do_not_wait(cast: Cast, topic_id: int) -> None:
    assert [reply(cast, "mo", topic_id, f"Number {n}").status_code for n in range(2)] == [303, 303]


@pytest.mark.parametrize("over", ["the hour is over", "it is let go"])
def test_it_ends(cast: Cast, topic_id: int, over: str) -> None:
    reply(cast, "mia", topic_id)
    with time_machine.travel(BEGIN + timedelta(hours=1), tick=False):
        page = cast.browser("mia").get(f"/topics/{topic_id}", follow_redirects=True).text
        assert "Slowed down" not in page
        assert reply(cast, "mia", topic_id, "One.").status_code == 303
        if over == "it is let go":
            with cast.app.app_context():
                slow(cast, topic_id, 600)
                slow(cast, topic_id, 0)
            assert reply(cast, "mia", topic_id, "Two.").status_code == 303


@pytest.mark.parametrize("who", ["guest", "mia", "mo"])
def test_everybody_sees_who_why_and_until_when(cast: Cast, topic_id: int, who: str) -> None:
    page = cast.browser(who).get(f"/topics/{topic_id}", follow_redirects=True).text
    assert f"Slowed down by {cast.mo.display_name}" in page
    assert "everybody waits 10 minutes between two posts." in page
    assert "Let us breathe." in page
    assert '<time datetime="2026-05-04T19:00:00+00:00"' in page
