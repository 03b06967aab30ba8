"""Which figures of people are told, so that none speaks of fewer than five, and none gives such a one away.

A figure's numbers (those who came and those who didn't) stand for a month; a quarter and a year are the sums
of their months. What is hidden could be reckoned from what is told, a quarter less two of its months is the
third; and what was told once stays known. So nothing is told before it is over, and nothing is hidden again
that was told.

- A month in which any of the numbers is one to four is not told.
- A quarter is told where what it leaves when everything told within it is subtracted is empty or has no
  number of one to four. Else its last month, of which nothing was told before, is hidden for it; and where
  even that doesn't help, the quarter itself is. A year the same, with its last quarter, then its last month.

So whatever anybody adds or subtracts of all that they were told of a year until any of its months was over,
each number is none or five and more. Where somebody can be counted several times, that is asked of the people
and not of what is told: six answers can be two people. It holds while the numbers stay what they were; which
of them don't, stands where they are counted (``taking_part``). This is cell suppression, primary and
secondary: A. Hundepool et al., *Statistical Disclosure Control* (Wiley 2012), chapters 4 and 5, for tables
that nest. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence, Set
from typing import Final, TypeVar

FEW: Final = 5
"""Of fewer people than these nothing is told that would point to them."""

Cell = tuple[int, ...]
"""Numbers apart from each other, which make up what a figure speaks of."""
People = tuple[Set[int], ...]
"""The same as who they are, by the numbers of members."""
Month = TypeVar("Month", Cell, People)
Part = tuple[int, int]
"""The number of its first month in the year, and how many months (1, 3 or 12)."""


def is_safe(cells: Collection[Cell]) -> bool:
    """Whether each number of all these together is none, or five and more."""
    return not any(0 < sum(numbers) < FEW for numbers in zip(*cells, strict=True))


def is_safe_for(people: Collection[People]) -> bool:
    """The same of people, of whom each counts once, in however many of these they are."""
    return not any(0 < len(set().union(*side)) < FEW for side in zip(*people, strict=True))


def periods_told(months: Sequence[Month], safe: Callable[[Collection[Month]], bool]) -> frozenset[Part]:
    """The months, quarters and year that are told when these months are over, the first ones of the year.

    With another month there may be more of them, and never fewer.
    """
    told = frozenset((number, 1) for number, cell in enumerate(months, 1) if safe([cell]))
    for whole in ((1, 3), (4, 3), (7, 3), (10, 3), (1, 12)):
        if _numbers(whole)[-1] <= len(months):
            told = _with(whole, told, lambda rest: safe([months[number - 1] for number in rest]))
    return told


def _with(whole: Part, told: frozenset[Part], safe: Callable[[Collection[int]], bool]) -> frozenset[Part]:
    """``told`` and ``whole`` too, less what must be hidden for that; ``told`` where nothing helps.

    Only what ends with ``whole`` may be hidden: all other parts were told before it.
    """
    end = _numbers(whole)[-1]
    fresh = sorted((part for part in told if _numbers(part)[-1] == end), key=_length, reverse=True)
    left = told
    for part in (None, *fresh):
        left = left - {part}
        if safe(_rest(whole, left)):
            return left | {whole}
    return told


def _length(part: Part) -> int:
    return part[1]


def _rest(whole: Part, told: Collection[Part]) -> set[int]:
    """The months that are left of ``whole`` when everything told within it is subtracted."""
    numbers = set(_numbers(whole))
    within = [_numbers(part) for part in told if numbers.issuperset(_numbers(part))]
    return numbers.difference(*within)


def _numbers(part: Part) -> range:
    return range(part[0], part[0] + part[1])
