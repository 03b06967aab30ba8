"""Deleting, tombstones, and taking it back."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.topics import facts_of, fetched, send, topic_row
from tests.forum.topics.reading import cards


@pytest.fixture
def topic_id(cast: Cast) -> int:
    with cast.app.app_context():
        topic = make_topic(cast.ada, make_category())
        make_reply(cast.mia, topic.id, "Mias words.")
        return topic.id


def page(cast: Cast, who: str, topic_id: int) -> str:
    return cast.browser(who).get(f"/topics/{topic_id}", follow_redirects=True).text


def test_the_last_post_vanishes_and_comes_back(cast: Cast, topic_id: int) -> None:
    answer = cast.browser("mia").write("/posts/2/delete")
    assert answer.location == "/posts/2/delete"
    assert "Bring it back" in cast.browser("mia").get(answer.location).text
    assert topic_row(cast, topic_id).last_post_id == 1
    assert cards(page(cast, "nia", topic_id)) == [1]
    assert cast.browser("mia").write("/posts/2/restore").location == "/posts/2"
    assert cards(page(cast, "nia", topic_id)) == [1, 2]
    assert topic_row(cast, topic_id).last_post_id == 2
    assert [kind for kind, _ in facts_of(cast, topic_id)][-2:] == ["PostDeleted", "PostRestored"]
    assert [data["seq"] for _, data in facts_of(cast, topic_id)][-2:] == [3, 4]


def test_a_tombstone_stays_where_others_wrote_after(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        make_reply(cast.nia, topic_id)
    cast.browser("mia").write("/posts/2/delete")
    seen = page(cast, "guest", topic_id)
    assert cards(seen) == [1, 2, 3]
    assert "Mias words." not in seen
    assert "Mia deleted this post." in seen
    assert "Bring it back" in cast.browser("mia").get("/posts/2/menu").text
    assert cast.browser("guest").get("/posts/2").location.endswith("?at=2#post-2")
    for who in ("nia", "guest", "mo"):
        menu = cast.browser(who).get("/posts/2/menu")
        assert menu.status_code == 200
        assert "Bring it back" not in menu.text
        assert "Mias words." not in menu.text


def test_ones_own_later_posts_leave_no_tombstone(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        make_reply(cast.mia, topic_id)
    cast.browser("mia").write("/posts/2/delete")
    assert cards(page(cast, "guest", topic_id)) == [1, 3]


def test_a_topic_goes_with_its_first_post_when_nobody_answered(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Never mind")
    answer = send(cast, "mia", f"/posts/{topic.first_post_id}/delete")
    assert answer.json["topic_deleted"] is True
    for who in ("mia", "nia", "guest"):
        assert cast.browser(who).get(f"/topics/{topic.id}").status_code == 404
    assert "Its topic went with it" in cast.browser("mia").get(f"/posts/{topic.first_post_id}/delete").text
    assert send(cast, "mia", answer.json["undo"]).status_code == 200
    assert cast.browser("guest").get(f"/topics/{topic.id}", follow_redirects=True).status_code == 200
    kinds = [kind for kind, _ in facts_of(cast, topic.id)]
    assert kinds[-4:] == ["PostDeleted", "TopicDeleted", "TopicRestored", "PostRestored"]


def test_an_answered_first_post_leaves_a_tombstone(cast: Cast, topic_id: int) -> None:
    cast.browser("ada").write("/posts/1/delete")
    assert cards(page(cast, "guest", topic_id)) == [1, 2]
    assert topic_row(cast, topic_id).state == "published"


def test_a_held_post_does_not_come_back_published(cast: Cast, topic_id: int) -> None:
    from forum.hooks import Outcome, Verdict, hooks

    hooks(cast.app).screeners.append(lambda actor, written: Verdict(Outcome.HOLD))
    post_id = send(cast, "mia", f"/topics/{topic_id}/reply", body="Doubtful.").json["id"]
    cast.browser("mia").write(f"/posts/{post_id}/delete")
    cast.browser("mia").write(f"/posts/{post_id}/restore")
    assert fetched(cast, post_id).state == "held"
    assert "Doubtful." not in page(cast, "nia", topic_id)


def test_only_its_author_deletes_and_restores(cast: Cast, topic_id: int) -> None:
    for who in ("nia", "mo", "guest", "sam"):
        assert cast.browser(who).write("/posts/2/delete").status_code == 403
    cast.browser("mia").write("/posts/2/delete")
    for who in ("nia", "mo", "guest"):
        assert cast.browser(who).write("/posts/2/restore").status_code in (403, 404)
    assert fetched(cast, 2).state == "deleted"
    assert cast.browser("mia").write("/posts/2/delete").status_code == 403


def test_what_a_moderator_hid_can_not_be_deleted_away(cast: Cast, topic_id: int) -> None:
    cast.browser("mo").write("/posts/2/hide", reason="Rude")
    assert cast.browser("mia").write("/posts/2/delete").status_code == 403
    assert fetched(cast, 2).state == "hidden"


@pytest.mark.parametrize(("verb", "words"), [("hide", "hid this post"), ("remove", "removed this post")])
def test_moderators_decide_with_a_reason_that_everybody_reads(
    cast: Cast, topic_id: int, verb: str, words: str
) -> None:
    refused = cast.browser("mo").write(f"/posts/2/{verb}", reason=" ")
    assert refused.status_code == 422
    assert "Please say why." in refused.text
    assert cast.browser("nia").write(f"/posts/2/{verb}", reason="I dislike it").status_code == 403
    assert cast.browser("nia").get(f"/posts/2/{verb}").status_code == 403
    cast.browser("mo").write(f"/posts/2/{verb}", reason="Against <rule> 3")
    seen = page(cast, "guest", topic_id)
    assert words in seen
    assert "Against &lt;rule&gt; 3" in seen
    assert "Mias words." not in seen
    assert topic_row(cast, topic_id).last_post_id == 1
    cast.browser("mo").write("/posts/2/publish", reason="Second thoughts")
    seen = page(cast, "guest", topic_id)
    assert "Mias words." in seen
    assert "Against &lt;rule&gt; 3" not in seen


def test_the_menu_offers_what_one_may_do(cast: Cast, topic_id: int) -> None:
    def offered(who: str) -> set[str]:
        answer = cast.browser(who).get("/posts/2/menu", headers={"X-Fragment": "menu"})
        assert answer.status_code == 200
        assert "<html" not in answer.text
        assert "data-menu-content" in answer.text
        words = ("quote=2", "/edit", "/delete", "/hide", "/remove", "/publish", "manage/split?from=2")
        return {word for word in words if word in answer.text}

    assert offered("guest") == set()
    assert offered("sam") == set()
    assert offered("nia") == {"quote=2"}
    assert offered("mia") == {"quote=2", "/edit", "/delete"}
    assert offered("mo") == {"quote=2", "/edit", "/hide", "/remove", "manage/split?from=2"}
    assert "<html" in cast.browser("mia").get("/posts/2/menu").text
    assert "data-menu-content" in cast.browser("mia").get("/posts/2/menu").text
    assert cast.browser("mia").get("/posts/99/menu").status_code == 404
