"""A figure and what may be told of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from forum.insights.disclosure import FEW

NUMBER, DURATION = "number", "duration"

FEW_PEOPLE, RUNNING, APART = "few", "running", "apart"
"""Why a figure is not told: it speaks of too few people or would give away one that does; its period is not
over; it is of one category, and its reader reads of others too."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: ``value`` of ``sample``, in pieces or in seconds."""

    name: str
    value: float | None
    """None where there is none: see ``told`` and ``waits``."""
    sample: int | None
    """Of how many it speaks; None where even that is not told."""
    behind: tuple[int, ...] = ()
    """What it was made of, by number, the newest first."""
    unit: str = NUMBER
    untold: str = ""
    """Why it is not told; "" where it is."""
    waits: bool = False
    """Of a duration: it has not ended for that many that there is no figure yet."""

    @property
    def told(self) -> bool:
        return not self.untold

    @property
    def share(self) -> float | None:
        """Which part of the sample it is, 0 to 1; None of nothing."""
        if not self.sample or self.value is None or self.unit != NUMBER:
            return None
        return self.value / self.sample


def percentile(seconds: Sequence[float | None], part: float) -> float | None:
    """By when ``part`` (0 to 1) of these had come to an end, by the nearest rank; None: it had not.

    What has no end yet counts as longer than everything that has one.
    """
    if not seconds:
        return None
    ended = sorted(one for one in seconds if one is not None)
    place = max(1, ceil(part * len(seconds)))
    return ended[place - 1] if place <= len(ended) else None


def delay(
    name: str, seconds: Sequence[float | None], part: float, people: int, behind: Sequence[int]
) -> Figure:
    """How long it took for ``part`` of these, asked by so many ``people``."""
    if people < FEW:
        return Figure(name, None, len(seconds), tuple(behind), DURATION, FEW_PEOPLE if seconds else "")
    found = percentile(seconds, part)
    return Figure(name, found, len(seconds), tuple(behind), DURATION, waits=found is None)


def of_people(name: str, number: int, whole: int, untold: str, behind: Sequence[int] = ()) -> Figure:
    """``number`` of ``whole`` people, or of what they said; neither where it is ``untold``."""
    if untold:
        return Figure(name, None, None, tuple(behind), untold=untold)
    return Figure(name, number if whole else None, whole, tuple(behind))
