"""A topic that came out with its first post waits again with it, whatever else is decided about it."""

from __future__ import annotations

import pytest

from forum.storage.session import session
from forum.subjects import HELD, PUBLISHED
from forum.topics.models import Topic
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.moderation import case_about, decide_it, report_it
from tests.factories.waiting import hold_all
from tests.moderation.decisions.test_held_again import undo, waiting


@pytest.mark.parametrize("order", [("post", "topic"), ("topic", "post")])
def test_a_topic_that_another_decision_hid_meanwhile_waits_in_the_end_too(
    cast: Cast, order: tuple[str, str]
) -> None:
    with cast.app.app_context():
        category = make_category()
        hold_all()
        topic = make_topic(cast.nia, category)
        case_id = case_about("post", int(topic.first_post_id or 0)).id
        made = {"post": decide_it(cast.mo, case_id, "publish").id}
        made["topic"] = decide_it(cast.mo, report_it(cast.mia, "topic", topic.id), "hide").id
        for which in order:
            undo(cast, made[which])
            waiting("topic", topic.id)
        session().expire_all()
        assert session().get_one(Topic, topic.id).state == HELD
        decide_it(cast.mo, case_id, "publish")
        session().expire_all()
        assert session().get_one(Topic, topic.id).state == PUBLISHED
        waiting("topic", topic.id)
