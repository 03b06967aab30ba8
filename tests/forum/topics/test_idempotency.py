"""Posting twice by accident makes one post: double click, lost answer, two at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.topics import posts_of, send, topic_row

KEY = "a-key-of-one-form"


@pytest.fixture
def topic_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.ada, make_category(), "Bread").id


def test_the_same_form_gets_the_first_answer(cast: Cast, topic_id: int) -> None:
    path = f"/topics/{topic_id}/reply"
    first, second = (send(cast, "mia", path, body="Once.", idempotency_key=KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json
    page = cast.browser("mia").write(path, body="Once.", idempotency_key=KEY)
    assert page.location == first.json["url"]
    assert len(posts_of(cast, topic_id)) == 2
    assert topic_row(cast, topic_id).seq == 2


def test_the_first_answer_holds_when_the_topic_was_closed_since(cast: Cast, topic_id: int) -> None:
    path = f"/topics/{topic_id}/reply"
    first = send(cast, "mia", path, body="Once.", idempotency_key=KEY)
    cast.browser("mo").write(f"/topics/{topic_id}/manage/lock", reason="Enough")
    assert send(cast, "mia", path, body="Once.", idempotency_key=KEY).json == first.json


def test_a_key_is_its_members_own(cast: Cast, topic_id: int) -> None:
    path = f"/topics/{topic_id}/reply"
    answers = [
        send(cast, who, path, body="Me too.", idempotency_key=KEY).json["id"] for who in ("mia", "nia")
    ]
    assert len(set(answers)) == 2


def test_another_text_under_an_old_key_is_another_post(cast: Cast, topic_id: int) -> None:
    """A browser that goes back shows the old form: what is typed there then must not be swallowed."""
    path = f"/topics/{topic_id}/reply"
    answers = [
        send(cast, "mia", path, body=text, idempotency_key=KEY).json["id"] for text in ("One.", "Two.")
    ]
    assert len(set(answers)) == 2


@pytest.mark.parametrize("key", ["", "x", "k" * 5000, "\u200b\U0001f600", "\x00"])
def test_an_odd_key_is_no_error(cast: Cast, topic_id: int, key: str) -> None:
    answer = send(cast, "mia", f"/topics/{topic_id}/reply", body="Fine.", idempotency_key=key)
    assert answer.status_code == 201


def test_two_at_the_same_moment_write_once(cast: Cast, topic_id: int) -> None:
    browsers = [visitor(cast.app, cast.mia) for _ in range(6)]
    together = threading.Barrier(len(browsers))

    def click(browser):  # type: ignore[no-untyped-def]
        headers = {"Accept": "application/json", "X-CSRFToken": browser.csrf_token()}
        together.wait()
        body = {"body": "Once.", "idempotency_key": KEY}
        return browser.post(f"/topics/{topic_id}/reply", data=body, headers=headers)

    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = list(pool.map(click, browsers))
    assert [answer.status_code for answer in answers] == [201] * len(browsers)
    assert len({answer.json["id"] for answer in answers}) == 1
    assert len(posts_of(cast, topic_id)) == 2


def test_one_key_in_two_topics_at_the_same_moment(cast: Cast, topic_id: int) -> None:
    """The key covers where it goes, so neither is lost and neither waits for the other for ever."""
    with cast.app.app_context():
        other = make_topic(cast.ada, make_category("other")).id
    browsers = [(visitor(cast.app, cast.mia), where) for where in (topic_id, other) * 3]
    together = threading.Barrier(len(browsers))

    def click(pair):  # type: ignore[no-untyped-def]
        browser, where = pair
        headers = {"Accept": "application/json", "X-CSRFToken": browser.csrf_token()}
        together.wait()
        body = {"body": "Once.", "idempotency_key": KEY}
        return browser.post(f"/topics/{where}/reply", data=body, headers=headers).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        assert list(pool.map(click, browsers)) == [201] * 6
    assert [len(posts_of(cast, where)) for where in (topic_id, other)] == [2, 2]
