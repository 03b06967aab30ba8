"""A topic that was locked or slowed is set free by undoing that, wherever the post in question stands by now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.storage.session import session, transaction
from forum.topics.actions.merge import merge_topics
from forum.topics.actions.split import split_topic
from forum.topics.models import Topic
from forum.topics.queries import attach_category
from forum.topics.sequence import locked_topics
from moderation.decisions.actions.reverse import reverse
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it


@pytest.fixture
def stage(cast: Cast) -> tuple[int, int, int]:
    """A topic, a reply of Mia's in it, and the case of that reply."""
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        post_id = make_reply(cast.mia, topic.id, "Not like this.").id
        return topic.id, post_id, report_it(cast.nia, "post", post_id)


def split_off(cast: Cast, topic_id: int, post_id: int) -> int:
    with transaction():
        held = attach_category(locked_topics([topic_id])[topic_id])
        place = catalogue()[held.category_id]
        new = split_topic(
            actor=cast.mo, topic=held, title="Elsewhere", category=place, reason="r", post_ids=[post_id]
        )
        return new.id


def undo(cast: Cast, decision_id: int) -> None:
    with transaction():
        reverse(actor=cast.ada, decision_id=decision_id, facts="A mistake.")


def restricted(*topic_ids: int) -> list[bool]:
    session().expire_all()
    found = [session().get_one(Topic, one) for one in topic_ids]
    return [one.locked or bool(one.slow_seconds) for one in found]


@pytest.mark.parametrize("measure", ["lock", "slow"])
def test_undoing_after_a_split_each_time_frees_the_topic_that_was_meant(
    cast: Cast, stage: tuple[int, int, int], measure: str
) -> None:
    topic_id, post_id, case_id = stage
    until = now() + timedelta(hours=2)
    with cast.app.app_context():
        first = decide_it(cast.mo, case_id, measure, until=until).id
        elsewhere = split_off(cast, topic_id, post_id)
        assert restricted(topic_id, elsewhere) == [True, False]
        second = decide_it(cast.mo, case_id, measure, until=until).id
        assert restricted(topic_id, elsewhere) == [True, True]
        undo(cast, first)
        assert restricted(topic_id, elsewhere) == [False, True]
        undo(cast, second)
        assert restricted(topic_id, elsewhere) == [False, False]


@pytest.mark.parametrize("measure", ["lock", "slow"])
def test_undoing_after_a_merge_leaves_the_other_topic_as_it_was(
    cast: Cast, stage: tuple[int, int, int], measure: str
) -> None:
    topic_id, _post_id, case_id = stage
    until = now() + timedelta(hours=2)
    with cast.app.app_context():
        other = make_topic(cast.nia, make_category("other")).id
        theirs = decide_it(cast.mo, report_it(cast.mia, "topic", other), measure, until=until).id
        mine = decide_it(cast.mo, case_id, measure, until=until).id
        with transaction():
            held = {number: attach_category(one) for number, one in locked_topics([topic_id, other]).items()}
            merge_topics(actor=cast.mo, source=held[topic_id], target=held[other], reason="r")
        undo(cast, mine)
        assert restricted(topic_id, other) == [False, True]
        undo(cast, theirs)
        assert restricted(topic_id, other) == [False, False]
