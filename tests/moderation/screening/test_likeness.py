"""What no list knows word for word, and what lists take for abuse that is none: the sentence as a whole decides."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.fitting import Example, digest, examples, fit, unknown
from moderation.screening import likeness
from moderation.screening.engine import DOUBTED, LIKE, Context, Outcome, read_words, screen
from moderation.screening.levels import LEVELS
from moderation.screening.likeness import (
    CAUTION,
    DOUBT,
    FITTED,
    TRUST,
    Likeness,
    Weighed,
    features,
    load_likeness,
)
from moderation.screening.listing import BadList

UNKNOWN = "Another hysterical Karen crying."
"""No list knows it."""


def test_the_weights_are_fitted_to_the_corpora_and_lists_as_they_are() -> None:
    assert f"Fitted to: {digest()}" in FITTED.read_text(encoding="utf-8"), "python -m bench.fitting"


def test_it_carries_over_to_a_hand_it_was_not_fitted_to() -> None:
    for language, hurting, harmless in unknown(examples(), "1"):
        assert hurting.held + hurting.nudged >= 0.9, language
        assert harmless.held <= 0.01 and harmless.nudged <= 0.02, language


def test_a_sentence_like_those_that_hurt_is_shown_again_with_its_words() -> None:
    weights = {"gristle": 6.0, "you _ gristle": 2.0, "you": 0.5, "spoon": -1.0}
    found = Likeness(weights, -1.0)
    words = [("you",), ("old",), ("gristle",), ("spoon",)]
    assert found.score(words) == pytest.approx(-1.0 + 7.5 / (4 + CAUTION) ** 0.5)
    assert found.score(words[:2]) < 0


@pytest.mark.parametrize("level", ["usual", "strict", "gentle", "off"])
def test_it_never_holds_a_text_by_itself(level: str) -> None:
    assert LEVELS[level].hold > LIKE
    found = screen(UNKNOWN, Context(thresholds=LEVELS[level]))
    assert found.score == LIKE and found.outcome is not Outcome.HOLD


@pytest.mark.parametrize(
    "text",
    [
        "Grosse fatigue et grosse flemme, bon dimanche pluvieux à vous.",
        "She's a heavy old girl, that cast-iron pot, ugly as sin and I adore her.",
    ],
)
def test_what_lists_only_guess_counts_in_no_sentence_that_is_like_none_that_hurts(text: str) -> None:
    assert screen(text).outcome is Outcome.PASS


@pytest.mark.parametrize("text", ["Sale connard.", "Kill yourself.", "Va te pendre."])
def test_what_lists_are_sure_of_is_held_whatever_else_is_said(text: str) -> None:
    harmless = "La théière bleue est en vente samedi matin, avec un joli filtre."
    assert screen(f"{harmless} {text} {harmless}").outcome is Outcome.HOLD


@pytest.mark.parametrize(
    "text",
    [
        "Had meatballs tonight, or faggots as my Welsh nan calls them.",
        "Le bateau s'appelle La Grognasse, mon oncle avait de l'humour.",
    ],
)
def test_what_lists_are_sure_of_is_asked_about_where_the_sentence_is_likelier_harmless(text: str) -> None:
    found = screen(text)
    assert (found.outcome, found.score) == (Outcome.NUDGE, DOUBTED)


def test_the_level_strict_trusts_the_lists_more() -> None:
    strict = Context(thresholds=LEVELS["strict"])
    guessed = "Moron is the Welsh word for carrot, fun fact"
    assert screen(guessed).outcome is Outcome.PASS
    assert screen(guessed, strict).outcome is Outcome.NUDGE
    assert (
        screen("Had meatballs tonight, or faggots as my Welsh nan calls them.", strict).outcome
        is Outcome.HOLD
    )
    assert screen("The blue teapot leaks at the handle.", strict).outcome is Outcome.PASS


def test_every_process_says_the_same() -> None:
    """Python's sets have another order in each (PYTHONHASHSEED)."""
    program = (
        "from moderation.screening.engine import screen\n"
        "for text in ('Face de citron', 'Tu vaux rien, t’as jamais rien valu'):\n"
        "    print([(one.category, one.rule, one.evidence) for one in screen(text).signals])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True, text=True,
        ).stdout
        for seed in "0123"
    }  # fmt: skip
    assert len(said) == 1 and "hate" in said.pop()


def test_another_s_words_are_not_brought_back() -> None:
    assert (
        screen("He wrote “you stupid cow” to my mother, and the shop just laughed.").outcome is Outcome.PASS
    )
    assert screen("On m’a traitée de grosse vache toute la journée, j’en pleure.").outcome is Outcome.PASS


def test_its_evidence_is_part_of_the_text() -> None:
    text = "Hello everybody. " + UNKNOWN
    (signal,) = screen(text).signals
    for one in signal.evidence:
        assert text[one.start : one.end] == one.text and one.start > len("Hello everybody")


def test_little_words_and_names_are_no_evidence() -> None:
    (signal,) = screen("Hugo is an idiot, we all know that.").signals
    assert [one.text for one in signal.evidence] == ["idiot"]


def test_a_pair_is_of_neighbours_or_has_one_word_between() -> None:
    assert {"you fool", "you _ big", "< you", "big >"} <= features([("you",), ("fool",), ("big",)])
    assert "you fool" not in features([("you",), ("big",), ("fool",)])


def test_whom_a_sentence_speaks_of_is_weighed_with_each_of_its_words() -> None:
    assert {"~you&gristle", "you ~they", "~you _ big"} <= features(
        [("you",), ("that",), ("big",), ("gristle",)]
    )
    assert not any(name.startswith("~you&") for name in features([("some",), ("gristle",)]))
    assert "~you&you" not in features([("you",), ("fool",)])


def test_what_the_lists_found_adds_to_the_odds_and_what_its_context_took_lessens_them() -> None:
    tokens, nothing = read_words("one old spoon"), Likeness({"spoon": -1.0}, 0.0)
    assert nothing.sentences(tokens) == []
    score = {
        weights: nothing.sentences(tokens, [Weighed(1, 2, *weights)])[0].odds
        for weights in ((0, 0), (50, 50), (50, 20))
    }
    assert score[50, 50] == pytest.approx(score[0, 0] + 50 * TRUST)
    assert score[50, 20] == pytest.approx(score[0, 0] + 20 * TRUST - DOUBT)


def test_a_text_that_hurts_teaches_by_its_worst_sentence() -> None:
    calm, foul = ((("nice",), ("spoon",)),), ((("you",), ("gristle",)),)
    given = [Example(calm, "1", False), Example(foul, "1", True), Example(calm + foul, "1", True)] * 9
    weights, bias = fit(given)
    likeness = Likeness(weights, bias)
    assert likeness.score(foul[0]) > 1 and likeness.score(calm[0]) < -1


def test_a_list_that_cannot_be_read_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "likeness.txt"
    monkeypatch.setattr(likeness, "FITTED", broken)
    broken.write_text("# Written for Terrasse\n12 you\n", encoding="utf-8")
    with pytest.raises(BadList, match=r"likeness\.txt:2"):
        load_likeness.__wrapped__()
    broken.write_text("12\tyou\n", encoding="utf-8")
    with pytest.raises(BadList, match="no name"):
        load_likeness.__wrapped__()
