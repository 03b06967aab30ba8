"""What many ask for in the same moment is made once: whose turn it is makes it, the others find it."""

from __future__ import annotations

import threading

import pytest

from forum.web.keeping import Memory
from tests.at_once import together

PEOPLE = 8


def test_one_makes_what_eight_ask_for() -> None:
    kept: Memory[str] = Memory(len)
    made: list[str] = []
    waiting = threading.Semaphore(0)

    def ask() -> str:
        waiting.release()
        with kept.turn("tea"):
            found = kept.get("tea")
            if found is None:
                for _ in range(PEOPLE):  # nobody has it before all have asked
                    assert waiting.acquire(timeout=30)
                made.append("tea")
                found = "about tea"
                kept.put("tea", found)
            return found

    assert together([ask] * PEOPLE) == ["about tea"] * PEOPLE
    assert made == ["tea"]


def test_other_keys_have_turns_of_their_own() -> None:
    kept: Memory[str] = Memory(len)
    both = threading.Barrier(2)

    def ask(key: str) -> str:
        with kept.turn(key):
            both.wait(30)
            return key

    assert together([lambda: ask("tea"), lambda: ask("coffee")]) == ["tea", "coffee"]


def test_a_failure_ends_the_turn() -> None:
    kept: Memory[str] = Memory(len)
    with pytest.raises(ZeroDivisionError), kept.turn("tea"):
        raise ZeroDivisionError
    with kept.turn("tea"):
        kept.put("tea", "made after all")
    assert kept.get("tea") == "made after all"
