"""Helping without a name: whoever asks, and everybody else, learns nothing; the helper may show themselves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from forum.conversations.models import Conversation
from forum.gifts.actions.offer import NAMED_BY_STORY
from forum.gifts.actions.own import let_be_told
from forum.gifts.chains import newest_stories
from forum.gifts.models import GiftWord, Hand
from forum.gifts.queries import hand_for
from forum.gifts.refusals import NotNow
from forum.hooks import hooks
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.gifts import FORM, give, make_gift, make_hand, make_received, promise, receive, show
from tests.factories.thanks import make_answer, make_thanks
from tests.said import says

WORDS = "I leave the key under the third flower pot."
NAMES = ("Nia", "/members/nia", "@nia")


def page(cast: Cast, who: str, path: str) -> str:
    answer = cast.browser(who).get(path)
    assert answer.status_code == 200, (who, path)
    return answer.get_data(as_text=True)


@pytest.fixture
def helped(cast: Cast) -> tuple[int, int]:
    """A request of Mia's and Nia's hand for it, raised without her name."""
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, "Somebody with a key", side="request")
    form = {"words": WORDS, "nameless": "y"}
    assert "Help without my name" in page(cast, "nia", f"/gifts/{gift_id}?lang=en")
    assert cast.browser("nia").write(f"/gifts/{gift_id}/hand", form).status_code == 303
    with cast.app.app_context():
        return gift_id, session().scalars(select(Hand.id)).one()


def test_nobody_but_moderators_learns_who_helps(cast: Cast, helped: tuple[int, int]) -> None:
    gift_id, hand_id = helped
    with cast.app.app_context():
        promise(cast.mia, hand_id, note="I will find it. On Sunday, then.")
        assert session().scalars(select(Conversation)).all() == []
        give(cast.nia, hand_id)
        receive(cast.mia, hand_id)
        word_id = session().scalars(select(GiftWord.id).order_by(GiftWord.id)).first()
        given = make_thanks(cast.mia, int(word_id or 0), kind="gift_word")
        answered = make_answer(cast.nia, given, "It was made for it.")
        for member in (cast.mia, cast.nia):
            _tell(member, hand_id)
        second = make_received(cast.mia, cast.ada, title="An afternoon", in_spirit_of=hand_id)
        for member in (cast.mia, cast.ada):
            _tell(member, second)
        (story,) = newest_stories(None)
        assert story.steps[0].giver is None and story.steps[0].receiver is not None
        told = session().scalars(select(Notification).where(Notification.member_id == cast.mia.id)).all()
        assert all(one.actor_id != cast.nia.id for one in told)
        assert not any(says(json.dumps(one.data), name) for one in told for name in NAMES)
    for path in (
        f"/gifts/{gift_id}", "/gifts", "/gifts/mine", "/gifts/stories", "/notifications", "/thanks", "/thanks/sent",
        f"/thanks/{given}", f"/thanks/{answered}", f"/thank/gift_word/{word_id}", f"/report/gift_word/{word_id}",
        "/conversations", "/search?q=key", "/gifts/feed.atom", "/",
    ):  # fmt: skip
        answer = cast.browser("mia").get(path, follow_redirects=True)
        assert answer.status_code in (200, 404), path
        assert not any(says(answer.get_data(as_text=True), name) for name in NAMES), path
    assert WORDS in page(cast, "mia", f"/gifts/{gift_id}")
    assert "Somebody, without a name, can help" in page(cast, "mia", "/notifications?lang=en")
    with cast.app.app_context():
        kind = hooks().subjects["gift_word"]
        word = kind.find(word_id)
        assert kind.shown_to(cast.mia, word).author_name == ""
        assert kind.shown_to(cast.mo, word).author_name == kind.shown_to(cast.nia, word).author_name == "Nia"


def _tell(member: Any, hand_id: int) -> None:
    with transaction():
        let_be_told(actor=member, hand=hand_for(member, hand_id, lock=True), consents=True)


def test_a_moderator_who_asks_is_told(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mo, side="request")
        make_hand(cast.nia, gift_id, nameless=True)
    shown = page(cast, "mo", f"/gifts/{gift_id}?lang=en")
    assert "Nia" in shown and "helps without a name" in shown


def test_the_helper_may_show_themselves_to_whoever_asks(cast: Cast, helped: tuple[int, int]) -> None:
    gift_id, hand_id = helped
    with cast.app.app_context():
        with pytest.raises(NotNow):
            show(cast.nia, hand_id)  # nothing is promised yet
        promise(cast.mia, hand_id)
        with pytest.raises(Refused):
            show(cast.mia, hand_id)
    assert "Show them who I am" in page(cast, "nia", f"/gifts/{gift_id}?lang=en")
    assert "Show them who I am" not in page(cast, "mia", f"/gifts/{gift_id}?lang=en")
    for _twice in range(2):
        assert cast.browser("nia").write(f"/gifts/hands/{hand_id}/show").status_code == 303
    with cast.app.app_context():
        talk = session().scalars(select(Conversation.topic_id)).one()
        assert session().get_one(Hand, hand_id).conversation_id == talk
    assert f"/topics/{talk}" in page(cast, "mia", f"/gifts/{gift_id}")
    assert "shows you who they are" in page(cast, "mia", "/notifications?lang=en")
    assert "Show them who I am" not in page(cast, "nia", f"/gifts/{gift_id}?lang=en")
    assert "Nia" in page(cast, "mia", f"/topics/{talk}")
    assert cast.browser("ada").get(f"/topics/{talk}", follow_redirects=True).status_code == 404


def test_who_gives_without_a_name_may_show_themselves_later_too(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, nameless=True)
        hand_id = make_hand(cast.nia, gift_id)
        promise(cast.mia, hand_id)
        with pytest.raises(Refused):
            show(cast.nia, hand_id)
        show(cast.mia, hand_id)
        assert session().get_one(Hand, hand_id).conversation_id is not None
    assert not says(page(cast, "guest", f"/gifts/{gift_id}"), "Mia")


def test_a_name_that_was_said_cannot_be_taken_back(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, side="request")
        hand_id = make_hand(cast.nia, gift_id)
    assert cast.browser("nia").write(f"/gifts/hands/{hand_id}/let-go").status_code == 303
    with cast.app.app_context():
        with pytest.raises(NotNow):
            make_hand(cast.nia, gift_id, nameless=True)
        offer = make_gift(cast.mia)
        assert not session().get_one(Hand, make_hand(cast.nia, offer, nameless=True)).nameless


def test_whoever_takes_part_without_a_name_is_told_that_a_thanks_bears_one(
    cast: Cast, helped: tuple[int, int]
) -> None:
    gift_id, hand_id = helped
    with cast.app.app_context():
        promise(cast.mia, hand_id, note="I will find it.")
        note_id = session().scalars(select(GiftWord.id).where(GiftWord.author_id == cast.mia.id)).one()
        nameless = make_gift(cast.mia, nameless=True)
        make_hand(cast.nia, nameless, "I would love it.")
        asked_id = session().scalars(select(GiftWord.id).where(GiftWord.gift_id == nameless)).one()
    for who, kind, number in (
        ("nia", "gift_word", note_id),
        ("nia", "gift", gift_id),
        ("mia", "gift_word", asked_id),
    ):
        answer = cast.browser(who).get(f"/thank/{kind}/{number}?lang=en")
        assert answer.status_code == 403 and "without your name" in answer.get_data(as_text=True)
        assert cast.browser(who).write(f"/thank/{kind}/{number}", text="Thank you.").status_code == 403
        assert f'href="/thank/{kind}/{number}"' not in page(cast, who, f"/gifts/{gift_id}")
    with cast.app.app_context():
        assert not session().scalars(select(Notification).where(Notification.kind == "thanks_received")).all()


def test_what_was_received_names_whoever_passes_it_on(cast: Cast) -> None:
    """The giver of the first gift knows to whom they gave it."""
    with cast.app.app_context():
        hand_id = make_received(cast.mia, cast.nia)
        with pytest.raises(NotNow) as refusal:
            make_gift(cast.nia, nameless=True, in_spirit_of=hand_id)
        assert refusal.value.sentence == NAMED_BY_STORY
        with pytest.raises(NotNow):
            make_gift(cast.nia, side="request", in_spirit_of=hand_id)
    answer = cast.browser("nia").write("/gifts/new", {**FORM, "in_spirit_of": str(hand_id), "nameless": "y"})
    assert answer.status_code == 422 and "would know who you are" in answer.get_data(as_text=True)
