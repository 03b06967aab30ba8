"""Offers, requests and promises of a member who leaves: who counted on them is told, as with a withdrawal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import delete, select, update

from forum.belongings import Belongings, Departure, Row
from forum.gifts import fold
from forum.gifts.actions.close import take_everything_back
from forum.gifts.actions.moderate import erase_gift, erase_word
from forum.gifts.actions.promise import closing
from forum.gifts.bell import TURN, about
from forum.gifts.models import (
    DELETED,
    OPEN,
    PROMISED,
    REMOVED,
    Gift,
    GiftConsent,
    GiftRegion,
    GiftRevision,
    GiftWord,
    Hand,
    MatchDismissed,
    MemberRegion,
)
from forum.gifts.queries import word_row
from forum.gifts.story import append, course_of, held_gift
from forum.members.unnaming import unname
from forum.notifications.models import Notification
from forum.storage.session import session
from forum.topics.models import Topic

SOMETHING = "…"
"""What a line behind somebody's bell says instead of a title that went with its author."""


def _forget(departure: Departure) -> None:
    member_id = departure.member_id
    mine = set(session().scalars(select(Gift.id).where(Gift.author_id == member_id)))
    asked = set(session().scalars(select(Hand.gift_id).where(Hand.member_id == member_id)))
    for gift_id in sorted(mine | asked):
        gift = held_gift(gift_id)
        if gift is None:
            continue
        if gift_id in mine:
            _step_back_as_author(gift, departure)
        if gift_id in asked:
            _step_back_as_asker(gift, member_id)
    if departure.texts_too:
        for word_id in session().scalars(select(GiftWord.id).where(GiftWord.author_id == member_id)).all():
            _take_word(word_id, member_id)
    unname(departure, Gift, "title", "source", "html")
    unname(departure, GiftRevision, "title", "source")
    unname(departure, GiftWord, "text")
    kept: tuple[Any, ...] = (
        delete(GiftConsent).where(GiftConsent.member_id == member_id),
        delete(MemberRegion).where(MemberRegion.member_id == member_id),
        delete(MatchDismissed).where(MatchDismissed.gift_id.in_(mine)),
    )
    for statement in kept:
        session().execute(statement.execution_options(synchronize_session=False))


def _step_back_as_author(gift: Gift, departure: Departure) -> None:
    if gift.status in (OPEN, PROMISED):
        take_everything_back(actor_id=departure.member_id, gift=gift)
    if departure.texts_too:
        _take_text(gift, departure)


def _step_back_as_asker(gift: Gift, member_id: int) -> None:
    """What is only asked for is let go of; what is promised and not given does not work out."""
    for hand in session().scalars(select(Hand).where(Hand.gift_id == gift.id, Hand.member_id == member_id)):
        status = course_of(gift).hand(hand.id).status
        turn = {fold.ASKED: fold.LET_GO, fold.CHOSEN: fold.FAILED}.get(status)
        if turn is not None:
            append(gift, turn, actor_id=member_id, hand_id=hand.id)
        if turn == fold.FAILED:
            closing(hand)


def _take_text(gift: Gift, departure: Departure) -> None:
    if gift.state != REMOVED:
        gift.state, gift.reason = DELETED, ""
    erase_gift(departure.member_id, gift)
    gift.region, gift.ends_at = "", None
    session().execute(delete(GiftRegion).where(GiftRegion.gift_id == gift.id))
    session().execute(update(GiftRevision).where(GiftRevision.gift_id == gift.id).values(terms={}))
    talks = select(Hand.conversation_id).where(Hand.gift_id == gift.id, Hand.conversation_id.is_not(None))
    session().execute(
        update(Topic)
        .where(Topic.id.in_(talks))
        .values(title=departure.former, slug="", search_text="")
        .execution_options(synchronize_session=False)
    )
    told = select(Notification).where(Notification.about.like(f"{about(gift.id)}%"))
    for line in session().scalars(told):
        if line.kind == TURN:
            line.data = {**line.data, "title": SOMETHING}
        else:
            session().delete(line)
    session().flush()


def _take_word(word_id: int, member_id: int) -> None:
    word = word_row(word_id, lock=True)
    if word is not None:
        if word.state != REMOVED:
            word.state = DELETED
        erase_word(member_id, word)


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {
        "offers_and_requests": _gifts(member_id),
        "raised_hands": _hands(member_id),
        "words_about_gifts": _words(member_id),
        "lives_near": _regions(member_id),
    }


def _gifts(member_id: int) -> Iterator[Row]:
    for gift in session().scalars(select(Gift).where(Gift.author_id == member_id).order_by(Gift.id)):
        yield {
            "id": gift.id,
            "side": gift.side,
            "kind": gift.own_kind or gift.kind,
            "title": gift.title,
            "text": gift.source,
            "region": gift.region,
            "pieces": gift.pieces,
            "nameless": gift.nameless,
            "state": gift.state,
            "status": gift.status,
            "ends": gift.ends_at,
            "at": gift.created_at,
        }


def _hands(member_id: int) -> Iterator[Row]:
    for hand in session().scalars(select(Hand).where(Hand.member_id == member_id).order_by(Hand.id)):
        gift = session().get_one(Gift, hand.gift_id)
        status = course_of(gift).hand(hand.id).status
        yield {"gift": hand.gift_id, "status": status, "at": hand.created_at}


def _words(member_id: int) -> Iterator[Row]:
    for word in session().scalars(
        select(GiftWord).where(GiftWord.author_id == member_id).order_by(GiftWord.id)
    ):
        yield {"gift": word.gift_id, "text": word.text, "state": word.state, "at": word.created_at}


def _regions(member_id: int) -> Iterator[Row]:
    for name in session().scalars(
        select(MemberRegion.name).where(MemberRegion.member_id == member_id).order_by(MemberRegion.key)
    ):
        yield {"name": name}


BELONGINGS = Belongings("gifts", _forget, _own)
