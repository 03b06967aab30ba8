"""Cards and rows: rendered once per version, bounded in memory, never stale, never in the wrong language."""

from __future__ import annotations

from forum.categories.catalogue import catalogue
from forum.community.edition import new_edition
from forum.members.models import Member
from forum.storage.session import session, transaction
from forum.topics.actions.edit import edit_post
from forum.topics.actions.moderate import hide_post
from forum.topics.actions.split import split_topic
from forum.topics.cards import cards_for, kept_cards
from forum.topics.composing import compose
from forum.topics.models import DELETED, HELD
from forum.topics.queries import attach_category, post_for
from forum.topics.sequence import locked_topics
from forum.topics.views import PostLine
from forum.web.keeping import OVERHEAD, Memory
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.forum.topics.reading import asked


def line_of(post: object) -> PostLine:
    return PostLine(post.id, post.seq, post.state, post.author_id, post.topic_id)  # type: ignore[attr-defined]


def test_a_card_is_rendered_once_for_a_version_and_language(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        lines = [line_of(make_reply(cast.nia, topic.id, f"Number {n}")) for n in range(3)]
        first = cards_for(lines, "en")
        with asked(cast.app) as statements:
            assert cards_for(lines, "en") == first
        assert not [one for one in statements if "posts" in one]
        assert cards_for(lines, "fr") != first
        assert list(first) == [line.id for line in lines]


def test_an_edit_and_a_new_name_are_seen_at_once(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        post = make_reply(cast.nia, topic.id, "Before")
        assert "Before" in cards_for([line_of(post)], "en")[post.id]
        with transaction():
            found = post_for(cast.nia, post.id, lock=True)
            edit_post(actor=cast.nia, post=found, text=compose("After"), revision=found.revision)
            line = line_of(found)
        assert "After" in cards_for([line], "en")[post.id]
        with transaction():
            session().get_one(Member, cast.nia.id).display_name = "Nina Nouvelle"
            session().flush()
            new_edition()
        assert "Nina Nouvelle" in cards_for([line], "en")[post.id]


def test_a_post_that_was_held_or_deleted_meanwhile_shows_no_text(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        for state in (HELD, DELETED):
            post = make_reply(cast.nia, topic.id, "Secret since a moment ago")
            old = line_of(post)
            with transaction():
                found = post_for(cast.ada, post.id, lock=True)
                found.state, found.seq = state, found.seq + 100
            assert cards_for([old], "en") == {}


def test_a_post_that_moved_is_another_version(cast: Cast) -> None:
    """Numbers begin anew in each topic: the second change there may bear the number of an old text."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        post = make_reply(cast.nia, topic.id, "To be hidden later")
        old = line_of(post)
        cards_for([old], "en")
        with transaction():
            held = attach_category(locked_topics([topic.id])[topic.id])
            place = catalogue()[held.category_id]
            split_topic(
                actor=cast.mo,
                topic=held,
                title="Elsewhere",
                category=place,
                reason="Order",
                post_ids=[post.id],
            )
        with transaction():
            found = post_for(cast.mo, post.id, lock=True)
            hide_post(actor=cast.mo, post=found, reason="Rule one")
            found.seq = old.seq
            line = line_of(found)
        assert "To be hidden later" not in cards_for([line], "en")[post.id]


def test_names_in_cards_are_escaped(cast: Cast) -> None:
    with cast.app.app_context():
        with transaction():
            session().get_one(Member, cast.nia.id).display_name = "<b>Nia</b>"
            session().flush()
            new_edition()
        topic = make_topic(cast.nia, make_category())
        post = make_reply(cast.mia, topic.id, "To you", to=topic.first_post_id)
        html = cards_for([line_of(post)], "en")[post.id]
        assert "&lt;b&gt;Nia&lt;/b&gt;" in html
        assert "<b>Nia</b>" not in html


def test_cards_do_not_know_who_asked_first(cast: Cast) -> None:
    """A member with a time zone of their own renders the card; a guest gets the community's time."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        with transaction():
            session().get_one(Member, cast.mia.id).timezone = "Pacific/Auckland"
    for_member = cast.browser("mia").get(f"/topics/{topic.id}/since/0").get_json()["posts"][0]["html"]
    cast.app.extensions["forum.kept"] = {}
    for_guest = cast.browser("guest").get(f"/topics/{topic.id}/since/0").get_json()["posts"][0]["html"]
    assert for_member == for_guest


def test_the_memory_is_bounded_in_bytes() -> None:
    memory: Memory[str] = Memory(len, largest=10_000)
    for number in range(100):
        memory.put(number, "x" * 700)
        assert memory.held <= 10_000
    assert memory.get(99) is not None
    assert memory.get(0) is None
    assert memory.held == len(memory) * (700 + OVERHEAD)
    memory.put("huge", "x" * 5_000)
    assert memory.get("huge") is None


def test_the_memory_keeps_what_is_used() -> None:
    memory: Memory[str] = Memory(len, largest=4 * (100 + OVERHEAD))
    for number in range(4):
        memory.put(number, "x" * 100)
    assert memory.get(0)
    memory.put(4, "x" * 100)
    assert memory.get(0)
    assert memory.get(1) is None


def test_kept_cards_belong_to_one_app(cast: Cast) -> None:
    with cast.app.app_context():
        assert len(kept_cards()) == 0
