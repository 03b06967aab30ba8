"""An announcement whose topic moderators rename, move, merge or split: what it is called, and who cares for it."""

from __future__ import annotations

from typing import Any

import pytest

from forum.announcements.actions.correct import Words, correct
from forum.announcements.bell import _titles
from forum.announcements.models import Announcement
from forum.announcements.queries import announcement_for, published_announcements
from forum.announcements.viewing import lines
from forum.categories.catalogue import catalogue
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from forum.topics.actions.merge import merge_topics
from forum.topics.actions.place import move_topic
from forum.topics.actions.split import split_topic
from forum.topics.actions.tag import rename_topic
from forum.topics.models import Topic
from forum.topics.queries import topic_for
from forum.topics.sequence import locked_topics
from tests.cast import Cast
from tests.factories.announcements import TITLE, make_announcement, make_host
from tests.factories.categories import make_category, make_topic

OTHER = "What we eat on Fridays"


class Two:
    """Léa announced something in «news», which she hosts; Hugo hosts «food»."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.news, self.food = make_category("news"), make_category("food")
        self.lea, self.hugo = make_host("lea", where=self.news.id), make_host("hugo", where=self.food.id)
        self.older = make_topic(cast.mia, self.food, OTHER).id
        self.number = make_announcement(self.lea, self.news)

    @property
    def row(self) -> Announcement:
        session().rollback()
        return announcement_for(self.cast.mia, self.number)

    def merge(self, into: int) -> None:
        own = self.row.post.topic_id
        with transaction():
            held = locked_topics([own, into])
            source, target = held[own], held[into]
            for topic in (source, target):
                topic.category = catalogue()[topic.category_id]  # type: ignore[misc]
            merge_topics(actor=self.cast.mo, source=source, target=target, reason="The same.")

    def called(self) -> tuple[str, str]:
        """By the list, and by the bell."""
        _row = self.row
        found = lines(published_announcements(self.cast.mia))
        return found[0].title, str(_titles(self.cast.mia, [{"id": self.number}])[0]["title"])

    def may(self) -> list[str]:
        row = self.row
        hosts = {"lea": self.lea, "hugo": self.hugo}
        return [name for name, who in hosts.items() if can(who, Act.CORRECT_ANNOUNCEMENT, row)]


@pytest.fixture
def two(cast: Cast) -> Any:
    with cast.app.app_context():
        yield Two(cast)


def test_moved_it_is_cared_for_by_those_who_host_there(two: Two) -> None:
    assert two.may() == ["lea"]
    number = two.row.post.topic_id
    with transaction():
        topic = topic_for(two.cast.mo, number, lock=True)
        move_topic(actor=two.cast.mo, topic=topic, category=two.food, reason="There.")
    assert two.row.category_id == two.food.id
    assert two.may() == ["hugo"]


def test_merged_into_anothers_it_keeps_its_title(two: Two) -> None:
    two.merge(two.older)
    assert two.called() == (TITLE, TITLE)
    assert two.may() == ["hugo"]
    with transaction():
        words = Words("From Saturday on.", "Saturday.", 1, "The terrace opens on Saturday")
        correct(actor=two.hugo, announcement_id=two.number, words=words)
    assert two.called() == ("The terrace opens on Saturday",) * 2
    assert session().get_one(Topic, two.older).title == OTHER  # another's, which Hugo may not rename
    assert two.row.post.source.startswith("From Saturday")


def test_merged_into_a_younger_one_it_does_not_name_that(two: Two) -> None:
    younger = make_topic(two.cast.mia, two.food, OTHER).id
    two.merge(younger)
    assert session().get_one(Topic, younger).first_post_id == two.row.post_id
    assert two.called() == (TITLE, TITLE)


def test_split_off_again_it_is_called_as_its_topic(two: Two) -> None:
    two.merge(two.older)
    post_id = two.row.post_id or 0
    with transaction():
        topic = topic_for(two.cast.mo, two.older, lock=True)
        split_topic(
            actor=two.cast.mo,
            topic=topic,
            title="The terrace, once more",
            category=two.news,
            reason="Apart.",
            post_ids=[post_id],
        )
    assert two.called() == ("The terrace, once more",) * 2
    assert two.may() == ["lea"]


def test_renamed_by_a_moderator_it_keeps_no_other_title(two: Two) -> None:
    number = two.row.post.topic_id
    with transaction():
        topic = topic_for(two.cast.mo, number, lock=True)
        rename_topic(actor=two.cast.mo, topic=topic, title="The terrace", reason="Shorter.")
    assert two.row.title == "The terrace"
    two.merge(two.older)
    assert two.called() == ("The terrace", "The terrace")
