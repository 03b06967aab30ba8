"""When time itself says something of an offer, a request or a promise: two pure functions over the course."""

from __future__ import annotations

from datetime import datetime, timedelta

from forum.gifts.fold import LAPSED, REMINDED, Course, HandState
from forum.gifts.models import CLOSED, WITHDRAWN

REMIND_AFTER = timedelta(days=7)
"""A quiet word to both, once, about a promise that nobody has spoken of since."""

LAPSE_AFTER = timedelta(days=30)
"""A promise is over, and what was given counts as given."""


def ends(course: Course, ends_at: datetime | None) -> datetime | None:
    """When it takes no further hands by itself; None where it has no end, or has ended."""
    return None if course.ended or course.status in (CLOSED, WITHDRAWN) else ends_at


def speaks(hand: HandState) -> tuple[datetime, str]:
    """When a promise is spoken of next, and what is said of it then: REMINDED or LAPSED."""
    since = datetime.fromisoformat(hand.since)
    return (since + LAPSE_AFTER, LAPSED) if hand.reminded else (since + REMIND_AFTER, REMINDED)


def due(course: Course, ends_at: datetime | None) -> datetime | None:
    """The next moment at which time says something of it; None while nothing waits for any."""
    moments = [speaks(hand)[0] for hand in course.active]
    end = ends(course, ends_at)
    return min([*moments, end] if end is not None else moments, default=None)
