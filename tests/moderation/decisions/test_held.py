"""What screening holds back waits for a person, and for one who says what becomes of it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.storage.session import session, transaction
from forum.topics.models import Post, Topic
from moderation.decisions.actions.reverse import reverse
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.moderation import case_about, decide_it
from tests.factories.topics import send

HELD_TEXT = "Sale connard, ferme ta gueule."


@pytest.fixture
def held(cast: Cast) -> tuple[int, int]:
    """A topic of Nia's that screening held, and the case of its first post."""
    with cast.app.app_context():
        category_id = make_category().id
    fields = {"title": "Bonjour à tous", "category_id": str(category_id), "tags": "", "language": "fr"}
    answer = send(cast, "nia", "/topics/new", fields, body=HELD_TEXT, idempotency_key="topic-one", insist="1")
    assert answer.status_code == 201, answer.json
    with cast.app.app_context():
        post_id = session().scalar(select(func.max(Post.id)))
        topic_id = session().get_one(Post, post_id).topic_id
        assert session().get_one(Topic, topic_id).state == "held"
        return topic_id, case_about("post", post_id).id


def states(topic_id: int) -> tuple[str, str]:
    session().expire_all()
    topic = session().get_one(Topic, topic_id)
    return topic.state, session().get_one(Post, topic.first_post_id).state


@pytest.mark.parametrize("measure", ["hide", "remove"])
@pytest.mark.parametrize("back", ["reverse", "restore"])
def test_a_held_topic_comes_out_with_its_first_post_whatever_was_decided_before(
    cast: Cast, held: tuple[int, int], measure: str, back: str
) -> None:
    topic_id, case_id = held
    with cast.app.app_context():
        decision_id = decide_it(cast.mo, case_id, measure).id
        assert cast.browser("mia").get(f"/topics/{topic_id}").status_code == 404
        if back == "reverse":
            with transaction():
                reverse(actor=cast.ada, decision_id=decision_id, facts="A mistake.")
        else:
            decide_it(cast.ada, case_id, "restore")
        assert states(topic_id) == ("published", "published")
    for name in ("guest", "mia", "nia"):
        assert cast.browser(name).get(f"/topics/{topic_id}", follow_redirects=True).status_code == 200
