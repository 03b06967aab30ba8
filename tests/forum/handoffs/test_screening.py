"""Whatever is written about a hand-off is screened, and what a person must read first is told to nobody."""

from __future__ import annotations

from typing import Any

import pytest

from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.bring_back import post_answer
from forum.handoffs.queries import handoff_for
from forum.handoffs.subjects import ANSWER, HANDOFF
from forum.hooks import Outcome, Reconsider, Verdict, hooks
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.actions.moderate import publish_post
from forum.topics.composing import compose
from forum.topics.models import Post
from forum.topics.queries import post_for
from tests.factories.handoffs import hand, handoff_row, link_of, mails, make_question, status_of
from tests.forum.handoffs.conftest import Under
from tests.forum.handoffs.test_handing import rung
from tests.forum.handoffs.test_links import FORM


def screen(way: Under, outcome: Outcome, kept: list[int] | None = None) -> None:
    """From now on a screener thinks so of whatever speaks of rum."""

    def keep(number: int) -> None:
        row = ANSWER.find(number, lock=True) if kept is not None else None
        if kept is not None and row is not None and row.answer_state == "held":
            kept.append(number)

    hooks(way.cast.app).screeners.append(
        lambda _actor, written: Verdict(
            outcome if "rum" in written.title + written.text else Outcome.PASS, "Why.", keep
        )
    )


def judge(way: Under, state: str) -> None:
    with transaction():
        row = HANDOFF.find(way.handoff, lock=True)
        HANDOFF.verbs[state](actor=way.cast.mo, thing=row, reason="It is a test.")


def judge_answer(way: Under, state: str) -> None:
    with transaction():
        row = ANSWER.find(way.handoff, lock=True)
        ANSWER.verbs[state](actor=way.cast.mo, thing=row, reason="Rum is no answer.")


def in_thread(way: Under) -> str:
    with way.cast.app.app_context():
        path = f"/topics/{session().get_one(Post, way.post).topic_id}"
    return str(way.cast.browser("mia").get(path, follow_redirects=True).text)


def test_a_note_that_is_held_goes_nowhere_until_somebody_read_it(way: Under) -> None:
    with way.cast.app.app_context():
        screen(way, Outcome.HOLD)
        post = make_question(way.cast.nia, "Mine?", slug="other")
        before = len(mails())
        number = hand(way.lea, post, way.department, note="Bring rum.")
        assert len(mails()) == before
        assert rung(way.cast.nia, "handoff_mine") == []
        way.handoff = number
        judge(way, "published")
        assert len(mails()) == before + 1
        assert rung(way.cast.nia, "handoff_mine") == ["sent"]


@pytest.mark.parametrize("by_link", [True, False])
def test_an_answer_that_is_held_has_a_case_and_reaches_nobody(way: Under, by_link: bool) -> None:
    kept: list[int] = []
    with way.cast.app.app_context():
        screen(way, Outcome.HOLD, kept)
        path = link_of(way.handoff)
        if not by_link:
            with transaction():
                answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("Rubbish rum."))
    if by_link:
        guest = way.cast.browser("guest")
        sent = guest.write(path, FORM, text="Rubbish rum.")
        assert "A person reads your answer first" in guest.get(sent.location).text
    with way.cast.app.app_context():
        assert kept == [way.handoff]
        row = handoff_row(way.handoff)
        assert (row.state, row.answer_state, row.status) == ("published", "held", "checked")
        assert rung(way.lea, "handoff_team") == []
    assert "has replied" in in_thread(way)
    with way.cast.app.app_context():
        judge_answer(way, "published")
        assert rung(way.lea, "handoff_team") == ["answered"]
        assert rung(way.cast.mia, "handoff_mine") == ["sent"], (
            "what they heard before they hear no second time"
        )
    assert "brings the answer here" in in_thread(way)


def test_whoever_holds_the_link_is_asked_to_look_again(way: Under) -> None:
    screen(way, Outcome.RECONSIDER)
    with way.cast.app.app_context():
        path = link_of(way.handoff)
    guest = way.cast.browser("guest")
    asked = guest.write(path, FORM, text="Take some rum.")
    assert asked.status_code == 422
    assert "Why." in asked.text and "Take some rum." in asked.text
    with way.cast.app.app_context():
        assert status_of(way.handoff) == "sent"
    assert guest.write(path, FORM, text="Take some rum.", insist="1").status_code == 303
    with way.cast.app.app_context():
        assert handoff_row(way.handoff).answer_state == "held"


def test_an_answer_to_the_member_that_is_held_is_brought_once_it_is_released(way: Under) -> None:
    with way.cast.app.app_context():
        screen(way, Outcome.HOLD)
        text = compose("Drink rum.")
        with transaction():
            number = post_answer(actor=way.lea, handoff_id=way.handoff, text=text).id
        assert status_of(way.handoff) == "sent"
        assert [one["subject"] for one in mails() if "has your answer" in one["subject"]] == []
    assert "The answer of" not in in_thread(way)
    with way.cast.app.app_context():
        with transaction():
            publish_post(actor=way.cast.mo, post=post_for(way.cast.mo, number, lock=True))
        assert status_of(way.handoff) == "posted"
        assert handoff_row(way.handoff).course["posted_id"] == number
        assert len([one for one in mails() if "has your answer" in one["subject"]]) == 1
    assert "The answer of" in in_thread(way)


def test_another_released_post_brings_nothing_to_an_end(way: Under) -> None:
    def say(text: Any) -> int:
        with transaction():
            return post_answer(actor=way.lea, handoff_id=way.handoff, text=text).id

    with way.cast.app.app_context():
        screen(way, Outcome.HOLD)
        first = say(compose("Drink rum."))
        say(compose("Drink more rum."))
        with transaction():
            publish_post(actor=way.cast.mo, post=post_for(way.cast.mo, first, lock=True))
        assert status_of(way.handoff) == "sent", "the newer one is what the member waits for"


def test_hidden_by_a_moderator_only_who_wrote_it_and_moderators_see_it(way: Under) -> None:
    with way.cast.app.app_context():
        judge(way, "hidden")
        for somebody in (way.dan, way.cast.mia):
            with pytest.raises(Refused):
                handoff_for(somebody, way.handoff)
        assert handoff_for(way.lea, way.handoff).reason == "It is a test."
        path = link_of(way.handoff)
    assert "needs no answer" in way.cast.browser("guest").get(path).text
    assert "handed-beneath" not in in_thread(way)


def test_reconsidered_in_the_program_nothing_is_written(way: Under) -> None:
    with way.cast.app.app_context():
        screen(way, Outcome.RECONSIDER)
        with pytest.raises(Reconsider), transaction():
            answer_handoff(actor=way.dan, handoff_id=way.handoff, said=Said("More rum?"))
        assert handoff_row(way.handoff).answer == ""
