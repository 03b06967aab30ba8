"""Hiding, removing and publishing an offer, a request, or a sentence between two, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from forum.facts.bus import record
from forum.facts.gifts import (
    GiftErased,
    GiftHidden,
    GiftPublished,
    GiftRemoved,
    GiftRenewed,
    GiftWordHidden,
    GiftWordShown,
)
from forum.facts.held_again import GiftHeldAgain, GiftWordHeldAgain
from forum.gifts.models import DELETED, HELD, HIDDEN, PUBLISHED, REMOVED, Gift, GiftRevision, GiftWord
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.subjects import Told


def hide_gift(*, actor: Any, thing: Gift, reason: str) -> None:
    """Take it out of sight. What was promised stays promised: the two still see each other's words."""
    if _enter(actor, thing, HIDDEN, reason):
        record(GiftHidden(actor_id=actor.id, gift_id=thing.id, reason=reason))


def remove_gift(*, actor: Any, thing: Gift, reason: str) -> None:
    """Remove it for a breach of the rules."""
    if _enter(actor, thing, REMOVED, reason):
        record(GiftRemoved(actor_id=actor.id, gift_id=thing.id, reason=reason))


def publish_gift(*, actor: Any, thing: Gift, reason: str = "") -> None:
    """Show one that was held, hidden or removed."""
    if _enter(actor, thing, PUBLISHED, ""):
        record(GiftPublished(actor_id=actor.id, gift_id=thing.id, author_id=thing.author_id, reason=reason))


def hold_gift(*, actor: Any, thing: Gift, reason: str, was: Mapping[str, Any]) -> None:
    """Let it wait again that was published by mistake; what was promised since stays promised."""
    if _enter(actor, thing, HELD, ""):
        record(GiftHeldAgain(actor_id=actor.id, gift_id=thing.id, reason=reason))


def _enter(actor: Any, gift: Gift, state: str, reason: str) -> bool:
    require(actor, Act.JUDGE_GIFT, gift)
    if gift.state == state:
        return False
    gift.state, gift.reason = state, reason
    gift.seq += 1
    session().flush()
    return True


_TOLD = Told(GiftWordShown, GiftWordHidden, GiftWordHeldAgain)


def bring_word_into(state: str, *, actor: Any, thing: GiftWord, reason: str = "") -> None:
    """Let the other read a sentence, hide or remove it, or let it wait again."""
    require(actor, Act.JUDGE_GIFT, thing)
    if thing.state == state:
        return
    thing.state = state
    session().flush()
    record(_TOLD.fact(state, actor_id=actor.id, gift_id=thing.gift_id, word_id=thing.id, reason=reason))


def erase_gift(actor_id: int, gift: Gift) -> None:
    """Empty an offer or request and every earlier version of it. What stays is that it was there.

    The clock asks for it (``actor_id`` is the system member's), or its author who leaves. Only what was
    removed or deleted is emptied.
    """
    if gift.state not in (REMOVED, DELETED):
        raise Refused(Act.JUDGE_GIFT, None)
    gift.title = gift.source = gift.html = gift.search_text = gift.own_kind = ""
    revisions: Any = GiftRevision.__table__
    kept = revisions.c.gift_id == gift.id
    session().execute(update(revisions).where(kept).values(title="", source=""))
    gift.seq += 1
    session().flush()
    record(GiftErased(actor_id=actor_id, gift_id=gift.id))


def erase_word(actor_id: int, word: GiftWord) -> None:
    """Empty a sentence that was removed or deleted."""
    if word.state not in (REMOVED, DELETED):
        raise Refused(Act.JUDGE_GIFT, None)
    word.text = ""
    session().flush()
    record(GiftErased(actor_id=actor_id, gift_id=word.gift_id))


def renew(actor_id: int, gift: Gift) -> None:
    """What stands beneath it is another now: open pages look again. Its row is held."""
    gift.seq += 1
    session().flush()
    record(GiftRenewed(actor_id=actor_id, gift_id=gift.id))
