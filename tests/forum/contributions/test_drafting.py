"""A call that is being written is kept, with and without JavaScript, on every device, until it is published."""

from __future__ import annotations

from typing import Any

import pytest

from forum.contributions.drafts import DraftOvertaken, draft_of, draft_version, save_draft
from forum.policy.check import Refused
from forum.storage.session import transaction
from forum.text.clean import TextTooLong
from tests.cast import Cast, visitor
from tests.factories.contributions import FORM, days, make_speaker

BEGUN = {"title": "Taste three honeys", "body": "We can't decide", "kind": "samples"}


def keep(actor: Any, typed: dict[str, str], version: int = 0) -> int:
    with transaction():
        return save_draft(actor=actor, typed=typed, version=version)


def test_it_is_kept_and_comes_back_and_goes_when_it_is_published(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        form = {**FORM, "last_day": days(9).isoformat(), "due_on": days(20).isoformat()}
    browser = visitor(cast.app, bea)
    kept = browser.write("/calls/new/draft", BEGUN | {"effort": "hour"})
    assert (kept.status_code, kept.location) == (303, "/calls/new")
    page = browser.get("/calls/new").text
    for words in ("Taste three honeys", "We can&#39;t decide", "Draft kept"):
        assert words in page
    assert "Taste three honeys" in browser.get("/drafts").text
    assert browser.write("/calls/new", form).status_code == 303
    with cast.app.app_context():
        assert draft_of(bea) is None
    assert "You have no drafts" in browser.get("/drafts").text


def test_a_call_that_was_refused_leaves_the_draft(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        keep(bea, BEGUN)
    assert visitor(cast.app, bea).write("/calls/new", BEGUN).status_code == 422
    with cast.app.app_context():
        assert draft_version(bea) > 0


def test_a_script_keeps_it_and_is_told_when_another_device_was_faster(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
    browser = visitor(cast.app, bea)

    def put(**typed: Any) -> Any:
        headers = {"Accept": "application/json", "X-CSRFToken": browser.csrf_token()}
        return browser.post("/calls/new/draft", json=typed, headers=headers)

    first = put(**BEGUN, version=0).json["version"]
    second = put(**BEGUN | {"body": "Another"}, version=first).json["version"]
    assert second == first + 1
    late = put(**BEGUN | {"body": "From the train"}, version=first)
    assert late.status_code == 409
    assert (late.json["theirs"]["body"], late.json["theirs"]["version"]) == ("Another", second)
    by_hand = browser.write("/calls/new/draft", BEGUN | {"body": "By hand", "draft_version": str(first)})
    assert by_hand.status_code == 409
    assert "By hand" in by_hand.text
    assert f'name="draft_version" value="{second}"' in by_hand.text
    assert put(title="", body="", kind="samples", version=second).json["version"] == 0
    with cast.app.app_context():
        assert draft_of(bea) is None


def test_a_draft_is_its_writers_alone(cast: Cast) -> None:
    with cast.app.app_context():
        bea, cleo = make_speaker(), make_speaker("cleo")
        keep(bea, BEGUN)
        with pytest.raises(Refused):
            keep(cast.mia, BEGUN)
        with pytest.raises(DraftOvertaken):
            keep(bea, {"title": "Blind"}, version=3)
        with pytest.raises(TextTooLong):
            keep(cleo, {"title": "a" * 20_000})
    assert "Taste three honeys" not in visitor(cast.app, cleo).get("/calls/new").text
    assert cast.browser("mia").write("/calls/new/draft", BEGUN).status_code == 403


def test_it_can_be_thrown_away(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        keep(bea, BEGUN)
    assert visitor(cast.app, bea).write("/calls/new/discard").status_code == 303
    with cast.app.app_context():
        assert draft_version(bea) == 0
