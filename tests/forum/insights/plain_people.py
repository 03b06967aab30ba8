"""Which figures of people may be told, once more: by trying, without a line of the program's rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

Pair = tuple[int, int]
Part = frozenset[int]
"""Numbers of months of one year."""

YEAR = frozenset(range(1, 13))
QUARTERS = [frozenset(range(first, first + 3)) for first in (1, 4, 7, 10)]
MONTHS = [frozenset([number]) for number in range(1, 13)]


def small(pair: Iterable[int]) -> bool:
    return any(number in (1, 2, 3, 4) for number in pair)


def added(pairs: Iterable[Pair]) -> Pair:
    some, others = 0, 0
    for one, other in pairs:
        some, others = some + one, others + other
    return some, others


def of(part: Iterable[int], months: Mapping[int, Pair]) -> Pair:
    return added(months[number] for number in part)


def parts_told(months: Mapping[int, Pair]) -> set[Part]:
    """What is told when these months are over: with each of them as much as can be, beside all that was."""
    told: set[Part] = set()
    for number in months:
        fresh: set[Part] = set()
        for whole in (part for part in [*MONTHS, *QUARTERS, YEAR] if max(part) == number):
            largest_first = sorted(fresh, key=len, reverse=True)
            ways = [{*largest_first[hidden:], whole} for hidden in range(len(fresh) + 1)]
            fresh = next((way for way in ways if not gives_away(told | way, months)), fresh)
        told |= fresh
    return told


def gives_away(told: set[Part], months: Mapping[int, Pair]) -> bool:
    return any(small(of(part, months)) for part in (*told, *reckoned(told)))


def reckoned(told: set[Part]) -> Iterator[Part]:
    """Whatever is left when any of what is told is subtracted from any other."""
    for whole in told:
        choices = []
        for quarter in QUARTERS:
            if not quarter <= whole:
                continue
            single = [
                [part, frozenset()] if part in told else [frozenset()] for part in MONTHS if part < quarter
            ]
            ways = [frozenset().union(*chosen) for chosen in product(*single)]
            choices.append({*ways, *([quarter] if quarter in told and quarter != whole else [])})
        for chosen in product(*choices) if len(whole) > 1 else ():
            yield whole - frozenset().union(*chosen)
