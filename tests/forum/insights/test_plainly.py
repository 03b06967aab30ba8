"""What asks, what is useful, what may be told, and which days a period has: without a database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.insights.figures import percentile
from forum.insights.periods import Period, period_named, period_of, periods
from forum.insights.questions import asks, is_useful
from tests.forum.insights import plain_words as plain

WORDS = st.lists(
    st.sampled_from(["so", " ", "?", ".", "!", "\n", "> ", "https://e.org/?q=1", "»", "é", "a" * 30])
)


@pytest.mark.parametrize(
    ("title", "source", "asking"),
    [
        ("Which strap?", "", True),
        ("Quelle sangle ?", "", True),
        ("Straps", "It broke.\nWhat now?", True),
        ("Straps", "> What now?\nI don't know.", False),
        ("Straps", "See https://example.org/?page=2", False),
        ("Straps", "«On y va ?»", True),
    ],
)
def test_what_asks(title: str, source: str, asking: bool) -> None:
    assert asks(title, source) is asking


@pytest.mark.parametrize(
    ("source", "useful"),
    [
        ("Thanks!", False),
        ("Turn the screw under the lid to the left, and it comes off.", True),
        ("Which one of the three did you buy, and where was that?", False),
        ("Did you look under the lid? Turn the screw there to the left.", True),
        ("> Turn the screw under the lid to the left, and it comes off.\nYes.", False),
    ],
)
def test_what_is_useful(source: str, useful: bool) -> None:
    assert is_useful(source) is useful


@settings(deadline=None)
@given(WORDS)
@example(["https://e.org/?q=1", "  \n", "> \n", "https://e.org/?q=1"])
def test_both_say_the_same_of_any_text(words: list[str]) -> None:
    text = "".join(words)
    assert asks("", text) == plain.question_mark_ends_a_word(plain.without_quotes(text))
    assert is_useful(text) == plain.useful(text)


def test_what_waits_counts_as_longer_than_everything() -> None:
    assert percentile([], 0.5) is None
    assert percentile([1, 2, 3, None], 0.5) == 2
    assert percentile([1, None, None], 0.5) is None
    assert percentile([float(one) for one in range(1, 11)], 0.9) == 9


@pytest.mark.parametrize("name", ["2026", "2026-q1", "2026-q4", "2026-01", "2026-12"])
def test_a_period_is_called_by_its_name(name: str) -> None:
    found = period_named(name)
    assert found is not None and found.name == name


@pytest.mark.parametrize("name", ["", "1999", "2026-q5", "2026-13", "2026-00", "2026-1", "x2026", "2026\n"])
def test_what_names_no_period(name: str) -> None:
    assert period_named(name) is None


def test_periods_that_are_offered() -> None:
    offered = periods(date(2026, 2, 3), date(2026, 3, 9))
    assert [one.name for one in offered] == ["2026", "2026-q1", "2026-03", "2026-02"]
    assert period_of(date(2026, 3, 9)) == Period(date(2026, 1, 1), 3)
    assert Period(date(2026, 1, 1), 3).before.name == "2025-q4"
