"""What rings at each turn of a gift, for whom, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from forum.facts.bus import record
from forum.facts.gifts import GiftFact, GiftMoved, GiftPublished, GiftWordShown
from forum.facts.passing import NotificationsDropped
from forum.gifts import fold
from forum.gifts.fold import ACTIVE
from forum.gifts.matching import near_matches
from forum.gifts.models import CLOSED, OFFER, PUBLISHED, Gift, GiftEntry, GiftWord, Hand
from forum.gifts.story import course_of
from forum.hooks import NoticeKind, hooks
from forum.members.people import people
from forum.members.queries import viewer_by_id
from forum.notifications.actions import tell
from forum.notifications.models import Notification
from forum.storage.session import session
from forum.text.excerpt import shorten

TURN, NEAR = "gift_turn", "gift_near"

TITLE = 80
"""Characters of a title that a line has room for."""

_Says = Callable[[str, str, bool], Any]
"""``(title, name, offer)``: the sentence; the name is "" where nobody is named."""


def _asked(title: str, name: str, offer: bool) -> Any:
    if offer:
        return _("%(name)s would love “%(title)s”", name=name, title=title)
    if not name:
        return _("Somebody, without a name, can help with “%(title)s”", title=title)
    return _("%(name)s can help with “%(title)s”", name=name, title=title)


def _chosen(title: str, name: str, offer: bool) -> Any:
    if offer:
        return _("“%(title)s” is promised to you", title=title)
    return _("Your help with “%(title)s” is welcome", title=title)


def _lapsed(title: str, name: str, offer: bool) -> Any:
    return _("Nobody spoke of “%(title)s” for long: the promise has closed by itself", title=title)


_SENTENCES: Mapping[str, _Says] = {
    fold.ASKED: _asked,
    fold.CHOSEN: _chosen,
    fold.PASSED: lambda title, name, offer: _(
        "This time “%(title)s” is for somebody else. Thank you for your words", title=title
    ),
    fold.OVER: lambda title, name, offer: (
        _("“%(title)s” has found its place. Thank you for your words", title=title)
        if offer
        else _("“%(title)s”: the help has been found. Thank you for your words", title=title)
    ),
    fold.GIVEN: lambda title, name, offer: _("“%(title)s” was given", title=title),
    fold.RECEIVED: lambda title, name, offer: (
        _("“%(title)s” has reached %(name)s", title=title, name=name)
        if name
        else _("“%(title)s” has arrived", title=title)
    ),
    fold.FAILED: lambda title, name, offer: _("It did not work out with “%(title)s”", title=title),
    fold.EDITED: lambda title, name, offer: _(
        "“%(title)s” has changed since it was promised: look whether it still suits you", title=title
    ),
    fold.ENDED: lambda title, name, offer: _("“%(title)s” takes no further answers", title=title),
    fold.TAKEN_BACK: lambda title, name, offer: _("“%(title)s” was taken back", title=title),
    fold.SHOWN: lambda title, name, offer: _(
        "Whoever gives “%(title)s” shows you who they are: you can talk to each other now", title=title
    ),
    fold.REMINDED: lambda title, name, offer: _("“%(title)s” is promised. How does it stand?", title=title),
    fold.LAPSED: _lapsed,
}


def _turn(data: Mapping[str, Any]) -> str:
    says = _SENTENCES.get(str(data.get("turn")), _SENTENCES[fold.GIVEN])
    title = str(data.get("title") or _("An offer or request that can’t be read now"))
    # As they are called now, with who works here; as they were, where they have left.
    name = (data.get("actor") or data["name"]) if data.get("name") else ""
    return str(says(title, str(name), bool(data.get("offer"))))


def _near(data: Mapping[str, Any]) -> str:
    return str(_("Perhaps something for “%(title)s”", title=str(data.get("title", ""))))


KINDS = (
    NoticeKind(TURN, _l("Something moves in what I give or ask for"), _turn, "give"),
    NoticeKind(NEAR, _l("Somebody offers or needs something near mine"), _near, "give"),
)


def gift_moved(fact: GiftMoved) -> None:
    """Tell whom this turn concerns (WITHIN GiftMoved)."""
    gift = session().get_one(Gift, fact.gift_id)
    hand = session().get(Hand, fact.hand_id) if fact.hand_id else None
    for turn, members in _concerned(fact, gift, hand):
        told = set(members) - {fact.actor_id}
        if turn == fold.ASKED:
            told -= hooks().hushed(fact.actor_id, told)
        for member_id in sorted(told):
            _tell(fact, gift, hand, turn, member_id)


def word_shown(fact: GiftWordShown) -> None:
    """A sentence that waited can be read: ring for whoever did not hear of it yet (WITHIN GiftWordShown)."""
    word = session().get_one(GiftWord, fact.word_id)
    gift, hand = session().get_one(Gift, word.gift_id), session().get_one(Hand, word.hand_id)
    waits = course_of(gift).hand(hand.id).status == fold.ASKED
    if not waits or word.author_id != hand.member_id or hooks().hushed(hand.member_id, [gift.author_id]):
        return
    raised = select(func.max(GiftEntry.number)).where(
        GiftEntry.gift_id == gift.id, GiftEntry.hand_id == hand.id, GiftEntry.kind == fold.ASKED
    )
    number = session().scalars(raised).one()
    asked = GiftMoved(
        actor_id=hand.member_id, gift_id=gift.id, kind=fold.ASKED, hand_id=hand.id, number=number or 0
    )
    _tell(asked, gift, hand, fold.ASKED, gift.author_id)


def _concerned(fact: GiftMoved, gift: Gift, hand: Hand | None) -> list[tuple[str, Collection[int]]]:
    """Turns, each with those who are told of it."""
    if hand is not None and fact.kind == fold.ASKED:
        return [(fold.ASKED, [gift.author_id])]
    if hand is not None and fact.kind == fold.CHOSEN:
        others = _waiting(gift) if not gift.left_over else []
        return [(fold.CHOSEN, [hand.member_id]), (fold.PASSED, others)]
    if hand is not None and fact.kind not in (fold.LET_GO, fold.AGREED):
        ends = gift.status == CLOSED and fact.kind in (fold.RECEIVED, fold.LAPSED)
        others = _waiting(gift) if ends and not course_of(gift).ended else []
        return [(fact.kind, [gift.author_id, hand.member_id]), (fold.OVER, others)]
    if fact.kind == fold.EDITED:
        return [(fold.EDITED, _promised(gift) if gift.state == PUBLISHED else [])]
    if fact.kind == fold.ENDED:
        return [(fold.ENDED, [gift.author_id, *_waiting(gift)])]
    if fact.kind == fold.TAKEN_BACK:
        return [(fold.TAKEN_BACK, [*_waiting(gift), *_failed_by(fact, gift)])]
    return []


def _members(hand_ids: Collection[int]) -> list[int]:
    return list(session().scalars(select(Hand.member_id).where(Hand.id.in_(hand_ids)))) if hand_ids else []


def _waiting(gift: Gift) -> list[int]:
    return _members([one.hand_id for one in course_of(gift).hands if one.status == fold.ASKED])


def _promised(gift: Gift) -> list[int]:
    return _members([one.hand_id for one in course_of(gift).hands if one.status in ACTIVE])


def _failed_by(fact: GiftMoved, gift: Gift) -> list[int]:
    """Who had been promised something when it was taken back."""
    entry = select(GiftEntry.data).where(GiftEntry.gift_id == gift.id, GiftEntry.number == fact.number)
    return _members(session().scalars(entry).one().get("hands", []))


def _tell(fact: GiftMoved, gift: Gift, hand: Hand | None, turn: str, member_id: int) -> None:
    unnamed = gift.nameless and fact.actor_id == gift.author_id
    unnamed = unnamed or (hand is not None and hand.nameless and fact.actor_id == hand.member_id)
    by = None if unnamed else people([fact.actor_id]).get(fact.actor_id)
    # A line is read long after: what its reader may not read now is not named in it.
    readable = gift.state == PUBLISHED or member_id == gift.author_id
    named = by is not None and turn in (fold.ASKED, fold.RECEIVED)
    tell(
        member_id=member_id,
        kind=TURN,
        about=f"{about(gift.id)}{fact.number}",
        url=f"/gifts/{gift.id}",
        data={
            "turn": turn,
            "title": shorten(gift.title, TITLE) if readable else "",
            "name": by.display_name if named and by is not None else "",
            "offer": gift.side == OFFER,
        },
        actor_id=fact.actor_id if named else None,
    )


def about(gift_id: int) -> str:
    """How what a notice is about begins, for all notices of one offer or request."""
    return f"gift:{gift_id}:"


def gift_published(fact: GiftPublished) -> None:
    """Tell the authors of what comes near it, and who waited for an edit (WITHIN GiftPublished)."""
    gift = session().get_one(Gift, fact.gift_id)
    _tell_what_waited(fact, gift)
    author = viewer_by_id(gift.author_id)
    if author is None:
        return
    for match in near_matches(author, gift):
        other = match.gift
        reader = viewer_by_id(other.author_id)
        if reader is None or hooks().hushed(gift.author_id, [reader.id]):
            continue
        if not any(one.gift.id == gift.id for one in near_matches(reader, other)):
            continue
        tell(
            member_id=other.author_id,
            kind=NEAR,
            about=f"{about(gift.id)}near:{other.id}",
            url=f"/gifts/{other.id}#near",
            data={"title": shorten(other.title, TITLE)},
        )


def _tell_what_waited(fact: GiftPublished, gift: Gift) -> None:
    course = course_of(gift)
    behind = [one.hand_id for one in course.active if one.revision < course.revision]
    edited = GiftMoved(actor_id=gift.author_id, gift_id=gift.id, kind=fold.EDITED, number=course.version)
    for member_id in sorted(set(_members(behind)) - {fact.actor_id}):
        _tell(edited, gift, None, fold.EDITED, member_id)


def gift_out_of_sight(fact: GiftFact) -> None:
    """No line leads to what can't be read, nor repeats its title (WITHIN GiftHidden, GiftRemoved)."""
    found = delete(Notification).where(Notification.about.like(f"{about(fact.gift_id)}%"))
    lost = session().execute(found.returning(Notification.member_id, Notification.read_at)).all()
    members = {row.member_id for row in lost if row.read_at is None}
    if members:
        record(NotificationsDropped(actor_id=fact.actor_id, member_ids=tuple(sorted(members))))
