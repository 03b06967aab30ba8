"""The review: once a week, what members said, what waits for an answer, what became of what had waited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from forum.clock import now
from forum.insights.became import Outcome, became
from forum.insights.chosen import Quote, chosen
from forum.insights.mondays import Week, eyes_of
from forum.insights.outstanding import PROMISE, Line, Waiting, outstanding, waiting
from forum.policy.acts import Act
from forum.policy.check import require

PAGE: Final = 30
"""Lines of a page of what waits."""


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one week, as one reader may see it."""

    week: Week
    quotes: tuple[Quote, ...]
    outstanding: tuple[Waiting, ...]
    became: tuple[Outcome, ...]
    more_became: bool
    """Whether more came to something than is named."""

    @property
    def waiting(self) -> tuple[Line, ...]:
        """What is named of all that waits."""
        return tuple(line for one in self.outstanding for line in one.lines)

    @property
    def empty(self) -> bool:
        return not (self.quotes or self.waiting or self.became)


def review_for(viewer: Any) -> Review:
    """The review of the last whole week, in the categories that ``viewer`` analyses. Raises ``Refused``.

    It is worked out when it is read: what was hidden or answered meanwhile does not wait in it.
    """
    require(viewer, Act.SEE_REPORTS)
    eyes = eyes_of(viewer, now())
    came, more = became(eyes)
    return Review(eyes.week, chosen(eyes), outstanding(eyes), came, more)


def all_waiting(viewer: Any, kind: str, page: int) -> tuple[Waiting, Week]:
    """A page of all things of that kind that wait, of which a review names a few. Raises ``Refused``, also
    for promises where ``viewer`` doesn't analyse everything; ``KeyError`` for what is no kind.
    """
    require(viewer, Act.SEE_WHOLE_REPORT if kind == PROMISE else Act.SEE_REPORTS)
    eyes = eyes_of(viewer, now())
    return waiting(eyes, kind, PAGE, (page - 1) * PAGE), eyes.week
