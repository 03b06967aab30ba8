"""The official reply: signed by itself with a first name and a mandate, chosen each time, never without a face."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.clock import now
from forum.members.actions.recognise import recognise
from forum.members.models import ANIMATE, ANSWER, SPEAK, Grant, Member
from forum.members.queries import viewer_by_id
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions.edit import edit_post
from forum.topics.actions.reply import reply
from forum.topics.cards import cards_for
from forum.topics.composing import compose
from forum.topics.models import OfficialPost, Post, Topic
from forum.topics.queries import post_for, topic_for
from forum.topics.views import PostLine
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member


@pytest.fixture
def topic(cast: Cast) -> Topic:
    """Mia asks about deliveries."""
    with cast.app.app_context():
        return make_topic(cast.mia, make_category("deliveries"), "When does it come?")


def answerer(topic: Topic, **more: Any) -> Any:
    """Léa, who answers customers in the topic's category."""
    given: dict[str, Any] = {
        "mandates": [(ANSWER, topic.category_id)],
        "first_name": "Léa",
        "works_here": True,
    }
    return make_member("lea", display_name="Léa Martin", **(given | more))


def officially(actor: Any, topic: Topic) -> Post:
    text = compose("It comes tomorrow.")
    with transaction():
        return reply(actor=actor, topic=topic_for(actor, topic.id), text=text, official=True)


def card_of(post_id: int, language: str = "en") -> str:
    post = session().get_one(Post, post_id)
    line = PostLine(post.id, post.seq, post.state, post.author_id, post.topic_id)
    return cards_for([line], language)[post_id]


def test_it_is_signed_by_itself(cast: Cast, topic: Topic) -> None:
    with cast.app.test_request_context():
        number = officially(answerer(topic), topic).id
        card = card_of(number)
        assert "Official answer" in card
        assert "Léa</span>, answers about deliveries (en)" in card
        assert "répond sur deliveries (fr)" in card_of(number, "fr")


def test_a_faceless_account_has_no_official_voice(cast: Cast, topic: Topic) -> None:
    with cast.app.app_context():
        lea = answerer(topic, first_name="")
        with pytest.raises(Refused):
            officially(lea, topic)
        assert session().query(OfficialPost).count() == 0


@pytest.mark.parametrize("mandates", [[], [(ANSWER, "elsewhere")], [("moderate", None)], [("analyse", None)]])
def test_nor_has_who_holds_no_mandate_here(cast: Cast, topic: Topic, mandates: list[Any]) -> None:
    with cast.app.app_context():
        elsewhere = make_category("elsewhere").id
        lea = answerer(topic, mandates=[(what, where and elsewhere) for what, where in mandates])
        with pytest.raises(Refused):
            officially(lea, topic)


def test_whoever_has_a_mandate_and_no_first_name_is_told_what_is_missing(cast: Cast, topic: Topic) -> None:
    with cast.app.app_context():
        faceless = make_member("lea", mandates=[(ANSWER, None)])
    path = f"/topics/{topic.id}/reply"
    page = visitor(cast.app, faceless).write(path, body="It comes tomorrow.", official="1")
    assert page.status_code == 403
    assert "nobody has noted yours yet" in page.text
    assert "It comes tomorrow." in page.text
    never = cast.browser("mia").write(path, body="It comes tomorrow.", official="1")
    assert "You don’t speak officially here. Your text is kept" in never.text


@pytest.mark.parametrize("capability", [ANSWER, ANIMATE, SPEAK])
def test_three_mandates_carry_it(cast: Cast, topic: Topic, capability: str) -> None:
    with cast.app.app_context():
        number = officially(answerer(topic, mandates=[(capability, None)]), topic).id
        assert session().get_one(OfficialPost, number).capability == capability


def test_a_mandate_that_ended_while_writing_is_refused_and_the_text_kept(cast: Cast, topic: Topic) -> None:
    with cast.app.app_context():
        lea = answerer(topic, mandates=[])
    page = visitor(cast.app, lea).write(f"/topics/{topic.id}/reply", body="It comes tomorrow.", official="1")
    assert page.status_code == 403
    assert "It comes tomorrow." in page.text
    assert "send it as yourself" in page.text


def test_who_answers_here_does_so_officially_unless_they_choose(cast: Cast, topic: Topic) -> None:
    with cast.app.app_context():
        lea = answerer(topic)
        hugo = make_member("hugo", mandates=[(ANIMATE, None)], first_name="Hugo")
    path = f"/topics/{topic.id}/reply"
    assert 'name="official" value="1" checked' in visitor(cast.app, lea).get(path).text
    assert 'name="official" value="1">' in visitor(cast.app, hugo).get(path).text
    assert 'name="official"' not in cast.browser("mia").get(path).text
    unmarked = visitor(cast.app, lea).write(path, body="", key="1")
    assert unmarked.status_code == 422
    assert 'name="official" value="1">' in unmarked.text  # what was chosen is kept
    assert visitor(cast.app, lea).write(path, body="As myself.").status_code == 303
    assert visitor(cast.app, lea).write(path, body="As the shop.", official="1").status_code == 303
    with cast.app.app_context():
        signed = {row.post_id for row in session().query(OfficialPost)}
        words = {post.source: post.id in signed for post in session().query(Post)}
    assert not words["As myself."]
    assert words["As the shop."]


def test_it_stays_official_when_the_mandate_is_over_but_not_when_its_words_change(
    cast: Cast, topic: Topic
) -> None:
    with cast.app.test_request_context():
        lea = answerer(topic)
        number = officially(lea, topic).id
        with transaction():
            session().query(Grant).filter_by(member_id=lea.id).one().until = now() + timedelta(days=1)
        with time_machine.travel(now() + timedelta(days=2), tick=False):
            assert "Official answer" in card_of(number)
            later = viewer_by_id(lea.id)
            text = compose("It comes next week.")
            with transaction():
                edit_post(actor=later, post=post_for(later, number, lock=True), text=text, revision=1)
            assert "Official answer" not in card_of(number)


def test_whoever_works_here_is_marked_without_a_mandate_too(cast: Cast, topic: Topic) -> None:
    with cast.app.test_request_context():
        number = make_reply(cast.nia, topic.id).id
        assert "works here" not in card_of(number)
        with transaction():
            member = session().get_one(Member, cast.nia.id)
            recognise(actor=cast.ada, member=member, works_here=True, first_name="")
        assert "works here" in card_of(number)


def test_a_mandate_for_a_place_is_not_named_elsewhere(cast: Cast, topic: Topic) -> None:
    """A topic may be moved to where other people read, who need not know of the first category."""
    with cast.app.test_request_context():
        number = officially(answerer(topic), topic).id
        with transaction():
            session().get_one(Topic, topic.id).category_id = make_category_id()
        card = card_of(number)
        assert "answers customers" in card
        assert "deliveries (en)" not in card


def make_category_id() -> int:
    """A second category, in the transaction that is open."""
    from forum.categories.models import Category

    row = Category(slug="other", name_fr="autre", name_en="other", access="public", position=2)
    session().add(row)
    session().flush()
    return row.id
