"""Offers and requests that come near each other: suggested to their authors alone, with why."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from forum.gifts.lists import listed
from forum.gifts.models import OFFER, REQUEST, Gift, GiftRegion, MatchDismissed
from forum.gifts.places import parts_of
from forum.gifts.visibility import GIFT_VISIBLE, sight
from forum.storage.session import session
from forum.text.stems import stems, stems_of, tokens

LOOKED_AT = 300
"""The newest so many of the other side are compared."""

MOST = 3
WORDS_TOLD = 3

FEW = 3
"""So many may share a word in any case: where little is offered, every word would be common."""

_WORD = re.compile(r"[^\W_]+")

_EVERYDAY = """
    avec pour dans mon mes une des les est pas plus par sur ce cette ces que qui vous nous je il
    elle on au aux du de la le un et ou mais donc votre vos notre nos leur leurs besoin cherche
    offre donne propose aide aider quelque bien bon bonne tres peu fois jour jours heure heures soir
    semaine mois the and for with this that from you your our have need can could would someone
    somebody looking offer give help want some any into out who are was were will been being here
    lundi mardi mercredi jeudi vendredi samedi dimanche weekend matin midi apres demain aujourd hui
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    preter prete pret emprunter rendre donner chercher gratuit possible merci bonjour venir prendre
    petit petite grand grande tout tous toute toutes faire avoir etre chez deux trois encore aussi
    monday tuesday wednesday thursday friday saturday sunday morning noon afternoon tomorrow today
    january february march april may june july august september october november december
    lend borrow loan free please thank thanks hello take come make small large two three also still
    there about day days hour hours evening week weeks month months
"""
EVERYDAY = frozenset(stems(_EVERYDAY))
"""Words that many offers and requests share and that say nothing about what they are."""


@dataclass(frozen=True, slots=True)
class Match:
    """One that comes near, and why."""

    gift: Gift
    places: tuple[str, ...]
    """The places that both name."""
    online: bool
    """Both can be done online."""
    words: tuple[str, ...]
    """What both are about, in the words of the first."""


def near_matches(author: Any, gift: Gift) -> list[Match]:
    """The nearest of the other side that ``author``, whose ``gift`` is, may see and has not dismissed."""
    if author is None or author.id != gift.author_id:
        return []
    dismissed = select(MatchDismissed.other_id).where(MatchDismissed.gift_id == gift.id)
    return nearest(author, gift, Gift.id.not_in(dismissed))


def nearest(viewer: Any, gift: Gift, *where: ColumnElement[bool]) -> list[Match]:
    """The nearest of the other side that ``viewer`` may see."""
    words = _words_of(gift)
    places = parts_of(gift.region)
    others = (
        session()
        .scalars(
            select(Gift)
            .where(
                GIFT_VISIBLE,
                listed(),
                Gift.side == (REQUEST if gift.side == OFFER else OFFER),
                Gift.author_id != gift.author_id,
                *where,
            )
            .order_by(Gift.id.desc())
            .limit(LOOKED_AT),
            sight(viewer),
        )
        .all()
    )
    words = _rare(words, [set(other.search_text.split()) for other in others])
    regions = _regions([other.id for other in others])
    found = []
    for other in others:
        match = _compared(gift, words, places, other, regions.get(other.id, set()))
        if match is not None:
            found.append(match)
    found.sort(key=lambda one: len(one.words) + 2 * bool(one.places) + one.online, reverse=True)
    return found[:MOST]


def _rare(words: dict[str, str], texts: list[set[str]]) -> dict[str, str]:
    """Those of the words that not every tenth of the texts speaks of: only they say what it is about."""
    most = max(FEW, len(texts) // 10)
    return {stem: word for stem, word in words.items() if sum(stem in text for text in texts) <= most}


def _compared(
    gift: Gift, words: dict[str, str], places: dict[str, str], other: Gift, there: set[str]
) -> Match | None:
    theirs = set(other.search_text.split())
    shared = tuple(dict.fromkeys(word for stem, word in words.items() if stem in theirs))
    common = tuple(name for key, name in places.items() if key in there)
    online = gift.online and other.online
    anywhere = not (places or gift.online) or not (there or other.online)
    if not shared or not (common or online or anywhere):
        return None
    return Match(other, common, online, shared[:WORDS_TOLD])


def _words_of(gift: Gift) -> dict[str, str]:
    """Telling stems of the title and text, each with the word as it is written there."""
    found: dict[str, str] = {}
    for written in _WORD.findall(unicodedata.normalize("NFC", f"{gift.title} {gift.source}")):
        for word in tokens(written):
            telling = [stem for stem in stems_of(word) if len(stem) > 2 and stem not in EVERYDAY]
            if len(word) > 2 and len(telling) == len(stems_of(word)) and not word.isdigit():
                for stem in telling:
                    found.setdefault(stem, written)
    return found


def _regions(ids: list[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    asked = select(GiftRegion.gift_id, GiftRegion.key).where(GiftRegion.gift_id.in_(ids))
    for gift_id, key in session().execute(asked):
        found.setdefault(gift_id, set()).add(key)
    return found
