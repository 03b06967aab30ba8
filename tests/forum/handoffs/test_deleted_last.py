"""The last question of a topic that waited for a department is deleted: who is asked whether it is settled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum.handoffs.actions.bring_back import post_answer
from forum.handoffs.queries import program
from forum.members.models import Member
from forum.questionnaires.models import Questionnaire, Token
from forum.questionnaires.queries import asked_after
from forum.storage.session import session, transaction
from forum.topics.actions.delete import delete_post
from forum.topics.actions.moderate import remove_post
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import post_for
from tests.factories.categories import make_reply
from tests.factories.handoffs import ADDRESS, hand, handoff_row, mails, status_of
from tests.factories.members import make_member
from tests.forum.handoffs.conftest import Under
from tests.forum.handoffs.test_leaving import leave
from tests.forum.handoffs.test_screening import judge


def second(way: Under, author: object) -> tuple[int, int]:
    """Another question in the same topic, with the same department: its post and its hand-off."""
    topic = session().get_one(Post, way.post).topic_id
    post = make_reply(author, topic, "And mine?").id
    return post, hand(way.lea, post, way.department, subject="Another")


def answer(way: Under) -> None:
    with transaction():
        post_answer(actor=way.lea, handoff_id=way.handoff, text=compose("It comes on Friday."))


def delete(actor: object, post_id: int) -> None:
    with transaction():
        delete_post(actor=actor, post=post_for(actor, post_id, lock=True))


def remove(way: Under, post_id: int) -> None:
    with transaction():
        remove_post(actor=way.cast.mo, post=post_for(way.cast.mo, post_id, lock=True), reason="No.")


def asked(way: Under, *, by: int | None = None) -> set[int] | None:
    """Who is asked, and by whoever was to bring the answer back, or ``by``."""
    session().expire_all()
    found = asked_after(session().get_one(Post, way.post).topic_id)
    if found is None:
        return None
    assert session().get_one(Questionnaire, found).author_id == (by or way.lea.id)
    return set(session().scalars(select(Token.member_id).where(Token.questionnaire_id == found)))


TAKEN_AWAY: dict[str, tuple[Callable[[Under, object, int], None], str]] = {
    "its author deletes it": (lambda way, author, post: delete(author, post), "Another"),
    "a moderator removes it": (lambda way, author, post: remove(way, post), "Another"),
    "its author leaves": (lambda way, author, post: leave(author, texts_too=True), "a question of "),
}
"""How it goes, and what the department reads of which question that was."""


@pytest.mark.parametrize("how", TAKEN_AWAY)
def test_those_of_the_other_posts_are_asked(way: Under, how: str) -> None:
    with way.cast.app.app_context():
        eve, topic = make_member("eve"), session().get_one(Post, way.post).topic_id
        make_reply(way.cast.nia, topic, "The same here, since May.")
        post, number = second(way, eve)
        answer(way)
        assert asked(way) is None, "Eve still waits"
        before = len(mails())
        take_away, about = TAKEN_AWAY[how]
        take_away(way, eve, post)
        assert status_of(number) == "withdrawn" and handoff_row(number).details == ""
        [told] = [one for one in mails()[before:] if one["to"] == ADDRESS]
        assert told["subject"].startswith(f"No answer needed any more: {about}")
        assert ("The question that came to Delivery on" in told["text"]) is (about != "Another")
        assert asked(way) == {way.cast.mia.id, way.cast.nia.id}


def test_whoever_wrote_something_else_there_is_asked_as_well(way: Under) -> None:
    with way.cast.app.app_context():
        eve, topic = make_member("eve"), session().get_one(Post, way.post).topic_id
        make_reply(eve, topic, "Mine came, by the way.")
        post, _number = second(way, eve)
        answer(way)
        delete(eve, post)
        assert asked(way) == {way.cast.mia.id, eve.id}


def test_nobody_is_asked_where_nothing_was_resolved(way: Under) -> None:
    with way.cast.app.app_context():
        make_reply(way.cast.nia, session().get_one(Post, way.post).topic_id, "The same here, since May.")
        delete(way.cast.mia, way.post)
        assert status_of(way.handoff) == "withdrawn" and asked(way) is None


def test_whoever_began_it_and_took_it_back_is_not_asked(way: Under) -> None:
    with way.cast.app.app_context():
        _post, number = second(way, way.cast.nia)
        with transaction():
            post_answer(actor=way.lea, handoff_id=number, text=compose("Yours comes on Monday."))
        delete(way.cast.mia, way.post)
        assert asked(way) == {way.cast.nia.id}


def test_whoever_is_not_here_any_more_asks_nobody(way: Under) -> None:
    with way.cast.app.app_context():
        eve = make_member("eve")
        post, _number = second(way, eve)
        answer(way)
        with transaction():
            session().get_one(Member, way.lea.id).active = False
        delete(eve, post)
        assert asked(way, by=program().id) == {way.cast.mia.id}


def test_a_hand_off_that_moderators_remove_waits_for_nobody(way: Under) -> None:
    with way.cast.app.app_context():
        eve = make_member("eve")
        answered, (_post, way.handoff) = way.handoff, second(way, eve)
        with transaction():
            post_answer(actor=way.lea, handoff_id=answered, text=compose("It comes on Friday."))
        judge(way, "hidden")
        assert asked(way) is None, "it may be shown again"
        judge(way, "removed")
        assert asked(way) == {way.cast.mia.id, eve.id}
