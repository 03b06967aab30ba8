"""The key of a form: its own, whatever stands in it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from forum.storage.idempotency import content_key

PARTS = st.lists(st.text(alphabet='ab\x00",[]\ud800', max_size=4), min_size=2, max_size=4)


@settings(deadline=None)
@given(PARTS, PARTS)
def test_only_what_is_the_same_has_the_same_key(one: list[str], other: list[str]) -> None:
    assert (content_key(*one) == content_key(*other)) == (one == other)


def test_two_forms_never_share_a_key() -> None:
    assert content_key("hand", "k" * 16, 9, "words") != content_key("several", "k" * 16, 9, "words")
    assert content_key("hand", "k", "a\x00b") != content_key("hand", "k", "a", "b")
