"""Shelter tells nobody who gave without a name: what is said to somebody unknown waits, whoever it is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from forum.gifts.models import REQUEST, GiftWord
from forum.storage.session import session
from forum.thanks.models import Thanks
from tests.factories.gifts import make_gift, make_hand, promise
from tests.factories.thanks import make_thanks
from tests.moderation.care.conftest import Square, rings, shelter


def thank(who: Any, gift_id: int) -> str:
    return session().get_one(Thanks, make_thanks(who, gift_id, kind="gift")).state


def ask(who: Any, gift_id: int) -> str:
    hand_id = make_hand(who, gift_id)
    return session().scalars(select(GiftWord.state).where(GiftWord.hand_id == hand_id)).one()


@pytest.mark.parametrize("say", [thank, ask])
@pytest.mark.parametrize("writer", ["stranger", "known"])
def test_a_newcomers_words_wait_whoever_it_is_for(square: Square, say: Any, writer: str) -> None:
    """Mia is under shelter, Mo is not; Mia once answered one of the newcomers. Nothing of it can be told."""
    cast = square.cast
    who = cast.nia if writer == "stranger" else square.known
    with cast.app.app_context():
        gifts = [make_gift(giver, nameless=True) for giver in (cast.mia, cast.mo)]
        shelter(cast)
        assert [say(who, gift_id) for gift_id in gifts] == ["held", "held"]
        assert say is ask or rings(cast) == []


@pytest.mark.parametrize("say", [thank, ask])
def test_only_while_somebody_is_under_shelter_and_only_newcomers(square: Square, say: Any) -> None:
    cast = square.cast
    with cast.app.app_context():
        unnamed = [make_gift(giver, nameless=True) for giver in (cast.mia, cast.mo)]
        assert [say(cast.nia, gift_id) for gift_id in unnamed] == ["published", "published"]
        shelter(cast)
        assert say(cast.ada, unnamed[0]) == "published"
        named = [make_gift(giver) for giver in (cast.mia, cast.mo)]
        assert [say(cast.nia, gift_id) for gift_id in named] == ["held", "published"]


def test_nor_does_it_tell_who_helps_without_a_name(square: Square) -> None:
    """A newcomer asks; Mia under shelter and Mo would help without their names: both answers wait alike."""
    cast = square.cast
    with cast.app.app_context():
        shelter(cast)
        said = []
        for helper in (cast.mia, cast.mo):
            hand_id = make_hand(helper, make_gift(cast.nia, side=REQUEST), nameless=True)
            promise(cast.nia, hand_id, note="How kind of you.")
            words = select(GiftWord.state).where(
                GiftWord.hand_id == hand_id, GiftWord.author_id == cast.nia.id
            )
            said.append(session().scalars(words).one())
        assert said == ["held", "held"]
