"""Small numbers can't be worked out from what is shown: tried with every table that agrees with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.transparency.disclosure import FEW, FEWER, Shown, add, alone, described, exactly, publish
from moderation.transparency.periods import Period, half_of, period_named, periods

MOST = 9
"""How large a number may be in the tables that are tried."""


def possible(numbers: dict[str, int]) -> Iterator[tuple[int, ...]]:
    """Every table that agrees with what is shown of this one, and with the rules as the page tells them."""
    shown, total = publish(numbers)
    few = [place for place, one in enumerate(shown.values()) if one == FEWER]
    for values in product(*(_candidates(one) for one in shown.values())):
        told = sum(values) >= total.least and (total.most is None or sum(values) <= total.most)
        if told and (not few or any(values[place] for place in few)):
            yield values


def _candidates(shown: Shown) -> range:
    return range(shown.least, (MOST if shown.most is None else shown.most) + 1)


@settings(deadline=None)  # it tries thousands of tables
@given(st.lists(st.integers(0, 6), min_size=1, max_size=4))
def test_no_small_number_can_be_told(values: list[int]) -> None:
    numbers = {str(place): value for place, value in enumerate(values)}
    alike = list(possible(numbers))
    assert tuple(values) in alike
    for place, value in enumerate(values):
        if 0 < value < FEW:
            assert len({table[place] for table in alike}) > 1, (values, publish(numbers))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=4))
def test_nor_what_a_part_leaves_of_its_whole(pairs: list[tuple[int, int]]) -> None:
    parts = {str(place): part for place, (part, _rest) in enumerate(pairs)}
    whole = {str(place): part + rest for place, (part, rest) in enumerate(pairs)}
    shown, total = publish(parts, whole)
    wholes, _all = publish(whole)
    for key, (_part, rest) in zip(parts, pairs, strict=True):
        if 0 < rest < FEW and parts[key]:
            assert shown[key].exact is None or wholes[key].exact is None
            hidden = [one for one, it in shown.items() if it.exact is None]
            assert total.exact is None or len(hidden) > 1 or wholes[key].exact is None


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=8))
def test_what_is_shown_holds_the_number(values: list[int]) -> None:
    numbers = {str(place): value for place, value in enumerate(values)}
    shown, total = publish(numbers)
    for key, one in shown.items():
        assert one.least <= numbers[key] and (one.most is None or numbers[key] <= one.most)
    assert total.least <= sum(values) and (total.most is None or sum(values) <= total.most)


@pytest.mark.parametrize(
    ("numbers", "read", "total"),
    [
        ({"a": 0, "b": 0}, {"a": 0, "b": 0}, 0),
        ({"a": 5, "b": 0}, {"a": 5, "b": 0}, 5),
        ({"a": 5, "b": 1, "c": 0}, {"a": 5, "b": {"from": 0, "to": 2}, "c": {"from": 0, "to": 2}}, 6),
        ({"a": 9, "b": 4, "c": 1}, {"a": 9, "b": {"from": 3}, "c": {"from": 0, "to": 2}}, 14),
        ({"a": 2}, {"a": {"from": 0, "to": 2}}, {"from": 0, "to": 2}),
    ],
)
def test_what_the_public_reads(numbers: dict[str, int], read: object, total: object) -> None:
    shown, together = publish(numbers)
    assert {key: described(one) for key, one in shown.items()} == read
    assert described(together) == total


def test_a_year_is_added_up_from_what_its_halves_show() -> None:
    halves = [{"a": exactly(5), "b": FEWER}, {"a": FEWER, "b": alone(1), "c": Shown(3, None)}]
    assert add(halves) == {"a": Shown(5, 7), "b": Shown(0, 4), "c": Shown(3, None)}


def test_periods_have_names_and_meet_without_a_gap() -> None:
    year = period_named("2026")
    assert year is not None and [half.name for half in year.halves] == ["2026-h1", "2026-h2"]
    first, second = year.halves
    assert (first.since, first.until, second.until) == (year.since, second.since, year.until)
    assert half_of(first.until) == second and half_of(first.since) == first
    assert [period_named(name) for name in ("2026-h3", "1999", "2026-H1", "2026-h1x", "٢٠٢٦")] == [None] * 5
    begun = periods(Period(2025, 2).since, Period(2026, 1).since)
    assert [one.name for one in begun] == ["2026", "2026-h1", "2025", "2025-h2"]
