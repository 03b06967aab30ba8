"""The choices of calls and commitments in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.contributions.days import day_of, days_late, today
from forum.contributions.models import Commitment
from forum.web.times import dated

EFFORTS: dict[str, Any] = {
    "hour": _l("About an hour"),
    "evening": _l("An evening"),
    "weekend": _l("A weekend"),
}

RIGHTS: dict[str, tuple[Any, Any]] = {
    "yours": (
        _l("It stays yours"),
        _l("We use it for this alone, and ask you again before anything else."),
    ),
    "shared": (
        _l("It is for everybody"),
        _l("It is published under a free licence (CC BY-SA 4.0), with the names of its makers."),
    ),
    "lent": (
        _l("It stays yours, and we may build on it"),
        _l("You allow us to use and to change it in what we make; you remain its author."),
    ),
}

GIVEN: dict[str, Any] = {
    "samples": _l("Samples"),
    "invitations": _l("Invitations to something"),
    "workshop": _l("A workshop"),
    "answer": _l("An answer from somebody who makes it"),
    "code": _l("Code or plans, published"),
    "money": _l("Money for a cause"),
    "other": _l("Something else"),
}

KEPT, LATE, OPEN, GIVEN_UP = "kept", "late", "open", "given_up"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a commitment stands today: ``kind`` for the colour beside the ``words``."""

    kind: str
    words: str
    late: int = 0
    """Days, for what is late or was kept late."""


def day_in_words(day: date) -> str:
    return dated(day, "long")


def how_late(days: int) -> str:
    return str(ngettext("one day late", "%(num)d days late", days))


def standing(commitment: Commitment) -> Standing:
    """How it stands today."""
    if commitment.given_up_at is not None:
        day = day_in_words(day_of(commitment.given_up_at))
        return Standing(GIVEN_UP, str(_("given up on %(day)s", day=day)))
    if commitment.kept_at is not None:
        kept_on = day_of(commitment.kept_at)
        late = days_late(commitment.due_on, kept_on)
        words = str(_("kept on %(day)s", day=day_in_words(kept_on)))
        return Standing(KEPT, f"{words}, {how_late(late)}" if late else words, late)
    late = days_late(commitment.due_on)
    if late:
        return Standing(LATE, how_late(late), late)
    if commitment.due_on == today():
        return Standing(OPEN, str(_("due today")))
    return Standing(OPEN, str(_("by %(day)s", day=day_in_words(commitment.due_on))))
