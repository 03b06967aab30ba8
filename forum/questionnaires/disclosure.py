"""Which numbers of answers are told, so that nothing is known of fewer than five people. Pure.

``parts``: groups that make up a whole, each person in one of them. Where any group is smaller than five, it and
the empty ones are left out, and then the smallest told ones, until those left out are five people together: so
subtraction gives nothing smaller. What is left out looks the same whatever its size was.
``sides``: groups in which a person may be several times (several of a list). Each divides all who were asked in
two, and neither side may be smaller than five, unless it is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FEW: Final = 5
"""Fewer than these are not told."""


def parts(numbers: Mapping[str, int]) -> dict[str, int | None]:
    """The groups of a whole; None for what is not told."""
    if sum(numbers.values()) < FEW:
        return dict.fromkeys(numbers)
    if not any(0 < number < FEW for number in numbers.values()):
        return dict(numbers)
    told: dict[str, int | None] = {key: number if number >= FEW else None for key, number in numbers.items()}

    def hidden() -> int:
        return sum(numbers[key] for key, number in told.items() if number is None)

    while hidden() < FEW or sum(1 for key in told if told[key] is None and numbers[key]) < 2:  # noqa: PLR2004
        left = [key for key, number in told.items() if number is not None]
        if not left:
            break
        told[min(left, key=lambda key: (numbers[key], key))] = None
    return told


def sides(numbers: Mapping[str, int], whole: int) -> dict[str, int | None]:
    """Groups that overlap, out of ``whole`` people; None for what is not told."""
    if whole < FEW:
        return dict.fromkeys(numbers)
    return {key: number if _safe(number) and _safe(whole - number) else None for key, number in numbers.items()}


def _safe(number: int) -> bool:
    return number == 0 or number >= FEW
