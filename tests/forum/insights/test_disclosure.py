"""No figure of people tells of fewer than five, whatever is subtracted from what, and whenever it was read."""

from __future__ import annotations

from random import Random

import pytest

from forum.insights.disclosure import is_safe, is_safe_for, periods_told
from tests.forum.insights.plain_people import MONTHS, QUARTERS, YEAR, of, parts_told, reckoned, small

NOBODY = (0, 0)


def told(*months: tuple[int, int]) -> set[frozenset[int]]:
    """Of a year of which these months are over, as the program has it."""
    return {frozenset(range(first, first + length)) for first, length in periods_told(months, is_safe)}


def whole_year(*months: tuple[int, int]) -> set[frozenset[int]]:
    """Of a year of these months, and nobody in the others."""
    return told(*months, *[NOBODY] * (12 - len(months)))


def test_a_month_that_a_quarter_would_give_away_is_hidden_with_the_last() -> None:
    shown = whole_year((6, 0), (3, 0), (9, 0))
    assert YEAR in shown and QUARTERS[0] in shown and MONTHS[0] in shown
    assert MONTHS[1] not in shown and MONTHS[2] not in shown


def test_a_quarter_that_a_year_would_give_away_is_hidden_with_the_last() -> None:
    shown = whole_year((2, 0), *[NOBODY] * 5, (30, 0), *[NOBODY] * 4, (20, 0))
    assert {YEAR, QUARTERS[1], QUARTERS[2], MONTHS[6]} <= shown
    assert not {QUARTERS[0], MONTHS[0], QUARTERS[3], MONTHS[11]} & shown


def test_where_nothing_helps_the_sum_is_hidden() -> None:
    shown = whole_year((0, 10), (2, 0))
    assert MONTHS[0] in shown and not {MONTHS[1], QUARTERS[0], YEAR} & shown


def test_those_who_stayed_away_are_people_too() -> None:
    assert MONTHS[0] not in told((17, 3)) and MONTHS[0] in told((17, 5)) and MONTHS[0] in told((0, 5))


def test_what_was_told_of_january_gives_nothing_away_later() -> None:
    assert told((5, 5)) == {MONTHS[0]}
    assert told((5, 5), (3, 3)) == {MONTHS[0]}  # eight of the quarter so far less five would be those three
    assert told((5, 5), (3, 3), NOBODY) == {MONTHS[0], MONTHS[2]}


def test_people_count_once_in_whatever_is_left() -> None:
    few, many, nobody = {1, 2}, {3, 4, 5, 6, 7}, set[int]()
    assert not is_safe_for([(few, nobody), (few, nobody)]) and is_safe_for([(few, nobody), (many, nobody)])
    assert periods_told([(few, many), (few, many), (few, many)], is_safe_for) == frozenset()
    assert periods_told([(few, many), (many, few), (nobody, nobody)], is_safe_for) == {(3, 1), (1, 3)}


@pytest.mark.parametrize("seed", range(8))
def test_nothing_that_can_be_reckoned_at_any_time_speaks_of_a_few(seed: int) -> None:
    rng = Random(seed)
    sizes = [0, 1, 3, 4, 5, 6, 12] if seed % 2 else [0, 0, 2, 5, 9]
    months = [(rng.choice(sizes), rng.choice([0, *sizes])) for _month in range(12)]
    numbered = dict(enumerate(months, 1))
    read = set()
    for over in range(13):
        shown = told(*months[:over])
        assert shown == parts_told(dict(enumerate(months[:over], 1)))
        read |= shown
    assert not [part for part in read if small(of(part, numbered))]
    assert not [part for part in reckoned(read) if small(of(part, numbered))]
