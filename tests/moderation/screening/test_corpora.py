"""How much abuse is noticed and how much harmless talk is disturbed, in the two languages."""

from __future__ import annotations

import pytest

from moderation.screening.engine import Outcome, screen
from moderation.screening.listing import LISTS
from tests.moderation.screening.corpora import FOLDER, LANGUAGES, PARTS, shares, spoken, texts


@pytest.mark.parametrize(("language", "part"), PARTS)
def test_abuse_is_noticed(language: str, part: str) -> None:
    found = shares(language, "abusive", part)
    assert found.held + found.nudged >= 0.9, found


@pytest.mark.parametrize(("language", "part"), PARTS)
def test_harmless_talk_is_left_alone(language: str, part: str) -> None:
    found = shares(language, "harmless", part)
    assert found.held <= 0.01 and found.nudged <= 0.02, found


def test_the_texts_that_nobody_looks_at_are_many() -> None:
    for language in LANGUAGES:
        assert len(texts(language, "abusive", "held_out")) > 350
        assert len(texts(language, "harmless", "held_out")) > 600


@pytest.mark.parametrize(("kind", "least"), [("abusive", 250), ("harmless", 600)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_corpora_are_large_and_hold_nothing_twice(language: str, kind: str, least: int) -> None:
    found = [text for own, part in PARTS if own == language for text in texts(language, kind, part)]
    assert len(found) >= least
    assert len(set(found)) == len(found)


def test_every_list_and_corpus_says_where_it_comes_from() -> None:
    for path in [*LISTS.glob("*.txt"), *FOLDER.glob("*.txt")]:
        head = "\n".join(path.read_text(encoding="utf-8").splitlines()[:6])
        assert "icence:" in head and "ritten for Terrasse" in head, path.name


def test_the_example_community_speaks_freely() -> None:
    written = spoken()
    assert len(written) > 500
    assert [text for text in written if screen(text).outcome is not Outcome.PASS] == []
