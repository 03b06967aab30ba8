"""What changed between two versions of a text."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text import diff
from forum.text.diff import word_diff


def test_words_that_changed() -> None:
    assert word_diff("Le chat noir dort bien.", "Le chat blanc dort très bien.") == [
        ("same", "Le chat "),
        ("gone", "noir "),
        ("new", "blanc "),
        ("same", "dort "),
        ("new", "très "),
        ("same", "bien."),
    ]


def test_nothing_changed_and_everything() -> None:
    assert word_diff("pareil", "pareil") == [("same", "pareil")]
    assert word_diff("", "") == []
    assert word_diff("", "a b") == [("new", "a b")]
    assert word_diff("a b", "") == [("gone", "a b")]


def test_a_small_change_in_a_long_text_stays_small() -> None:
    words = [f"mot{n % 400}" for n in range(1_600)]
    old = " ".join(words)
    words[800] = "autre"
    assert word_diff(old, " ".join(words))[1:3] == [("gone", "mot0 "), ("new", "autre ")]


def test_what_would_take_long_is_compared_by_lines_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(4)
    words = [f"mot{n}" for n in range(200)]
    lines = [" ".join(rng.choices(words, k=10)) + "\n" for _ in range(150)]
    changed = [*lines[:50], "x\n", *lines[50:100], "un mot7\n", *lines[101:]]
    monkeypatch.setattr(diff, "MOST_PAIRS", 1_000)
    by_lines = word_diff("".join(lines), "".join(changed))
    assert [piece for piece in by_lines if piece[0] != "same"] == [
        ("new", "x\n"),
        ("gone", lines[100]),
        ("new", "un mot7\n"),
    ]
    monkeypatch.setattr(diff, "MOST_PAIRS", 1)
    whole = word_diff("".join(lines), "".join(changed))
    assert [kind for kind, _ in whole] == ["same", "gone", "new", "same"]


TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(["le ", "chat ", "dort", ".", "\n", "  ", "é", "👩‍🌾"]), max_size=60).map(
        "".join
    ),
)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(old: str, new: str) -> None:
    changes = word_diff(old, new)
    assert "".join(text for kind, text in changes if kind != "new") == old
    assert "".join(text for kind, text in changes if kind != "gone") == new
    assert all(text for _, text in changes)
    assert all(a[0] != b[0] for a, b in pairwise(changes))
