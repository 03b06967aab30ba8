"""Catching up: whoever asks ends with what a fresh page shows."""

from __future__ import annotations

from forum.storage.session import transaction
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.actions.edit import edit_post
from forum.topics.actions.merge import merge_topics
from forum.topics.actions.split import split_topic
from forum.topics.changes import MOST
from forum.topics.composing import compose
from forum.topics.queries import post_for, topic_for
from forum.topics.sequence import locked_topics
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.forum.topics.reading import cards


def since(cast: Cast, seq: int, topic: int = 1, name: str = "guest") -> dict[str, object]:
    answer = cast.browser(name).get(f"/topics/{topic}/since/{seq}")
    assert answer.status_code == 200
    return dict(answer.get_json())


def ids(told: dict[str, object]) -> list[int]:
    return [one["id"] for one in told["posts"]]  # type: ignore[attr-defined]


def test_nothing_new(cast: Cast) -> None:
    with cast.app.app_context():
        make_topic(cast.mia, make_category())
    told = since(cast, 1)
    assert told == {"seq": 1, "posts": [], "gone": [], "more": False, "reset": False}


def test_new_changed_and_gone(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        first, second = (make_reply(cast.nia, topic.id, text).id for text in ("one", "two"))
        with transaction():
            post = post_for(cast.nia, first, lock=True)
            edit_post(actor=cast.nia, post=post, text=compose("changed"), revision=post.revision)
        with transaction():
            delete_post(actor=cast.nia, post=post_for(cast.nia, second, lock=True))
    told = since(cast, 1)
    assert (told["seq"], ids(told), told["gone"]) == (5, [first], [second])
    assert "changed" in told["posts"][0]["html"]  # type: ignore[index]
    assert ids(since(cast, 4)) == []
    with cast.app.app_context(), transaction():
        restore_post(actor=cast.nia, post=post_for(cast.nia, second, lock=True))
    assert ids(since(cast, 5)) == [second]


def test_the_cards_are_those_of_the_page(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        for number in range(5):
            make_reply(cast.nia, topic.id, f"Reply {number}", to=1)
    for name in ("guest", "mia"):
        html = cast.browser(name).get("/topics/1").text
        for one in since(cast, 0, name=name)["posts"]:  # type: ignore[attr-defined]
            assert one["html"] in html


def test_a_long_absence_is_told_in_parts(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        written = [1] + [make_reply(cast.nia, topic.id).id for _ in range(MOST + 30)]
    told = since(cast, 0)
    assert (told["more"], len(ids(told)), told["seq"]) == (True, MOST, MOST)
    rest = since(cast, MOST)
    assert rest["more"] is False
    assert ids(told) + ids(rest) == written


def test_a_number_from_the_future_asks_for_a_fresh_page(cast: Cast) -> None:
    with cast.app.app_context():
        make_topic(cast.mia, make_category())
    assert since(cast, 99)["reset"] is True
    assert cast.browser("guest").get("/topics/1/since/99999999999999999999").status_code == 404
    assert cast.browser("guest").get("/topics/1/since/-1").status_code == 404


def test_posts_that_were_split_off_are_gone_and_come_back(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        topic = make_topic(cast.mia, place)
        moved = [make_reply(cast.nia, topic.id).id for _ in range(3)]
        with transaction():
            new = split_topic(
                actor=cast.mo,
                topic=topic_for(cast.mo, topic.id, lock=True),
                title="New",
                category=place,
                reason="r",
                post_ids=moved[1:],
            )
        told = since(cast, 4)
        assert (ids(told), told["gone"]) == ([], moved[1:])
        with transaction():
            held = locked_topics([topic.id, new.id])
            for one in held.values():
                topic_for(cast.mo, one.id)
            merge_topics(actor=cast.mo, source=held[new.id], target=held[topic.id], reason="r")
    told = since(cast, 4)
    assert (ids(told), told["gone"]) == (moved[1:], [])
    # Whoever follows the topic that is no more is led on.
    assert cast.browser("guest").get(f"/topics/{new.id}/since/1").location == "/topics/1/since/0"


def test_a_merge_of_many_posts_asks_for_a_fresh_page(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        big, small = make_topic(cast.mia, place, "Big"), make_topic(cast.mia, place, "Small")
        for _ in range(MOST + 5):
            make_reply(cast.nia, big.id)
        with transaction():
            held = locked_topics([big.id, small.id])
            for one in held.values():
                topic_for(cast.mo, one.id)
            merge_topics(actor=cast.mo, source=held[big.id], target=held[small.id], reason="r")
    assert since(cast, 1, topic=small.id)["reset"] is True
    assert len(cards(cast.browser("guest").get(f"/topics/{small.id}").text)) == 20


def test_the_language_may_be_asked_for(cast: Cast) -> None:
    with cast.app.app_context():
        make_topic(cast.mia, make_category())
    for language, word in (("en", "Reply"), ("fr", "Répondre")):
        told = cast.browser("guest").get(f"/topics/1/since/0?lang={language}").get_json()
        assert word in told["posts"][0]["html"]
