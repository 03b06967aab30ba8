"""No figure of people tells of fewer than five, whatever is subtracted from what."""

from __future__ import annotations

from random import Random

import pytest

from forum.insights.disclosure import categories_told, periods_told
from tests.forum.insights.plain_people import (
    MONTHS,
    QUARTERS,
    YEAR,
    added,
    of,
    parts_told,
    places_told,
    reckoned,
    small,
)

NOBODY = (0, 0)


def told(*months: tuple[int, int]) -> set[frozenset[int]]:
    """Of a year of these months and no more, as the program has it."""
    found = periods_told([*months, *[NOBODY] * (12 - len(months))])
    return {frozenset(range(first, first + length)) for first, length in found}


def test_a_month_that_a_quarter_would_give_away_is_hidden_with_the_newest() -> None:
    shown = told((6, 0), (3, 0), (9, 0))
    assert YEAR in shown and QUARTERS[0] in shown and MONTHS[0] in shown
    assert MONTHS[1] not in shown and MONTHS[2] not in shown


def test_a_quarter_that_a_year_would_give_away() -> None:
    shown = told((2, 0), NOBODY, NOBODY, (20, 0), NOBODY, NOBODY, (30, 0))
    assert YEAR in shown and QUARTERS[1] in shown
    assert not {QUARTERS[0], MONTHS[0], QUARTERS[2], MONTHS[6]} & shown


def test_where_nothing_helps_the_sum_is_hidden() -> None:
    shown = told((0, 10), (2, 0))
    assert MONTHS[0] in shown and not {MONTHS[1], QUARTERS[0], YEAR} & shown


def test_those_who_stayed_away_are_people_too() -> None:
    assert MONTHS[0] not in told((17, 3)) and MONTHS[0] in told((17, 5)) and MONTHS[0] in told((0, 5))


def test_a_category_that_the_sum_would_give_away_is_hidden_with_the_next_smallest() -> None:
    assert categories_told({1: (40, 9), 2: (3, 0), 3: (8, 6), 4: NOBODY}) == {1, 4}
    assert categories_told({1: (40, 9), 2: (3, 0), 3: (2, 0), 4: NOBODY}) == {1, 4}
    assert categories_told({1: (6, 9), 2: (3, 0)}) == set()


@pytest.mark.parametrize("seed", range(12))
def test_nothing_that_can_be_reckoned_speaks_of_a_few(seed: int) -> None:
    rng = Random(seed)
    sizes = [0, 1, 3, 4, 5, 6, 12] if seed % 2 else [0, 0, 2, 5, 9]
    months = [(rng.choice(sizes), rng.choice([0, *sizes])) for _month in range(12)]
    shown, numbered = told(*months), dict(enumerate(months, 1))
    assert shown == parts_told(numbered)
    assert not [part for part in shown if small(of(part, numbered))]
    assert not [part for part in reckoned(shown) if small(of(part, numbered))]


@pytest.mark.parametrize("seed", range(12))
def test_no_category_can_be_reckoned_from_the_others(seed: int) -> None:
    rng = Random(seed)
    places = {place: (rng.choice([0, 1, 4, 5, 9]), rng.choice([0, 0, 3, 6])) for place in range(6)}
    shown = categories_told(places)
    assert shown == places_told(places)
    left = added(places[place] for place in places if place not in shown)
    assert not [place for place in shown if small(places[place])]
    assert not small(left) or small(added(places.values()))  # then what all are together is not told either
