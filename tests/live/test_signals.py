"""What an open page is told, when, and what it never is."""

from __future__ import annotations

from typing import Any

import pytest

from forum.facts.bus import record
from forum.facts.catalogue import PostPublished
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.realtime.seats import seats
from forum.storage.readers import MOST_IDLE, readers
from forum.storage.session import db, session, transaction
from forum.topics.actions.delete import delete_post
from forum.topics.actions.edit import edit_post
from forum.topics.actions.moderate import hide_post, publish_post, remove_post
from forum.topics.actions.place import hide_topic
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import post_for, topic_for
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.live.square import Square, cards_of, wait_for


@pytest.fixture
def topic(cast: Cast) -> int:
    with cast.app.app_context():
        return make_topic(cast.mia, make_category()).id


def hold(_actor: Any, written: Written) -> Verdict:
    return Verdict(Outcome.HOLD if "hold me" in written.text else Outcome.PASS)


def test_a_reply_reaches_everybody_in_their_language(cast: Cast, square: Square, topic: int) -> None:
    english, french = square.listen(cast.browser("mia")), square.listen(cast.browser("guest"))
    answer = english.ask("join", {"topic": topic, "lang": "en"})
    assert (answer["ok"], answer["seq"], answer["count"]) == (True, 1, 1)
    assert french.ask("join", {"topic": topic, "lang": "fr"}) == {"ok": True, "seq": 1}
    with cast.app.app_context():
        post = make_reply(cast.nia, topic, "Hello all")
    for ear, language in ((english, "en"), (french, "fr")):
        (told,) = ear.wait_for("post:added")
        page = cast.browser("guest").get(f"/topics/{topic}?lang={language}").text
        assert told == {"topic": topic, "seq": 2, "id": post.id, "html": cards_of(page)[post.id]}


def test_whoever_hears_of_a_post_can_read_it(cast: Cast, square: Square, topic: int) -> None:
    """The signal leaves after the commit: the answer over HTTP, asked at once, has the post."""
    ear = square.listen(cast.browser("guest"))
    ear.ask("join", {"topic": topic, "lang": "en"})
    found: list[bool] = []
    reader = cast.browser("guest")

    def look(signal: dict[str, Any]) -> None:
        told = reader.get(f"/topics/{topic}/since/{signal['seq'] - 1}").get_json()
        found.append(signal["id"] in [one["id"] for one in told["posts"]])

    ear.client.on("post:added", look)
    with cast.app.app_context():
        for number in range(10):
            make_reply(cast.nia, topic, f"Number {number}")
    wait_for(lambda: len(found) == 10, "ten posts")
    assert all(found)


def test_nothing_is_told_of_what_was_rolled_back(cast: Cast, square: Square, topic: int) -> None:
    ear = square.listen(cast.browser("mia"))
    ear.ask("join", {"topic": topic, "lang": "en"})
    with cast.app.app_context(), pytest.raises(RuntimeError), transaction():
        post = session().get_one(Post, 1)
        record(
            PostPublished(actor_id=cast.mia.id, topic_id=topic, post_id=post.id, seq=9, author_id=cast.mia.id)
        )
        raise RuntimeError
    with cast.app.app_context():
        make_reply(cast.nia, topic, "After")
    ear.wait_for("post:added")
    assert [told["seq"] for told in ear.of("post:added")] == [2]


def test_signals_come_in_the_order_of_commits(cast: Cast, square: Square, topic: int) -> None:
    ear = square.listen(cast.browser("mia"))
    ear.ask("join", {"topic": topic, "lang": "en"})
    with cast.app.app_context():
        for number in range(30):
            make_reply(cast.nia, topic, f"Number {number}")
    told = ear.wait_for("post:added", 30)
    assert [one["seq"] for one in told] == list(range(2, 32))


def test_edited_deleted_hidden_and_published_again(cast: Cast, square: Square, topic: int) -> None:
    ear = square.listen(cast.browser("guest"))
    ear.ask("join", {"topic": topic, "lang": "en"})
    with cast.app.app_context():
        first, second = make_reply(cast.nia, topic, "one"), make_reply(cast.nia, topic, "two")
        with transaction():
            post = post_for(cast.nia, first.id, lock=True)
            edit_post(actor=cast.nia, post=post, text=compose("changed"), revision=post.revision)
        with transaction():
            hide_post(actor=cast.mo, post=post_for(cast.mo, first.id, lock=True), reason="rude")
        with transaction():
            publish_post(actor=cast.mo, post=post_for(cast.mo, first.id, lock=True))
        with transaction():
            delete_post(actor=cast.nia, post=post_for(cast.nia, second.id, lock=True))
    square.settle()
    wait_for(lambda: any(one["seq"] == 7 for one in ear.of("post:gone")), "the last number")
    assert ear.of("post:gone")[-1] == {"topic": topic, "seq": 7, "id": second.id}
    # Each number is told once, in order; a post that has changed again meanwhile is shown with the later one.
    told = [one for event, one in ear.heard if event.startswith("post:")]
    assert [one["seq"] for one in told] == list(range(2, 8))
    (shown,) = [one for one in told if one["seq"] == 6]
    assert shown["id"] == first.id
    assert "changed" in shown["html"]


def test_the_text_of_a_held_post_enters_no_room(cast: Cast, square: Square, topic: int) -> None:
    hooks(cast.app).screeners.append(hold)
    ears = {name: square.listen(cast.browser(name)) for name in cast.people()}
    for ear in ears.values():
        ear.ask("join", {"topic": topic, "lang": "en"})
    with cast.app.app_context():
        held = make_reply(cast.nia, topic, "Please hold me, secret")
        square.settle()  # with a post after it everybody would be told to ask
        make_reply(cast.mia, topic, "Ordinary")
    square.settle()
    for name, ear in ears.items():
        ear.wait_for("post:added")
        # The client hands each message to a thread of its own, so the one before may be noted a little later.
        wait_for(lambda ear=ear: ear.of("post:gone"), "the number without a post")  # type: ignore[misc]
        if name in ("nia", "mo", "ada"):
            ear.wait_for("post:changed")
        assert "secret" not in repr(ear.heard), name
        hints = [one for one in ear.of("post:changed") if one["seq"] == held.seq]
        assert bool(hints) is (name in ("nia", "mo", "ada")), name
        # Nobody sees a gap: the number is told, with nothing to show for it.
        assert {"topic": topic, "seq": held.seq, "id": 0} in ear.of("post:gone")


def test_an_edit_that_is_held_back_shows_its_text_to_nobody(cast: Cast, square: Square, topic: int) -> None:
    hooks(cast.app).screeners.append(hold)
    ear = square.listen(cast.browser("guest"))
    ear.ask("join", {"topic": topic, "lang": "en"})
    with cast.app.app_context():
        post = make_reply(cast.nia, topic, "harmless")
        with transaction():
            found = post_for(cast.nia, post.id, lock=True)
            edit_post(actor=cast.nia, post=found, text=compose("hold me: venom"), revision=found.revision)
    square.settle()
    wait_for(lambda: [one for one in ear.of("post:changed") if one["seq"] == 3], "the hint")
    assert "venom" not in repr(ear.heard)
    told = cast.browser("guest").get(f"/topics/{topic}/since/2").get_json()
    assert (told["posts"], told["gone"]) == ([], [post.id])


def test_lists_hear_what_moves_in_their_categories(cast: Cast, square: Square) -> None:
    with cast.app.app_context():
        public, staff = make_category("public"), make_category("staff", access="staff")
    guest, mo = square.listen(cast.browser("guest")), square.listen(cast.browser("mo"))
    both = {"categories": [public.id, staff.id], "lang": "en"}
    assert guest.ask("join_list", both) == {"ok": True, "categories": [public.id]}
    assert mo.ask("join_list", both) == {"ok": True, "categories": [public.id, staff.id]}
    with cast.app.app_context():
        secret = make_topic(cast.ada, staff, "Secret plan").id
        topic = make_topic(cast.mia, public, "Open talk").id
    square.settle()
    (moved,) = guest.wait_for("topic:moved")
    assert (moved["topic"], moved["category"], moved["last"]) == (topic, public.id, 2)
    assert moved["html"] in cast.browser("guest").get("/topics").text
    assert [one["topic"] for one in mo.wait_for("topic:moved", 2)] == [secret, topic]
    assert "Secret plan" not in repr(guest.heard)


def test_other_devices_learn_what_was_read(cast: Cast, square: Square, topic: int) -> None:
    with cast.app.app_context():
        post = make_reply(cast.nia, topic)
    phone, other = square.listen(cast.browser("mia")), square.listen(cast.browser("mo"))
    cast.browser("mia").write(f"/topics/{topic}/read", post_id=post.id)
    assert phone.wait_for("topic:read") == [{"topic": topic, "post": post.id}]
    square.settle()
    assert other.of("topic:read") == []


@pytest.mark.parametrize("how", ["hidden", "removed", "deleted", "its topic hidden"])
def test_the_bell_falls_silent_when_its_post_is_gone(
    cast: Cast, square: Square, topic: int, how: str
) -> None:
    nia = square.listen(cast.browser("nia"))
    with cast.app.app_context():
        post = make_reply(cast.mo, topic, "@nia, look")
    assert nia.wait_for("notification:count") == [{"count": 1}]
    with cast.app.app_context(), transaction():
        if how == "hidden":
            hide_post(actor=cast.ada, post=post_for(cast.ada, post.id, lock=True), reason="test")
        elif how == "removed":
            remove_post(actor=cast.ada, post=post_for(cast.ada, post.id, lock=True), reason="test")
        elif how == "deleted":
            delete_post(actor=cast.mo, post=post_for(cast.mo, post.id, lock=True))
        else:
            hide_topic(actor=cast.ada, topic=topic_for(cast.ada, topic, lock=True), reason="test")
    assert nia.wait_for("notification:count", 2)[-1] == {"count": 0}


def test_sockets_leave_no_connection_behind(cast: Cast, square: Square, topic: int) -> None:
    ears = [square.listen(cast.browser(name)) for name in ("mia", "mo", "guest")]
    for _ in range(5):
        for ear in ears:
            for words in ({"topic": topic, "lang": "en"}, {"topic": 10**30}, None):
                ear.ask("join", words)
            ear.ask("typing", {"topic": topic})
            ear.ask("leave", {"topic": topic})
    square.settle()
    with cast.app.app_context():
        pool: Any = db.engine.pool
        waiting = readers()
    wait_for(
        lambda: pool.checkedout() == len(waiting), "every connection but those that wait to be given back"
    )
    assert len(waiting) <= MOST_IDLE
    assert len(seats(cast.app)) == 3
