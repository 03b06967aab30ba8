"""Offering something, or asking for it; changing the words; what both share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from forum.categories.catalogue import CategoryView
from forum.clock import iso, now
from forum.facts.bus import record
from forum.facts.gifts import GiftHeldBack, GiftPublished
from forum.gifts.fold import EDITED, OFFERED, RECEIVED
from forum.gifts.models import CATEGORY, HELD, OFFER, PUBLISHED, Gift, GiftRegion, GiftRevision, Hand
from forum.gifts.places import parts_of
from forum.gifts.refusals import NotNow
from forum.gifts.story import append, course_of
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.text.stems import stems
from forum.topics.composing import Composed

NAMED_BY_STORY = _l(
    "Whoever gave you that gift would know who you are. "
    "Give without your name, or say what inspired you: not both."
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is offered or asked for, clean already."""

    title: str
    kind: str
    audience: str
    own_kind: str = ""
    region: str = ""
    online: bool = False
    category: CategoryView | None = None
    pieces: int = 1
    ends_at: datetime | None = None
    language: str = ""
    nameless: bool = False

    def told(self) -> Mapping[str, Any]:
        """What a revision keeps beside title and text, to be compared with a later one."""
        return {
            "kind": self.kind,
            "own_kind": self.own_kind,
            "region": self.region,
            "online": self.online,
            "pieces": self.pieces,
            "ends_at": iso(self.ends_at) if self.ends_at is not None else "",
        }


def offer_gift(
    *,
    actor: Any,
    side: str,
    terms: Terms,
    text: Composed,
    in_spirit_of: int | None = None,
    insisted: bool = False,
) -> Gift:
    """Offer something, or ask for it.

    ``in_spirit_of``: the hand of a gift that the actor received; whoever asks passes nothing on. Raises
    ``Refused``, ``NotNow``, and ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.OFFER_GIFT)
    if terms.category is not None:
        require(actor, Act.SEE_CATEGORY, terms.category)
    if in_spirit_of is not None and side != OFFER:
        raise NotNow(_l("Only what is given passes something on."))
    if in_spirit_of is not None and terms.nameless:
        raise NotNow(NAMED_BY_STORY)
    if in_spirit_of is not None:
        _require_received(actor, in_spirit_of)
    verdict = _screened(actor, terms, text, None, actor.id, insisted=insisted)
    gift = Gift(side=side, author_id=actor.id, in_spirit_of_id=in_spirit_of, source="", html="", course={})
    _take(gift, terms, text)
    gift.pieces = gift.left_over = terms.pieces
    if verdict.outcome is Outcome.HOLD:
        gift.state = HELD
    session().add(gift)
    session().flush()
    _keep(gift, terms, text)
    if verdict.keep is not None:
        verdict.keep(gift.id)
    append(gift, OFFERED, actor_id=actor.id, data={"pieces": terms.pieces, "revision": 1})
    _record_state(gift, actor.id)
    return gift


def edit_gift(*, actor: Any, gift: Gift, terms: Terms, text: Composed, insisted: bool = False) -> None:
    """Change what is offered or asked for. Its row is held. Whoever was promised something is asked again.

    Raises ``NotNow`` when fewer pieces are left than were promised, ``Reconsider`` unless ``insisted``.
    """
    require(actor, Act.EDIT_GIFT, gift)
    if terms.category is not None:
        require(actor, Act.SEE_CATEGORY, terms.category)
    course = course_of(gift)
    if terms.pieces < course.pieces - course.left_over:
        raise NotNow(_l("More than that are promised or given already."))
    verdict = _screened(actor, terms, text, gift.id, gift.author_id, insisted=insisted)
    reopened = course.ended and gift.ends_at is not None and _still_runs(terms.ends_at)
    nameless = gift.nameless  # who has shown their name can't take it back from those who read it
    _take(gift, terms, text)
    gift.nameless = nameless and terms.nameless
    gift.revision += 1
    gift.edited_at = now()
    if verdict.outcome is Outcome.HOLD:
        gift.state = HELD
    _keep(gift, terms, text)
    if verdict.keep is not None:
        verdict.keep(gift.id)
    data = {"pieces": terms.pieces, "revision": gift.revision, "reopened": reopened}
    append(gift, EDITED, actor_id=actor.id, data=data)
    if gift.state == HELD:
        record(GiftHeldBack(actor_id=actor.id, gift_id=gift.id))


def _still_runs(ends_at: datetime | None) -> bool:
    return ends_at is None or ends_at > now()


def _require_received(actor: Any, hand_id: int) -> None:
    hand = session().get(Hand, hand_id)
    gift = session().get(Gift, hand.gift_id) if hand is not None else None
    if hand is None or gift is None:
        raise NotNow(_l("The earlier gift is not there any more."))
    hand.gift = gift  # type: ignore[misc]
    if hand.receiver_id != actor.id or course_of(gift).hand(hand.id).status != RECEIVED:
        raise NotNow(_l("Only something that you received can have inspired it."))


def _screened(
    actor: Any, terms: Terms, text: Composed, gift_id: int | None, author_id: int, *, insisted: bool
) -> Verdict:
    title = "\n".join(part for part in (terms.title, terms.own_kind, terms.region) if part)
    written = Written(
        "gift", text.source, title=title, category=terms.category, subject_id=gift_id, author_id=author_id
    )
    return hooks().screen(actor, written, insisted=insisted)


def _take(gift: Gift, terms: Terms, text: Composed) -> None:
    gift.title, gift.source, gift.html = terms.title, text.source, text.html
    gift.kind, gift.own_kind = terms.kind, terms.own_kind
    gift.region, gift.online = terms.region, terms.online
    gift.audience = terms.audience
    gift.category_id = terms.category.id if terms.audience == CATEGORY and terms.category else None
    gift.category = terms.category if gift.category_id else None  # type: ignore[misc]
    gift.ends_at, gift.language = terms.ends_at, terms.language
    gift.nameless = terms.nameless and gift.side == OFFER
    words = stems(" ".join((terms.title, terms.own_kind, terms.region)))
    gift.search_text = f" {' '.join(words)} {text.search_text} "


def _keep(gift: Gift, terms: Terms, text: Composed) -> None:
    """The revision, and the region in parts."""
    session().add(
        GiftRevision(
            gift_id=gift.id,
            number=gift.revision or 1,
            title=terms.title,
            source=text.source,
            terms=dict(terms.told()),
        )
    )
    kept = set(session().scalars(select(GiftRegion.key).where(GiftRegion.gift_id == gift.id)))
    wanted = set(parts_of(terms.region))
    if kept - wanted:
        gone = GiftRegion.key.in_(kept - wanted)
        session().execute(delete(GiftRegion).where(GiftRegion.gift_id == gift.id, gone))
    session().add_all([GiftRegion(gift_id=gift.id, key=key) for key in sorted(wanted - kept)])
    session().flush()


def _record_state(gift: Gift, actor_id: int) -> None:
    if gift.state == PUBLISHED:
        record(GiftPublished(actor_id=actor_id, gift_id=gift.id, author_id=gift.author_id))
    else:
        record(GiftHeldBack(actor_id=actor_id, gift_id=gift.id))
