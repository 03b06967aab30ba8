"""Lists of offers and requests: newest first or those that end soon, never by how many want them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import escape
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from forum.categories.catalogue import CategoryView, catalogue
from forum.clock import now
from forum.gifts.models import KINDS, OPEN, PUBLISHED, SIDES, Gift, GiftRegion, Hand
from forum.gifts.places import parts_of
from forum.gifts.visibility import GIFT_VISIBLE, NEAR, sight
from forum.members.people import Person, people
from forum.policy.words import moderates
from forum.search.index import best_first, expression, matches
from forum.search.queries import LOOKED_THROUGH, holds, words_of
from forum.storage.paging import Page
from forum.storage.session import session
from forum.text.excerpt import excerpt
from forum.web.ids import bounded_id

PAGE = 20
OWN = 50
"""How many of their own a member sees at once."""
SOON = timedelta(days=7)
EXCERPT = 160
IN_FEED = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    side: str = ""
    kind: str = ""
    region: str = ""
    online: bool = False
    near: bool = False
    """Near the regions that the viewer has named."""
    words: str = ""
    soon: bool = False
    """Only those that end within ``SOON``, the next to end first."""

    @property
    def narrowed(self) -> bool:
        return bool(self.kind or self.region or self.online or self.near or self.words or self.soon)


@dataclass(frozen=True, slots=True)
class GiftLine:
    """An offer or request in a list."""

    id: int
    seq: int
    side: str
    kind: str
    own_kind: str
    title: str
    excerpt: str
    region: str
    online: bool
    ends_at: datetime | None
    left_over: int
    pieces: int
    status: str
    state: str
    author: Person | None
    """None where whoever gives it keeps their name to themselves."""
    category: CategoryView | None
    created_at: datetime

    @property
    def url(self) -> str:
        return f"/gifts/{self.id}"


def listed() -> ColumnElement[bool]:
    """Open to everybody whom it is for, now."""
    return and_(
        Gift.state == PUBLISHED, Gift.status == OPEN, or_(Gift.ends_at.is_(None), Gift.ends_at > now())
    )


def lines_of(viewer: Any, gifts: list[Gift]) -> list[GiftLine]:
    """``gifts``, which the viewer may see, as lines."""
    known = people(gift.author_id for gift in gifts)
    return [_line(viewer, gift, known.get(gift.author_id)) for gift in gifts]


def _line(viewer: Any, gift: Gift, author: Person | None) -> GiftLine:
    place = catalogue().get(gift.category_id) if gift.category_id else None
    gift.category = place  # type: ignore[misc]
    own = viewer is not None and viewer.id == gift.author_id
    shown = not gift.nameless or own or moderates(viewer, gift)
    return GiftLine(
        id=gift.id,
        seq=gift.seq,
        side=gift.side,
        kind=gift.kind,
        own_kind=gift.own_kind,
        title=gift.title,
        excerpt=excerpt(gift.html, EXCERPT),
        region=gift.region,
        online=gift.online,
        ends_at=gift.ends_at,
        left_over=gift.left_over,
        pieces=gift.pieces,
        status=gift.status,
        state=gift.state,
        author=author if shown else None,
        category=place,
        created_at=gift.created_at,
    )


def gifts_for(viewer: Any, wanted: Wanted, *, before: str = "", most: int = PAGE) -> Page[GiftLine]:
    """Those open now that ``viewer`` may see, as ``wanted``; ``before``: the number a page ends with."""
    statement = _matching(select(Gift).where(GIFT_VISIBLE, listed()), wanted)
    last = bounded_id(before)
    if wanted.soon:
        statement = statement.where(Gift.ends_at <= now() + SOON).order_by(Gift.ends_at, Gift.id)
        # When the last one ends, to the second, would tell in which time zone a nameless giver lives.
        end = session().scalar(select(Gift.ends_at).where(Gift.id == last)) if last else None
        if last and end is not None:
            later = and_(Gift.ends_at == end, Gift.id > last)
            statement = statement.where(or_(Gift.ends_at > end, later))
    else:
        statement = statement.order_by(Gift.id.desc())
        if last:
            statement = statement.where(Gift.id < last)
    rows = _speaking_of(viewer, wanted.words, statement, most + 1)
    more = len(rows) > most
    lines = lines_of(viewer, rows[:most])
    return Page(lines, after=str(lines[-1].id) if more else None)


def found_gifts(viewer: Any, words: str, most: int) -> list[GiftLine]:
    """Those open now that ``viewer`` may see and in which ``words`` stand, the best fitting first."""
    fitting = select(Gift).where(GIFT_VISIBLE, listed())
    return lines_of(viewer, _speaking_of(viewer, words, fitting, most, ranked=True) if words.strip() else [])


def _speaking_of(
    viewer: Any, words: str, statement: Select[Gift], most: int, *, ranked: bool = False
) -> list[Gift]:
    """The first ``most`` rows of ``statement`` that speak of ``words``, if there are any: one query.

    The index knows words and not their order, so that texts are looked through for phrases, as those of
    posts are; ``ranked``: in the order in which they fit.
    """
    values = sight(viewer)
    if not words.strip():
        return list(session().scalars(statement.limit(most), values))
    asked, phrases = words_of(words)
    values["gifts_query"] = expression(asked)
    if values["gifts_query"] is None:
        return []
    found = matches("gifts")
    statement = statement.join(found, found.c.id == Gift.id)
    if ranked:
        statement = statement.order_by(best_first(found), Gift.id.desc())
    looked = statement.limit(LOOKED_THROUGH if phrases else most)
    return [gift for gift in session().scalars(looked, values) if holds(_text(gift), phrases)][:most]


def _text(gift: Gift) -> str:
    lines = (gift.title, gift.own_kind, gift.region)
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line) + gift.html


def _matching(statement: Select[Gift], wanted: Wanted) -> Select[Gift]:
    if wanted.side in SIDES:
        statement = statement.where(Gift.side == wanted.side)
    if wanted.kind in KINDS:
        statement = statement.where(Gift.kind == wanted.kind)
    if wanted.online:
        statement = statement.where(Gift.online.is_(True))
    if wanted.near:
        statement = statement.where(NEAR)
    keys = parts_of(wanted.region)
    if keys:
        there = select(GiftRegion.gift_id).where(GiftRegion.gift_id == Gift.id, GiftRegion.key.in_(keys))
        statement = statement.where(exists(there.correlate(Gift)))
    return statement


def authored_by(viewer: Any, before: str = "") -> Page[GiftLine]:
    """What ``viewer`` offered or asked for, the newest first; ``before``: the number a page ends with."""
    mine = select(Gift).where(GIFT_VISIBLE, Gift.author_id == viewer.id).order_by(Gift.id.desc())
    last = bounded_id(before)
    if last:
        mine = mine.where(Gift.id < last)
    rows = list(session().scalars(mine.limit(OWN + 1), sight(viewer)))
    after = str(rows[OWN - 1].id) if len(rows) > OWN else None
    return Page(lines_of(viewer, rows[:OWN]), after=after)


def openly_by(viewer: Any, member_id: int, most: int) -> list[GiftLine]:
    """What a member offers and asks for now under their name, as ``viewer`` may see it; the newest first."""
    theirs = select(Gift).where(GIFT_VISIBLE, listed(), Gift.author_id == member_id, Gift.nameless.is_(False))
    newest = theirs.order_by(Gift.id.desc()).limit(most)
    return lines_of(viewer, list(session().scalars(newest, sight(viewer))))


def hands_raised_by(viewer: Any, before: str = "") -> Page[tuple[Hand, Gift, GiftLine | None]]:
    """Hands of the viewer's, the newest first, each with its gift; no line where it can't be read now.

    ``before``: the number of the hand that a page ends with.
    """
    asked = select(Hand, Gift).join(Gift, Gift.id == Hand.gift_id).where(Hand.member_id == viewer.id)
    last = bounded_id(before)
    if last:
        asked = asked.where(Hand.id < last)
    found = session().execute(asked.order_by(Hand.id.desc()).limit(OWN + 1)).all()
    rows = found[:OWN]
    visible = set(
        session().scalars(
            select(Gift.id).where(Gift.id.in_({gift.id for _hand, gift in rows}), GIFT_VISIBLE), sight(viewer)
        )
    )
    shown = {line.id: line for line in lines_of(viewer, [gift for _hand, gift in rows if gift.id in visible])}
    after = str(rows[-1][0].id) if len(found) > OWN else None
    return Page([(hand, gift, shown.get(gift.id)) for hand, gift in rows], after=after)


def for_home(viewer: Any, newest: int, ending: int) -> list[GiftLine]:
    """The newest offers and requests, then those that end soon and are not among them."""
    found = list(gifts_for(viewer, Wanted(), most=newest).items)
    known = {line.id for line in found}
    soon = gifts_for(viewer, Wanted(soon=True), most=newest + ending).items
    return found + [line for line in soon if line.id not in known][:ending]


def for_feed() -> list[tuple[GiftLine, str, datetime | None]]:
    """The newest that anybody may read, each with its text and when it was edited last."""
    statement = select(Gift).where(GIFT_VISIBLE, listed()).order_by(Gift.id.desc()).limit(IN_FEED)
    rows = list(session().scalars(statement, sight(None)))
    lines = lines_of(None, rows)
    return [(line, gift.html, gift.edited_at) for line, gift in zip(lines, rows, strict=True)]
