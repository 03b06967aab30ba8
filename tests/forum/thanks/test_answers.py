"""Thanks for an answer: of a member, of the brand, and one that a department gave."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.bring_back import post_answer
from forum.members.viewer import Viewer
from forum.storage.session import session, transaction
from forum.thanks.models import Thanks
from forum.topics.actions.reply import reply
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import topic_for
from tests.cast import Cast, visitor
from tests.factories.categories import make_reply
from tests.factories.handoffs import hand, make_answerer, make_department_of, make_question
from tests.factories.members import make_member
from tests.factories.thanks import WORDS
from tests.forum.thanks.conftest import told


def _plain(lea: Viewer, question: Post, _cast: Cast) -> int:
    return make_reply(lea, question.topic_id, "It comes tomorrow.").id


def _official(lea: Viewer, question: Post, _cast: Cast) -> int:
    with transaction():
        topic = topic_for(lea, question.topic_id, lock=True)
        return reply(actor=lea, topic=topic, text=compose("It comes tomorrow."), official=True).id


def _handed_on(lea: Viewer, question: Post, cast: Cast) -> int:
    dan = make_member("dan")
    number = hand(lea, question.id, make_department_of(cast.ada, dan))
    with transaction():
        answer_handoff(actor=dan, handoff_id=number, said=Said("It comes tomorrow."))
    with transaction():
        return post_answer(actor=lea, handoff_id=number, text=compose("It comes tomorrow.")).id


@pytest.mark.parametrize("answered", [_plain, _official, _handed_on])
def test_whoever_answered_is_thanked(cast: Cast, answered: Any) -> None:
    with cast.app.app_context():
        lea = make_answerer(display_name="Léa Martin")
        question = session().get_one(Post, make_question(cast.mia))
        number = answered(lea, question, cast)
    mia = cast.browser("mia")
    path = f"/thank/post/{number}"
    assert f'href="{path}"' in mia.get(f"/posts/{number}/menu").text
    assert "Thank Léa Martin" in mia.get(path).text
    sent = mia.write(path, text=WORDS)
    assert sent.status_code == 303
    with cast.app.app_context():
        [thanks] = session().scalars(select(Thanks)).all()
        assert (thanks.receiver_id, thanks.state) == (lea.id, "published")
        assert ("thanks_received", f"/thanks/{thanks.id}", False) in told(lea.id)
    assert WORDS in visitor(cast.app, lea).get("/thanks").text
    assert cast.browser("ada").get(sent.location).status_code == 404
