"""A case follows its subject: edited, deleted, brought back, moved, merged, split."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from forum.categories.catalogue import catalogue
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.actions.edit import edit_post
from forum.topics.actions.merge import merge_topics
from forum.topics.actions.place import move_topic
from forum.topics.actions.split import split_topic
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import post_for, topic_for
from forum.topics.sequence import locked_topics
from moderation.cases.models import CaseSnapshot, Entry
from moderation.cases.story import entries_of
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import case_about, report_it


@pytest.fixture
def topic_id(cast: Cast) -> int:
    """A topic of Mia's in which Nia has replied."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        make_reply(cast.nia, topic.id, "Nia's reply")
        return topic.id


def posts_of(topic_id: int) -> list[int]:
    return list(session().scalars(select(Post.id).where(Post.topic_id == topic_id).order_by(Post.id)))


def told(kind: str, subject_id: int) -> list[tuple[str, dict[str, Any]]]:
    return [(one.kind, dict(one.data)) for one in entries_of(case_about(kind, subject_id).id)][1:]


def test_an_edit_is_told_to_the_case_of_the_post_and_of_the_topic_it_begins(
    cast: Cast, topic_id: int
) -> None:
    with cast.app.app_context():
        first, second = posts_of(topic_id)
        report_it(cast.nia, "post", first), report_it(cast.nia, "topic", topic_id)
        for who, post_id in ((cast.mia, first), (cast.nia, second)):
            text = compose("Another text")
            with transaction():
                edit_post(actor=who, post=post_for(who, post_id, lock=True), text=text, revision=1)
        for kind, subject_id in (("post", first), ("topic", topic_id)):
            [(entry, data)] = told(kind, subject_id)
            assert (entry, data["revision"]) == ("edited", 2)
            assert session().get_one(CaseSnapshot, data["snapshot_id"]).source == "Another text"
        assert session().scalar(select(func.count()).select_from(Entry)) == 4  # none about the reply


def test_deleting_and_bringing_back(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        second = posts_of(topic_id)[1]
        report_it(cast.mia, "post", second)
        with transaction():
            delete_post(actor=cast.nia, post=post_for(cast.nia, second, lock=True))
        assert case_about("post", second).state["gone"] is True
        with transaction():
            post = session().get_one(Post, second)
            post.topic = topic_for(cast.nia, topic_id, lock=True)  # type: ignore[misc]
            restore_post(actor=cast.nia, post=post)
        assert told("post", second) == [("gone", {"back": False}), ("gone", {"back": True})]
        assert case_about("post", second).state["gone"] is False


def test_moving_a_topic_moves_the_cases_in_it(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        first = posts_of(topic_id)[0]
        report_it(cast.nia, "post", first), report_it(cast.nia, "topic", topic_id)
        place = make_category("office", access="staff")
        with transaction():
            topic = topic_for(cast.mo, topic_id, lock=True)
            move_topic(actor=cast.mo, topic=topic, category=catalogue()[place.id], reason="Elsewhere")
        for kind, subject_id in (("post", first), ("topic", topic_id)):
            assert told(kind, subject_id) == [("moved", {"category_id": place.id, "topic_id": topic_id})]
            case = case_about(kind, subject_id)
            assert (case.category_id, case.audience) == (place.id, "staff")


def test_merging_and_splitting_takes_the_cases_of_posts_along(cast: Cast, topic_id: int) -> None:
    with cast.app.app_context():
        first, second = posts_of(topic_id)
        report_it(cast.mia, "post", second), report_it(cast.nia, "post", first)
        place = make_category("garden")
        with transaction():
            topic = topic_for(cast.mo, topic_id, lock=True)
            new_id = split_topic(
                actor=cast.mo,
                topic=topic,
                title="A new topic",
                category=catalogue()[place.id],
                post_ids=[second],
                reason="Another matter",
            ).id
        assert told("post", second) == [("moved", {"category_id": place.id, "topic_id": new_id})]
        assert told("post", first) == []
        with transaction():
            held = locked_topics([new_id, topic_id])
            for one in held.values():
                one.category = catalogue()[one.category_id]  # type: ignore[misc]
            merge_topics(actor=cast.mo, source=held[new_id], target=held[topic_id], reason="Back")
        assert case_about("post", second).topic_id == topic_id
        assert [kind for kind, _data in told("post", second)] == ["moved", "moved"]
