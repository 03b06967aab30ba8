"""Whoever counted on somebody who leaves: offers, promises, thanks and introductions, on both sides."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from forum.clock import now
from forum.contributions.models import Contribution
from forum.conversations.models import Conversation
from forum.gifts.fold import fold, from_json
from forum.gifts.models import Gift, GiftConsent, Hand, MemberRegion
from forum.gifts.story import entries_of
from forum.introductions.actions.end import end_those_due
from forum.introductions.models import Introduction, Purpose, Welcome
from forum.jobs.worker import run_due
from forum.members.actions.leave import leave_now
from forum.members.models import Member
from forum.notifications.models import Notification
from forum.notifications.queries import notifications_of
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.thanks.models import Thanks
from forum.topics.actions.reply import reply
from forum.topics.composing import compose
from forum.topics.models import Participant, Post, Topic
from forum.topics.queries import topic_for
from tests.at_once import at_once
from tests.cast import Cast, visitor
from tests.factories.gifts import give, make_gift, make_hand, promise
from tests.factories.leaving import Life, let_go
from tests.factories.thanks import make_thanks


def gift(gift_id: int) -> Gift:
    """An offer or request that is what its story says."""
    session().expire_all()
    found = session().get_one(Gift, gift_id)
    assert fold(entries_of(gift_id)) == from_json(found.course)
    return found


def turns(member_id: int) -> list[str]:
    lines = session().scalars(
        select(Notification).where(Notification.member_id == member_id, Notification.kind == "gift_turn")
    )
    return [str(line.data["turn"]) for line in lines]


@pytest.mark.parametrize("texts_too", [False, True])
def test_offers_are_taken_back_and_who_counted_on_them_is_told(
    cast: Cast, life: Life, texts_too: bool
) -> None:
    with cast.app.app_context():
        talk = session().get_one(Hand, life.hand_on_offer).conversation_id
        let_go(life.who, texts_too=texts_too)
        offer = gift(life.offer)
        assert offer.status == "withdrawn"
        assert (offer.title, offer.source, offer.region) == ("", "", "") if texts_too else offer.title
        assert "taken_back" in turns(cast.mia.id)
        conversation = session().get_one(Conversation, talk)
        assert conversation.closes_at is not None
        assert session().scalars(select(Participant.member_id).where(Participant.topic_id == talk)).all() == [
            cast.mia.id
        ]
        lines = [str(one.sentence) for one in notifications_of(cast.mia).items if hasattr(one, "sentence")]
        assert not texts_too or not any("medlars" in line for line in lines)
    assert cast.browser("mia").get("/notifications").status_code == 200
    assert cast.browser("mia").get(f"/topics/{talk}").status_code == 200


def test_what_they_promised_to_another_is_free_again(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        let_go(life.who)
        wanted = gift(life.request_of_other)
        assert (wanted.status, wanted.left_over) == ("open", 1)
        assert "failed" in turns(cast.mia.id)
        promise_again = make_hand(cast.nia, life.request_of_other, "I have one.")
        promise(cast.mia, promise_again)
        assert gift(life.request_of_other).status == "promised"
    assert cast.browser("mia").get(f"/gifts/{life.request_of_other}").status_code == 200


def test_what_was_given_already_stays_given(cast: Cast, life: Life) -> None:
    """In the middle of a promise by another: the piece is out of the giver's hands."""
    with cast.app.app_context():
        given = make_gift(cast.mia, "Three jars", "Of plums.")
        hand = make_hand(life.who, given)
        promise(cast.mia, hand)
        give(cast.mia, hand)
        with transaction():
            session().add(GiftConsent(hand_id=hand, member_id=life.who.id))
            session().add(MemberRegion(member_id=life.who.id, key="lyon", name="Lyon"))
        let_go(life.who)
        assert gift(given).left_over == 0
        assert session().scalars(select(GiftConsent)).all() == []
        assert session().scalars(select(MemberRegion)).all() == []
    with time_machine.travel(now() + timedelta(days=40)):
        run_due(cast.app)
    assert cast.browser("mia").get(f"/gifts/{given}").status_code == 200


def test_thanks_stay_with_who_got_them_and_those_that_reached_them_go(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        let_go(life.who)
        kept, gone = (
            session().get_one(Thanks, life.thanks_written),
            session().get_one(Thanks, life.thanks_received),
        )
        assert (kept.state, kept.text) == ("published", "You made me laugh.")
        assert (gone.state, gone.text) == ("deleted", "")
        assert session().scalars(select(Thanks.text).where(Thanks.answers_id.is_not(None))).all() == [""]
        with pytest.raises(Refused):
            make_thanks(cast.nia, life.post)
    page = cast.browser("mia").get("/thanks").text
    assert "You made me laugh." in page and "a former member" in page
    assert (
        "You made me laugh."
        in cast.browser("guest").get(f"/posts/{life.spoken_to}", follow_redirects=True).text
    )


def test_contributions_are_nameless(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        let_go(life.who)
        used = session().get_one(Contribution, life.used)
        assert (used.named, used.progress, used.source) == (False, "used", "I taste honey on Sundays.")
    made = cast.browser("guest").get("/made-together").text
    credit = made[made.index('class="contribution-head"') :].partition("</p>")[0]
    assert "Somebody who would rather not be named" in credit and "a former member" not in credit


def test_leaving_is_silence_to_whom_one_was_introduced(cast: Cast, life: Life) -> None:
    with cast.app.app_context():
        before = session().get_one(Introduction, life.pending)
        assert "yes" in (before.first_said, before.second_said)
        let_go(life.who)
        row = session().get_one(Introduction, life.pending)
        assert (row.first_said, row.second_said, row.over_at) == ("", "", None)
        assert (
            session().scalars(select(Purpose)).all()
            == session().scalars(select(Welcome).where(Welcome.member_id == life.who.id)).all()
            == []
        )
    assert cast.browser("mo").get(f"/introductions/{life.pending}").status_code == 200
    with cast.app.app_context(), time_machine.travel(now() + timedelta(days=15)):
        end_those_due()
        row = session().get_one(Introduction, life.pending, populate_existing=True)
        assert row.over_at is not None and row.topic_id is None
        assert (
            session().get_one(Topic, session().get_one(Introduction, life.met).topic_id).title
            == "a former member"
        )


def test_whoever_writes_while_they_leave_leaves_nothing_behind(cast: Cast, life: Life) -> None:
    """Their other tab goes on writing: each post is either emptied with the rest or refused by the database."""
    texts = [compose(f"One more thing, {number}.") for number in range(12)]

    def write() -> None:
        for text in texts:
            with suppress(DBAPIError, Refused), transaction():
                reply(actor=life.who, topic=topic_for(life.who, life.answered, lock=True), text=text)

    def leave() -> None:
        leave_now(actor=life.who, member_id=life.who.id, texts_too=True)

    assert at_once(cast.app, (), write, leave) == ["done", "done"]
    with cast.app.app_context():
        assert session().get_one(Member, life.who.id).erased_at is not None
        assert set(session().scalars(select(Post.source).where(Post.author_id == life.who.id))) == {""}
        with pytest.raises(DBAPIError), transaction():
            reply(actor=life.who, topic=topic_for(life.who, life.answered, lock=True), text=texts[0])


def test_a_page_that_was_open_says_so_kindly(cast: Cast, life: Life) -> None:
    theirs = visitor(cast.app, life.who)
    theirs.get(f"/topics/{life.answered}")
    with cast.app.app_context():
        let_go(life.who)
    answer = theirs.write(
        f"/topics/{life.answered}/reply", body="Still here?", idempotency_key="0123456789ab"
    )
    assert answer.status_code in (302, 303, 403)
    with cast.app.app_context():
        assert not session().scalars(select(Post.id).where(Post.source == "Still here?")).all()
