"""Nothing is told of fewer than five people, not even to somebody who subtracts."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from forum.questionnaires.disclosure import FEW, parts, sides


def test_small_groups_and_what_would_give_them_away_are_left_out() -> None:
    assert parts({"a": 20, "b": 3, "c": 9}) == {"a": 20, "b": None, "c": None}
    assert parts({"a": 17, "b": 3}) == {"a": None, "b": None}
    assert parts({"a": 17, "b": 6, "c": 0}) == {"a": 17, "b": 6, "c": 0}
    assert parts({"a": 4}) == {"a": None}
    assert sides({"a": 20, "b": 18, "c": 3, "d": 10, "e": 0}, 20) == {
        "a": 20, "b": None, "c": None, "d": 10, "e": 0,
    }  # fmt: skip


numbers = st.lists(st.integers(0, 13), min_size=1, max_size=4)


@settings(deadline=None)
@given(counts=numbers)
def test_whoever_subtracts_finds_no_small_group(counts: list[int]) -> None:
    """What is left out is five people together at least, and several answers fit what is told."""
    given_ = {str(place): count for place, count in enumerate(counts)}
    told = parts(given_)
    hidden = [key for key, shown in told.items() if shown is None]
    assert all(shown is None or shown == given_[key] for key, shown in told.items())
    assert not any(0 < (shown or 0) < FEW for shown in told.values())
    whole = sum(counts)
    if not hidden or whole < FEW:
        return
    left = whole - sum(shown for shown in told.values() if shown is not None)
    assert left >= FEW
    assert len([key for key in hidden if given_[key]]) > 1 or len(hidden) == len(told)


@settings(deadline=None)
@given(counts=numbers)
def test_a_small_number_is_never_the_only_one_that_fits(counts: list[int]) -> None:
    """Try every way in which the numbers left out could have been: a small one is never certain."""
    given_ = {str(place): count for place, count in enumerate(counts)}
    told, whole = parts(given_), sum(counts)
    hidden = [key for key, shown in told.items() if shown is None]
    if len(hidden) < 2 or whole < FEW:
        return
    left = whole - sum(shown for shown in told.values() if shown is not None)
    fitting = []
    for guess in product(range(left + 1), repeat=len(hidden) - 1):
        last = left - sum(guess)
        if last < 0:
            continue
        world = {**{key: shown for key, shown in told.items() if shown is not None},
                 **dict(zip(hidden, (*guess, last), strict=True))}  # fmt: skip
        if parts({key: world[key] for key in told}) == told:
            fitting.append([world[key] for key in hidden])
    for place, key in enumerate(hidden):
        if 0 < given_[key] < FEW:
            assert len({world[place] for world in fitting}) > 1, (given_, told)
