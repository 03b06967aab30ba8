"""Editing and the history that stays."""

from __future__ import annotations

import re

import pytest

from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.topics import facts_of, fetched, posts_of, send


@pytest.fixture
def post_id(cast: Cast) -> int:
    with cast.app.app_context():
        topic = make_topic(cast.ada, make_category())
        return make_reply(cast.mia, topic.id, "The first text.").id


def save(cast: Cast, who: str, post_id: int, body: str, revision: int, **more: object):  # type: ignore[no-untyped-def]
    return cast.browser(who).write(f"/posts/{post_id}/edit", body=body, revision=revision, **more)


def test_an_author_edits_and_everybody_sees_what_changed(cast: Cast, post_id: int) -> None:
    form = cast.browser("mia").get(f"/posts/{post_id}/edit").text
    assert "The first text.</textarea>" in form
    assert save(cast, "mia", post_id, "The *second* text.", 1, reason="A slip").status_code == 303
    post = fetched(cast, post_id)
    assert (post.source, post.revision, post.seq) == ("The *second* text.", 2, 3)
    assert "<em>second</em>" in post.html
    assert post.edited_at is not None
    page = cast.browser("guest").get(f"/posts/{post_id}/history").text
    assert "<del>" in page
    assert "first " in page
    assert "A slip" in page
    assert ("PostEdited", 2) in [(kind, data.get("revision")) for kind, data in facts_of(cast, post.topic_id)]


def test_the_same_text_again_changes_nothing(cast: Cast, post_id: int) -> None:
    assert save(cast, "mia", post_id, "The first text.", 1).status_code == 303
    assert fetched(cast, post_id).revision == 1
    assert "has never been changed" in cast.browser("mia").get(f"/posts/{post_id}/history").text


def test_two_editors_see_both_texts(cast: Cast, post_id: int) -> None:
    save(cast, "mo", post_id, "The moderators text.", 1, reason="Clearer")
    page = save(cast, "mia", post_id, "The authors own text.", 1)
    assert page.status_code == 409
    assert "The moderators text.</textarea>" in page.text
    assert "The authors own text.</textarea>" in page.text
    assert re.search(r'<input[^>]* name="revision"[^>]* value="2"', page.text)
    assert fetched(cast, post_id).source == "The moderators text."
    assert save(cast, "mia", post_id, "Both texts.", 2).status_code == 303
    history = cast.browser("mia").get(f"/posts/{post_id}/history").text
    assert all(f"Text {number}" in history for number in (1, 2, 3))


def test_a_script_is_told_of_the_other_text(cast: Cast, post_id: int) -> None:
    save(cast, "mia", post_id, "Mine.", 1)
    answer = send(cast, "mia", f"/posts/{post_id}/edit", body="Mine too.", revision=1)
    assert answer.status_code == 409
    assert answer.json["theirs"] == {"body": "Mine.", "revision": 2}


def test_a_moderator_needs_a_reason(cast: Cast, post_id: int) -> None:
    page = save(cast, "mo", post_id, "Without a word why.", 1)
    assert page.status_code == 422
    assert "Please say why." in page.text
    assert "Without a word why.</textarea>" in page.text


@pytest.mark.parametrize("revision", ["", "x", "-1", str(2**63), str(10**40), "0", "99"])
def test_a_revision_that_is_none_is_a_conflict_and_not_a_crash(
    cast: Cast, post_id: int, revision: str
) -> None:
    page = cast.browser("mia").write(f"/posts/{post_id}/edit", body="New.", revision=revision)
    assert page.status_code == 409
    assert "New.</textarea>" in page.text


def test_others_may_not(cast: Cast, post_id: int) -> None:
    assert {who: cast.browser(who).get(f"/posts/{post_id}/edit").status_code for who in ("nia", "sam")} == {
        "nia": 403,
        "sam": 403,
    }
    for who in ("nia", "sam", "guest"):
        answer = save(cast, who, post_id, "Not mine.", 1)
        assert answer.status_code == 403
        assert "Not mine." in answer.text
    assert fetched(cast, post_id).source == "The first text."


def test_the_history_of_a_hidden_post_is_not_for_everybody(cast: Cast, post_id: int) -> None:
    save(cast, "mia", post_id, "Something rude.", 1)
    cast.browser("mo").write(f"/posts/{post_id}/hide", reason="Rude")
    seen = {
        who: cast.browser(who).get(f"/posts/{post_id}/history").status_code
        for who in ("mia", "mo", "nia", "guest")
    }
    assert seen == {"mia": 200, "mo": 200, "nia": 404, "guest": 404}


def test_a_long_history_has_pages(cast: Cast, post_id: int) -> None:
    for revision in range(1, 13):
        save(cast, "mia", post_id, f"Text number {revision}.", revision)
    page = cast.browser("guest").get(f"/posts/{post_id}/history").text
    assert page.count('class="version-head"') == 10
    assert f"/posts/{post_id}/history?before=4" in page
    older = cast.browser("guest").get(f"/posts/{post_id}/history?before=4").text
    assert older.count('class="version-head"') == 3
    for nonsense in ("x", str(2**64), "0"):
        assert cast.browser("guest").get(f"/posts/{post_id}/history?before={nonsense}").status_code == 200


def test_a_changed_text_is_screened_again(cast: Cast, post_id: int) -> None:
    from forum.hooks import Outcome, Verdict, hooks

    hooks(cast.app).screeners.append(
        lambda actor, written: Verdict(Outcome.HOLD if "rude" in written.text else Outcome.PASS)
    )
    save(cast, "mia", post_id, "Something rude.", 1)
    assert fetched(cast, post_id).state == "held"
    topic_id = fetched(cast, post_id).topic_id
    assert cast.browser("nia").get(f"/posts/{post_id}").status_code == 404
    assert posts_of(cast, topic_id)[0].id == 1
