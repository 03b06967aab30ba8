"""What the pages of the conversation show, to whom."""

from __future__ import annotations

import pytest

from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions.merge import merge_topics
from forum.topics.actions.moderate import hide_post
from forum.topics.actions.place import hide_topic, lock_topic, pin_topic
from forum.topics.models import HELD, Post
from forum.topics.queries import post_for, topic_for, topic_page_for
from forum.topics.sequence import locked_topics, next_seq
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.forum.topics.reading import asked, cards, rows


def test_a_topic_that_is_not_for_you_is_not_there(cast: Cast) -> None:
    with cast.app.app_context():
        for access in ("members", "staff"):
            make_topic(cast.ada, make_category(access, access=access), "Secret title")
    statuses = {
        name: [cast.browser(name).get(path).status_code for path in ("/topics/1", "/topics/2", "/c/staff")]
        for name in ("guest", "sam", "mia", "mo")
    }
    assert statuses == {
        "guest": [404, 404, 404],
        "sam": [404, 404, 404],
        "mia": [200, 404, 404],
        "mo": [200, 200, 200],
    }
    for path in ("/topics", "/categories", "/topics/1", "/topics/2/since/0", "/posts/2"):
        assert "Secret title" not in cast.browser("guest").get(path).text


def test_an_old_slug_and_none_still_show_the_topic(cast: Cast) -> None:
    with cast.app.app_context():
        make_topic(cast.mia, make_category(), "New title")
    for path in ("/topics/1", "/topics/1/old-title", "/topics/1/new-title"):
        html = cast.browser("guest").get(path).text
        assert '<link rel="canonical" href="http://localhost/topics/1/new-title">' in html


def test_a_merged_topic_leads_on(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        first, second = make_topic(cast.mia, place, "One"), make_topic(cast.nia, place, "Two")
        with transaction():
            held = locked_topics([first.id, second.id])
            for topic in held.values():
                topic_for(cast.mo, topic.id)
            merge_topics(actor=cast.mo, source=held[first.id], target=held[second.id], reason="the same")
    answer = cast.browser("guest").get("/topics/1")
    assert (answer.status_code, answer.location) == (301, "/topics/2")
    assert cards(cast.browser("guest").get("/topics/2").text) == [1, 2]


def test_marks_of_a_topic_and_who_may_write(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        with transaction():
            lock_topic(actor=cast.mo, topic=topic_for(cast.mo, topic.id, lock=True), locked=True, reason="r")
    assert 'id="composer"' in cast.browser("mo").get("/topics/1").text
    for name in ("mia", "guest"):
        html = cast.browser(name).get("/topics/1").text
        assert 'id="composer"' not in html
        assert "This topic is closed" in html


def test_a_held_post_is_seen_by_its_author_and_the_moderators(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        held = make_reply(cast.nia, topic.id, "Wait for me")
        with transaction():
            post = post_for(cast.mo, held.id, lock=True)
            post.state, post.seq = HELD, next_seq(post.topic)
    for name, person in cast.people().items():
        html = cast.browser(name).get("/topics/1").text
        told = cast.browser(name).get("/topics/1/since/1").get_json()
        sees = person in (cast.nia, cast.mo, cast.ada)
        assert ("Wait for me" in html) is sees, name
        assert ([one["id"] for one in told["posts"]] == [held.id]) is sees, name
        assert (told["gone"] == [held.id]) is not sees, name


def test_a_hidden_post_leaves_a_tombstone_without_its_text(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        post = make_reply(cast.nia, topic.id, "Something bad")
        with transaction():
            hide_post(actor=cast.mo, post=post_for(cast.mo, post.id, lock=True), reason="rude")
    for name in cast.people():
        html = cast.browser(name).get("/topics/1").text
        assert "Something bad" not in html
        assert f'id="post-{post.id}"' in html


def test_a_hidden_topic_is_gone_from_every_list(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        with transaction():
            hide_topic(actor=cast.mo, topic=topic_for(cast.mo, topic.id, lock=True), reason="r")
    for name in cast.people():
        assert rows(cast.browser(name).get("/topics").text) == []
    assert cast.browser("mia").get("/topics/1").status_code == 404
    assert cast.browser("mo").get("/topics/1").status_code == 200


@pytest.mark.parametrize("length", [1, 20, 90])
@pytest.mark.parametrize("name", ["guest", "mia", "mo"])
def test_a_topic_page_asks_at_most_six_questions(cast: Cast, name: str, length: int) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category(), tags=("tea", "cake"))
        for number in range(length - 1):
            make_reply(cast.nia, topic.id, f"Reply {number}")
    # Settings and categories are asked for once in each process and edition; cards, here, every time.
    cast.browser(name).get("/categories")
    for path in ("/topics/1", "/topics/1?after=5", "/topics/1?at=1"):
        cast.app.extensions["forum.kept"] = {}
        with asked(cast.app) as statements:
            assert cast.browser(name).get(path).status_code == 200
        assert len(statements) <= 6, statements


def test_a_page_seen_before_asks_less(cast: Cast) -> None:
    with cast.app.app_context():
        make_topic(cast.nia, make_category())
    for name, most in (("guest", 1), ("mia", 3)):
        cast.browser(name).get("/topics/1")
        with asked(cast.app) as statements:
            cast.browser(name).get("/topics/1")
        assert len(statements) <= most, statements


def test_pinned_topics_come_first_in_their_category(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        ids = [make_topic(cast.mia, place, f"T{number}").id for number in range(4)]
        with transaction():
            pin_topic(actor=cast.mo, topic=topic_for(cast.mo, ids[1], lock=True), pinned=True, reason="r")
    assert rows(cast.browser("guest").get("/c/talk").text) == [ids[1], ids[3], ids[2], ids[0]]
    assert rows(cast.browser("guest").get("/topics").text) == [ids[3], ids[2], ids[1], ids[0]]


def test_tags_lead_to_their_topics(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        tea = make_topic(cast.mia, place, "Tea", tags=("Thé vert",)).id
        make_topic(cast.mia, place, "Coffee", tags=("café",))
    assert rows(cast.browser("guest").get("/topics?tag=the vert").text) == [tea]
    assert rows(cast.browser("guest").get("/topics?tag=THÉ VERT").text) == [tea]
    assert "No topic has this tag" in cast.browser("guest").get("/topics?tag=nothing").text


def test_everything_written_is_escaped(cast: Cast) -> None:
    nasty = "<script>alert(1)</script>\"'"
    with cast.app.app_context():
        make_topic(cast.mia, make_category(), nasty, nasty, tags=(nasty[:20],))
    for path in ("/topics", "/topics/1", "/c/talk", "/categories", f"/topics?tag={nasty}"):
        for name in ("guest", "mia"):
            assert "<script>alert" not in cast.browser(name).get(path).text


def test_the_reading_view_obeys_the_rules(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(access="members"))
        assert topic_page_for(cast.mia, topic.id).id == topic.id
        for stranger in (None, cast.sam):
            with pytest.raises(Refused):
                topic_page_for(stranger, topic.id)
        assert session().get(Post, 1) is not None
