"""Which numbers of answers are told, so that nothing is known of fewer than five people. Pure.

``parts``: groups that make up a whole, each person in one of them. Where any group is smaller than five,
every group below ten is left out, and then the smallest that are told (all of a size together), until those
left out are two groups and five people at least. What is left out looks the same whatever its size was, and
nothing depends on the order of the groups: so whoever subtracts finds several answers that fit, of which a
small group is one.
``sides``: groups in which a person may be several times (several of a list). Each divides all who were
asked in two, and neither side may be smaller than five, unless it is empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

FEW: Final = 5
"""Fewer than these are not told."""


def parts(numbers: Mapping[str, int]) -> dict[str, int | None]:
    """The groups of a whole; None for what is not told."""
    if sum(numbers.values()) < FEW:
        return dict.fromkeys(numbers)
    if not any(0 < number < FEW for number in numbers.values()):
        return dict(numbers)
    least = FEW * 2
    told: dict[str, int | None] = {
        key: number if number >= least else None for key, number in numbers.items()
    }
    while any(told.values()) and not _enough([numbers[key] for key in told if told[key] is None]):
        smallest = min(number for number in told.values() if number is not None)
        told = {key: None if number == smallest else number for key, number in told.items()}
    return told


def _enough(left_out: Sequence[int]) -> bool:
    return sum(left_out) >= FEW and sum(1 for number in left_out if number) >= 2


def sides(numbers: Mapping[str, int], whole: int) -> dict[str, int | None]:
    """Groups that overlap, out of ``whole`` people; None for what is not told."""
    if whole < FEW:
        return dict.fromkeys(numbers)
    return {
        key: number if _safe(number) and _safe(whole - number) else None for key, number in numbers.items()
    }


def _safe(number: int) -> bool:
    return number == 0 or number >= FEW
