"""Listening first: by the draft's own words, of the last 90 days, what nobody answered on top."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, update

from forum.announcements.listening import HEARD_FOR, _first_since, heard_about, telling_words
from forum.clock import at, now
from forum.storage.session import session, transaction
from forum.topics.composing import compose
from forum.topics.models import Post
from tests.cast import Cast
from tests.factories.announcements import make_host
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.conversations import make_conversation
from tests.factories.members import make_member

TITLE, BODY = "Delivery points everywhere", "From Monday each parcel can wait at a delivery point for you."


def test_it_looks_for_what_a_draft_is_about() -> None:
    words = telling_words("La livraison, enfin", "Avec la livraison, votre colis attend. Le colis reste là.")
    assert words[0] == "livraison"
    assert "colis" in words
    assert not {"avec", "votre", "la", "le"} & set(words)
    assert telling_words("Une annonce pour vous", "") == []


def test_what_nobody_answered_stands_first(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        lea = make_host()
        answered = make_topic(cast.mia, place, "My parcel", "Which delivery point takes a parcel?")
        make_reply(cast.nia, answered.id, "The one at the station, I think.")
        make_topic(cast.nia, place, "Late", "The parcel came late to the delivery point.")
        make_topic(cast.mia, place, "Soup", "A recipe for soup.")
        heard = heard_about(lea, TITLE, BODY)
        assert [(one.title, one.answered) for one in heard] == [("Late", False), ("My parcel", True)]
        assert "<mark>" in heard[0].snippet


def test_ones_own_and_colleagues_words_and_old_ones_are_left_out(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category()
        lea = make_host()
        for author in (lea, make_member("hugo", works_here=True)):
            make_topic(author, place, "Ours", "A parcel at a delivery point.")
        make_topic(cast.mia, place, "Old", "A parcel at a delivery point.")
        with transaction():
            old = now() - HEARD_FOR - timedelta(hours=1)
            session().execute(update(Post).where(Post.author_id == cast.mia.id).values(created_at=old))
        assert heard_about(lea, TITLE, BODY) == []


def test_nothing_is_heard_that_the_writer_may_not_read(cast: Cast) -> None:
    with cast.app.app_context():
        secret = make_category("staff", access="staff")
        lea = make_host()
        make_topic(cast.mo, secret, "Inside", "The parcel and the delivery point.")
        topic_id = make_conversation(cast.mia, lea, title="Between us")
        make_reply(cast.mia, topic_id, "A parcel at the delivery point, between us.")
        assert heard_about(lea, TITLE, BODY) == []


def test_one_shared_word_is_not_enough(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        make_topic(cast.mia, make_category(), "A parcel", "For my aunt.")
        assert heard_about(lea, TITLE, BODY) == []


def test_older_ones_that_fit_better_take_no_place(cast: Cast) -> None:
    with cast.app.app_context():
        place, lea = make_category(), make_host()
        for number in range(9):
            make_topic(cast.mia, place, f"Old {number}", "Delivery point, parcel. Delivery point, parcel!")
        with transaction():
            session().execute(update(Post).values(created_at=now() - HEARD_FOR - timedelta(hours=1)))
        make_topic(
            cast.nia, place, "Late", "It was all the same to me, but in the end my parcel came to a point."
        )
        assert [one.title for one in heard_about(lea, TITLE, BODY)] == ["Late"]


def test_what_nobody_answered_is_found_however_much_was_said_since(cast: Cast) -> None:
    with cast.app.app_context():
        place, lea = make_category(), make_host()
        with at(now() - timedelta(days=80)):
            make_topic(cast.nia, place, "Late", "My parcel waits at a point.")
            busy = make_topic(cast.mia, place, "Points", "Which delivery point takes a parcel from Monday?")
        text = compose("Each parcel can wait at the delivery point from Monday.")
        said = {
            "topic_id": busy.id,
            "source": text.source,
            "html": text.html,
            "search_text": text.search_text,
        }
        with transaction():
            many = [said | {"author_id": cast.mia.id, "created_at": now()} for _number in range(2_050)]
            session().execute(insert(Post), many)
        make_reply(cast.nia, busy.id, "The one at the station, I think.")
        heard = heard_about(lea, TITLE, BODY)
        assert [(one.title, one.answered) for one in heard[:2]] == [("Late", False), ("Points", True)]
        assert len(heard) == 8


def test_a_word_of_the_title_counts_where_the_post_has_another(cast: Cast) -> None:
    with cast.app.app_context():
        place, lea = make_category(), make_host()
        topic = make_topic(cast.mia, place, "My parcel", "Where is it?")
        make_reply(cast.nia, topic.id, "At the delivery desk.")
        assert [one.author for one in heard_about(lea, TITLE, BODY)] == ["Nia"]


def test_the_time_begins_before_what_was_written_in_it(cast: Cast) -> None:
    with cast.app.app_context():
        with at(now() - timedelta(days=200)):
            topic = make_topic(cast.mia, make_category(), "Old", "One.")
        with transaction():
            old = {"topic_id": topic.id, "author_id": cast.mia.id, "source": "", "html": ""}
            rows = [old | {"created_at": now() - timedelta(days=200)} for _number in range(2_500)]
            session().execute(insert(Post), rows)
        first = make_reply(cast.mia, topic.id, "New.").id
        assert first - 2_000 <= _first_since(now() - HEARD_FOR) <= first
