"""Offers and requests, the hands that were raised for them, and the story of each: no price, no tally."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from forum.clock import now
from forum.storage.base import Base, UtcDateTime

TITLE_LENGTH = 140
REGION_LENGTH = 120
OWN_KIND_LENGTH = 40
WORD_LENGTH = 600
REASON_LENGTH = 300
MOST_PIECES = 50

PUBLISHED, HELD, HIDDEN, REMOVED, DELETED = "published", "held", "hidden", "removed", "deleted"
STATES = (PUBLISHED, HELD, HIDDEN, REMOVED, DELETED)

OFFER, REQUEST = "offer", "request"
SIDES = (OFFER, REQUEST)

THING, TIME, KNOWHOW, PLACE, OTHER = "thing", "time", "knowhow", "place", "other"
KINDS = (THING, TIME, KNOWHOW, PLACE, OTHER)

EVERYONE, CATEGORY, NEARBY = "everyone", "category", "nearby"
AUDIENCES = (EVERYONE, CATEGORY, NEARBY)

OPEN, PROMISED, CLOSED, WITHDRAWN = "open", "promised", "closed", "withdrawn"
"""What becomes of an offer or request (``fold.py``); its *state* says whether it may be read."""


class Gift(Base):
    """An offer or a request. ``course`` is what ``fold`` makes of its entries, kept with it."""

    __tablename__ = "gifts"
    __table_args__ = (
        Index("ix_gifts_list", "state", "status", "id"),
        Index("ix_gifts_ends", "state", "status", "ends_at"),
        CheckConstraint(f"pieces BETWEEN 1 AND {MOST_PIECES}", name="pieces"),
        CheckConstraint("left_over BETWEEN 0 AND pieces", name="left_over"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(10))
    own_kind: Mapped[str] = mapped_column(String(OWN_KIND_LENGTH), default="")
    """Words of the author's own for a kind that none of the four is."""
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    nameless: Mapped[bool] = mapped_column(default=False)
    """Members are not told who gives it; moderators are."""
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text, default="")
    """Stems of title, text and region between spaces."""
    language: Mapped[str] = mapped_column(String(5), default="")
    region: Mapped[str] = mapped_column(String(REGION_LENGTH), default="")
    online: Mapped[bool] = mapped_column(default=False)
    audience: Mapped[str] = mapped_column(String(10), default=EVERYONE)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    pieces: Mapped[int] = mapped_column(default=1)
    left_over: Mapped[int] = mapped_column(default=1)
    """Pieces that nobody was promised; the fold says how many."""
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    status: Mapped[str] = mapped_column(String(10), default=OPEN)
    revision: Mapped[int] = mapped_column(default=1)
    seq: Mapped[int] = mapped_column(default=0)
    """Grows with whatever everybody who may read it can see, and with nothing else."""
    course: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """When time itself has something to say of it (``ageing.due``), renewed with every entry."""
    in_spirit_of_id: Mapped[int | None] = mapped_column(index=True)
    """The hand of an earlier gift that its author received."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    category: ClassVar[Any] = None
    """The ``CategoryView`` of ``category_id``, and whether the viewer …"""
    near_viewer: ClassVar[bool] = False
    """… has said that they live in its region …"""
    viewer_takes_part: ClassVar[bool] = False
    """… or has raised a hand: set on the row by the query that fetched it for them."""


class GiftRegion(Base):
    """A part of the region of an offer or request, folded, to be compared."""

    __tablename__ = "gift_regions"

    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(REGION_LENGTH), primary_key=True, index=True)


class MemberRegion(Base):
    """A place near which a member lives, as they say; nobody else sees it."""

    __tablename__ = "member_regions"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(REGION_LENGTH), primary_key=True, index=True)
    name: Mapped[str] = mapped_column(String(REGION_LENGTH))


class GiftRevision(Base):
    """An offer or request as it was written: what a promise was made upon."""

    __tablename__ = "gift_revisions"
    __table_args__ = (UniqueConstraint("gift_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    source: Mapped[str] = mapped_column(Text)
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Kind, region, end and pieces, as words for a comparison."""
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Hand(Base):
    """Somebody who said «I would love it» or «I can help». What became of it stands in the gift's course."""

    __tablename__ = "gift_hands"
    __table_args__ = (UniqueConstraint("gift_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    nameless: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Who asks is not told who helps; moderators are. Only a hand raised for a request can be nameless."""
    conversation_id: Mapped[int | None] = mapped_column()
    """The topic in which giver and receiver talk, once something was promised."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    gift: ClassVar[Any] = None
    """Its ``Gift``: set on the row by the query that fetched it."""

    @property
    def category(self) -> Any:
        """The ``CategoryView`` of its gift, by which the rules know who moderates it."""
        return self.gift.category

    @property
    def unnamed_id(self) -> int | None:
        """Who of the two keeps their name from the other; None where both are named."""
        if self.gift.side == OFFER:
            unnamed: int | None = self.gift.author_id if self.gift.nameless else None
            return unnamed
        return self.member_id if self.nameless else None

    @property
    def giver_id(self) -> int:
        """Who gives: the author of an offer, who helps with a request."""
        giver: int = self.gift.author_id if self.gift.side == OFFER else self.member_id
        return giver

    @property
    def receiver_id(self) -> int:
        receiver: int = self.member_id if self.gift.side == OFFER else self.gift.author_id
        return receiver


class GiftWord(Base):
    """A sentence said between the two: with a raised hand, or with a promise. Nobody else reads it."""

    __tablename__ = "gift_words"
    __table_args__ = (Index("ix_gift_words_hand", "hand_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id", ondelete="CASCADE"))
    hand_id: Mapped[int] = mapped_column(ForeignKey("gift_hands.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default=PUBLISHED)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    gift: ClassVar[Any] = None
    hand: ClassVar[Any] = None
    """Its ``Gift`` and ``Hand``: set on the row by the query that fetched it."""

    @property
    def category(self) -> Any:
        """The ``CategoryView`` of its gift, by which the rules know who moderates it."""
        return self.gift.category


class GiftEntry(Base):
    """One thing that happened to an offer or request. Entries are added, never changed."""

    __tablename__ = "gift_entries"
    __table_args__ = (UniqueConstraint("gift_id", "number"), Index("ix_gift_entries_hand", "hand_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    hand_id: Mapped[int | None] = mapped_column(ForeignKey("gift_hands.id"))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class GiftConsent(Base):
    """One of the two agrees that their gift may be told in a story of gifts passed on."""

    __tablename__ = "gift_consents"

    hand_id: Mapped[int] = mapped_column(ForeignKey("gift_hands.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class MatchDismissed(Base):
    """An author does not want this offer or request suggested for theirs."""

    __tablename__ = "gift_matches_dismissed"

    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("gifts.id", ondelete="CASCADE"), primary_key=True)
