"""What somebody does in the brand's name, in words: «answers about deliveries, until March»."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import or_, select

from forum.clock import now
from forum.members.models import ADMINISTRATE, ANALYSE, ANIMATE, ANSWER, CONNECT, MODERATE, SPEAK, Grant
from forum.storage.session import session
from forum.web.times import day_in_words, zone

FAR = timedelta(days=60)
"""From here on an end is said by its month."""
YEAR = timedelta(days=300)
"""From here on its month alone would be ambiguous."""

HEARD = (ANSWER, ANIMATE, SPEAK)
"""Mandates that carry the official voice; the first that somebody holds signs."""


def in_words(capability: str, place: str = "", about: str = "") -> str:
    """What this capability lets somebody do, as it follows their name. ``place`` is a category's name."""
    if capability == ANSWER and about:
        return str(_("answers about %(about)s", about=about))
    said: dict[str, str]
    if place:
        said = {
            MODERATE: _("moderates %(category)s", category=place),
            ANSWER: _("answers about %(about)s", about=place),
            ANIMATE: _("hosts “%(category)s”", category=place),
            ANALYSE: _("reads the reports about “%(category)s”", category=place),
        }
        return said[capability]
    said = {
        MODERATE: _("moderates"),
        ADMINISTRATE: _("administers the community"),
        SPEAK: _("speaks for the brand"),
        CONNECT: _("connects members"),
        ANSWER: _("answers customers"),
        ANIMATE: _("hosts the community"),
        ANALYSE: _("reads the reports"),
    }
    return said[capability]


def end_in_words(until: datetime | None) -> str:
    """Until when, after a comma: a month when it is far away, a day when it is near; "" without an end."""
    if until is None:
        return ""
    last = (until - timedelta(seconds=1)).astimezone(zone())
    away = until - now()
    if away < FAR:
        return str(_("until the end of %(day)s", day=day_in_words(last, "d MMMM")))
    month = format_date(last, "MMMM y" if away > YEAR else "MMMM", rebase=False)
    return str(_("until %(month)s", month=month))


def mandate_for(member_id: int, category_id: int | None, *, order: tuple[str, ...] = HEARD) -> Grant | None:
    """The grant in force under which a member is heard officially here; None: they are not.

    Of several the first of ``order`` signs.
    """
    return mandates_for([(member_id, category_id)], order=order).get((member_id, category_id))


def mandates_for(
    asked: Iterable[tuple[int, int | None]], *, order: tuple[str, ...] = HEARD
) -> dict[tuple[int, int | None], Grant]:
    """The same for several members and places: one question, however many they are."""
    wanted = set(asked)
    if not wanted:
        return {}
    places = {place for _member, place in wanted if place is not None}
    rows = session().scalars(
        select(Grant).where(
            Grant.member_id.in_({member_id for member_id, _place in wanted}),
            Grant.capability.in_(order),
            or_(Grant.category_id.is_(None), Grant.category_id.in_(places)),
            or_(Grant.until.is_(None), Grant.until > now()),
        )
    )

    def nearness(grant: Grant) -> Any:
        """The nearest mandate first: what is done here before what is done everywhere."""
        return order.index(grant.capability), grant.category_id is None, grant.id

    found: dict[tuple[int, int | None], Grant] = {}
    for grant in sorted(rows, key=nearness):
        for member_id, place in wanted:
            if member_id == grant.member_id and grant.category_id in (None, place):
                found.setdefault((member_id, place), grant)
    return found
