"""Which figures of people may be told, once more: by trying, without a line of the program's rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, product

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
    told = {part for part in MONTHS if not small(of(part, months))}
    for whole in [*QUARTERS, YEAR]:
        inside = [part for part in told if part < whole and of(part, months) != (0, 0)]
        inside.sort(key=lambda part: (-max(part), -len(part)))
        for hidden in range(len(inside) + 1):
            kept = told - set(inside[:hidden])
            left = whole - frozenset(chain.from_iterable(part for part in kept if part < whole))
            if not small(of(left, months)):
                told = kept | {whole}
                break
    return told


def places_told(places: Mapping[int, Pair]) -> set[int]:
    hidden = {place for place in places if small(places[place])}
    while small(added(places[place] for place in hidden)):
        told = [place for place in places if place not in hidden and places[place] != (0, 0)]
        if not told:
            break
        hidden.add(min(told, key=lambda place: (sum(places[place]), place)))
    return set(places) - hidden


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
