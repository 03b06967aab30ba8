"""Which figures of people are told, so that none speaks of fewer than five, and none gives such a one away.

A figure's numbers (those who came and those who didn't) stand for a month; a quarter and a year are the sums
of their months, and all that somebody analyses is the sum of its categories. What is hidden could be reckoned
from what is told: a quarter less two of its months is the third.

- A month in which any of the numbers is one to four is not told.
- A quarter is told where what it leaves when everything told within it is subtracted is empty or has no
  number of one to four. Else its newest months are hidden, one after another, until that is so; and where
  even that doesn't help, the quarter itself is. A year the same, over its quarters and then their months.
- One category is told by year only, and of all categories of that year those below five are hidden together
  with the next smallest, until the hidden ones are five.

So whatever anybody adds or subtracts, each number is none or five and more. This is cell suppression,
primary and secondary: A. Hundepool et al., *Statistical Disclosure Control* (Wiley 2012), chapters 4 and 5,
for tables that nest. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

FEW: Final = 5
"""Of fewer people than these nothing is told that would point to them."""

Cell = tuple[int, ...]
"""Numbers of people apart from each other, which make up what a figure speaks of."""
Part = tuple[int, int]
"""The number of its first month in the year, and how many months (1, 3 or 12)."""


def is_safe(cell: Cell) -> bool:
    """Whether each number is none, or five and more."""
    return all(number == 0 or number >= FEW for number in cell)


def sum_of(cells: Collection[Cell]) -> Cell:
    """All of them together; none of nothing."""
    return tuple(map(sum, zip(*cells, strict=True)))


def periods_told(months: Sequence[Cell]) -> frozenset[Part]:
    """The months, quarters and years of twelve months that are told."""
    told = frozenset((month, 1) for month in range(1, 13) if is_safe(months[month - 1]))
    for whole in ((1, 3), (4, 3), (7, 3), (10, 3), (1, 12)):
        told = _with(whole, told, months)
    return told


def _with(whole: Part, told: frozenset[Part], months: Sequence[Cell]) -> frozenset[Part]:
    """``told`` and ``whole`` too, less what of it must be hidden for that; ``told`` where nothing helps."""
    left, newest_first = told, sorted(_within(whole, told, months), key=_newest, reverse=True)
    for part in (None, *newest_first):
        left = left - {part}
        if is_safe(_rest(whole, left, months)):
            return left | {whole}
    return told


def _within(whole: Part, told: Collection[Part], months: Sequence[Cell]) -> list[Part]:
    """What is told of ``whole``, and of anybody at all."""
    inside = set(_numbers(whole))
    return [
        part
        for part in told
        if inside.issuperset(_numbers(part)) and any(map(any, (months[one - 1] for one in _numbers(part))))
    ]


def _newest(part: Part) -> tuple[int, int]:
    """By its end; a quarter after the month that ends with it."""
    return part[0] + part[1], part[1]


def _rest(whole: Part, told: Collection[Part], months: Sequence[Cell]) -> Cell:
    """What is left of ``whole`` when everything told within it is subtracted."""
    numbers = set(_numbers(whole))
    within = [_numbers(part) for part in told if numbers.issuperset(_numbers(part))]
    return sum_of([months[number - 1] for number in numbers.difference(*within)])


def _numbers(part: Part) -> range:
    return range(part[0], part[0] + part[1])


def categories_told(places: Mapping[int, Cell]) -> frozenset[int]:
    """Those of the categories that are told beside what all of them are together."""
    hidden = [place for place, cell in places.items() if not is_safe(cell)]
    others = sorted((sum(cell), place) for place, cell in places.items() if any(cell) and is_safe(cell))
    for _size, place in others:
        if is_safe(sum_of([places[one] for one in hidden])):
            break
        hidden.append(place)
    return frozenset(places).difference(hidden)
