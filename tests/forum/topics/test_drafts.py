"""Drafts: kept on the server, one per topic, and never overwritten unasked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from forum.reading.models import Draft
from forum.storage.session import session
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.topics import send


@pytest.fixture
def topic_id(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.ada, make_category(), "Bread").id


def put(browser: VisitorClient, topic: int | str, **words: Any):  # type: ignore[no-untyped-def]
    headers = {"X-CSRFToken": browser.csrf_token(), "Accept": "application/json"}
    return browser.put(f"/topics/{topic}/draft", json=words, headers=headers)


def kept(cast: Cast) -> int:
    with cast.app.app_context():
        return session().scalar(select(func.count()).select_from(Draft)) or 0


def test_a_draft_is_there_on_every_device(cast: Cast, topic_id: int) -> None:
    version = put(cast.browser("mia"), topic_id, body="I have begun", version=0).json["version"]
    assert version > 0
    other = visitor(cast.app, cast.mia)
    page = other.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "I have begun</textarea>" in page
    assert f'data-draft-version="{version}"' in page
    assert "Bread" in other.get("/drafts").text
    assert "I have begun" in other.get("/drafts").text
    assert "I have begun" not in cast.browser("nia").get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "I have begun" not in cast.browser("nia").get("/drafts").text


def test_a_second_device_is_told_and_overwrites_on_purpose_only(cast: Cast, topic_id: int) -> None:
    phone, desk = cast.browser("mia"), visitor(cast.app, cast.mia)
    first = put(phone, topic_id, body="From the phone", version=0).json["version"]
    refused = put(desk, topic_id, body="From the desk", version=0)
    assert refused.status_code == 409
    assert refused.json["theirs"]["body"] == "From the phone"
    assert refused.json["message"]
    second = put(desk, topic_id, body="From the desk", version=refused.json["theirs"]["version"])
    assert second.json["version"] == first + 1
    assert put(phone, topic_id, body="From the phone again", version=first).status_code == 409
    assert put(phone, topic_id, body="From the desk", version=first).json["version"] == first + 1


def test_an_emptied_draft_is_gone(cast: Cast, topic_id: int) -> None:
    version = put(cast.browser("mia"), topic_id, body="x", version=0).json["version"]
    assert put(cast.browser("mia"), topic_id, body=" \u200b", version=version).json["version"] == 0
    assert kept(cast) == 0
    assert put(cast.browser("mia"), topic_id, body="", version=0).json["version"] == 0


def test_a_sent_draft_vanishes_with_the_post(cast: Cast, topic_id: int) -> None:
    put(cast.browser("mia"), topic_id, body="Nearly done", version=0)
    put(cast.browser("nia"), topic_id, body="Another's", version=0)
    assert send(cast, "mia", f"/topics/{topic_id}/reply", body=" ").status_code == 422
    assert kept(cast) == 2
    assert send(cast, "mia", f"/topics/{topic_id}/reply", body="Done").status_code == 201
    assert kept(cast) == 1


def test_a_new_topic_has_a_draft_too(cast: Cast, topic_id: int) -> None:
    words = {"title": "Soon", "body": "An idea", "tags": "a, b", "category_id": "1"}
    put(cast.browser("mia"), "new", **words, version=0)
    page = cast.browser("mia").get("/topics/new").text
    assert 'value="Soon"' in page
    assert "An idea</textarea>" in page
    assert "Soon" in cast.browser("mia").get("/drafts").text
    cast.browser("mia").write("/topics/new", {**words, "language": ""})
    assert kept(cast) == 0


def test_one_throws_a_draft_away(cast: Cast, topic_id: int) -> None:
    put(cast.browser("mia"), topic_id, body="Never mind", version=0)
    cast.browser("nia").write(f"/drafts/{topic_id}/discard")
    assert kept(cast) == 1
    cast.browser("mia").write(f"/drafts/{topic_id}/discard")
    assert kept(cast) == 0


@pytest.mark.parametrize(
    "words",
    [
        {"body": "x" * 20_001},
        {"body": "x" * 200_000},
        {"body": "x", "title": "t" * 201},
        {"body": "x", "tags": "t" * 201},
        {"body": ["x"]},
        {"body": 7},
        {"body": {"a": 1}},
    ],
)
def test_what_can_not_be_kept_is_said(cast: Cast, topic_id: int, words: dict[str, Any]) -> None:
    answer = put(cast.browser("mia"), topic_id, **words, version=0)
    assert answer.status_code in (400, 422)
    assert answer.json.get("message") or answer.json["errors"]["body"][0]
    assert kept(cast) == 0


@pytest.mark.parametrize("version", ["x", -1, 2**63, 10**40, None, [1], 1.5, True])
def test_a_version_that_is_none_counts_as_unknown(cast: Cast, topic_id: int, version: Any) -> None:
    assert put(cast.browser("mia"), topic_id, body="One", version=version).status_code == 200
    assert put(cast.browser("mia"), topic_id, body="Two", version=version).status_code == 409


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"null", b"7", b'"x"', b"{", b"\xff\xfe", b'{"body": "\\ud800"}']
)
def test_odd_json_is_no_error(cast: Cast, topic_id: int, raw: bytes) -> None:
    browser = cast.browser("mia")
    headers = {
        "X-CSRFToken": browser.csrf_token(),
        "Accept": "application/json",
        "Content-Type": "application/json",
    }
    answer = browser.post(f"/topics/{topic_id}/draft", data=raw, headers=headers)
    assert answer.status_code in (200, 400, 422)
    assert answer.is_json


def test_odd_ids_are_left_out(cast: Cast, topic_id: int) -> None:
    odd = {"category_id": 2**63, "reply_to_id": "x" * 50}
    assert put(cast.browser("mia"), "new", body="x", version=0, **odd).status_code == 200
    assert put(cast.browser("mia"), "new", body="y", version=0, category_id=99).status_code == 409


def test_only_members_keep_drafts_and_only_where_they_may_read(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        secret = make_topic(cast.ada, make_category("staff", access="staff")).id
    assert put(cast.browser("guest"), topic_id, body="x").status_code == 403
    assert put(cast.browser("sam"), topic_id, body="x").status_code == 403
    assert put(cast.browser("mia"), secret, body="x").status_code == 404
    assert put(cast.browser("mia"), 999, body="x").status_code == 404
    assert "/login" in cast.browser("guest").get("/drafts").location


def test_the_text_of_a_topic_that_is_gone_is_not_lost(cast: Cast, topic_id: int) -> None:
    put(cast.browser("mia"), topic_id, body="My words " + "x" * 500 + " end", version=0)
    cast.browser("mo").write(f"/topics/{topic_id}/manage/hide", reason="Off")
    page = cast.browser("mia").get("/drafts").text
    assert "x end" in page
    assert "Bread" not in page
