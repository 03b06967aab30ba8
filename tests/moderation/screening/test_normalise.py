"""Disguises come off, and evidence still shows the words as they were typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.screening.engine import Outcome, screen
from moderation.screening.normalise import fold, own_words, spelled_out, unstretched
from moderation.screening.reading import _EMPHASIS, _OUTER

_EDGES = (_OUTER, _EMPHASIS)

DISGUISES = [
    "cоnnаrd", "ｃｏｎｎａｒｄ", "con\u200bnard", "CONNARD", "c0nnard", "c0nn4rd", "connaaaard", "konnard", "conard",
    "c.o.n.n.a.r.d", "c o n n a r d", "c-o-n-n-a-r-d", "C_O_N_N_A_R_D", "c*nnard", "𝐜𝐨𝐧𝐧𝐚𝐫𝐝", "ⓒⓞⓝⓝⓐⓡⓓ", "**connard**", "co\u00adnnard",
]  # fmt: skip


@pytest.mark.parametrize("typed", DISGUISES)
def test_a_disguised_word_is_shown_as_it_was_typed(typed: str) -> None:
    text = f"Eh bien, {typed} ! Œuvre d’été."
    found = screen(text)
    assert found.outcome is Outcome.HOLD
    bare = typed.strip("*")
    assert found.signals[0].evidence[0].text == bare
    assert text[found.signals[0].evidence[0].start :].startswith(bare)


@pytest.mark.parametrize(
    "text",
    ["12/03/2024", "18h30", "B4-2210", "3-0", "49,90 €", "M5 ou M6", "700x35C", "A7", "R2D2", "2x4", "5e étage", "100%", "1er", "L. M. N.", "a b c d e"],
)  # fmt: skip
def test_numbers_and_dates_stay_themselves(text: str) -> None:
    assert screen(f"Voici {text} pour vous").signals == ()


def test_folding_keeps_every_place() -> None:
    folded = fold("Œuvre\u200b d’É\u0301té")
    assert folded.text == "oeuvre d'ete"
    assert folded.span(0, 6) == (0, 5)
    assert folded.span(11, 12) == (12, 13)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_every_text_can_be_screened_and_evidence_is_part_of_it(text: str) -> None:
    for signal in screen(text).signals:
        assert 0 <= signal.weight <= 100
        for one in signal.evidence:
            assert 0 <= one.start < one.end <= len(text)
            assert text[one.start : one.end] == one.text


@settings(deadline=None)
@given(st.text(alphabet="cf u.n*k-_a\nrd0@é' »«>`", max_size=120))
def test_tangled_disguises_do_no_harm(text: str) -> None:
    for signal in screen(text).signals:
        assert all(text[one.start : one.end] == one.text for one in signal.evidence)


def test_stretched_words_have_few_readings() -> None:
    assert "fuck" in unstretched("fuuuckkk")
    assert unstretched("connard") == ()
    assert len(unstretched("a" * 9 + "b" * 9 + "c" * 9 + "d" * 9 + "e" * 9)) <= 16


def test_signs_spell_only_where_letters_are() -> None:
    assert spelled_out("c0nn4rd") == ["connard"]
    assert spelled_out("a55") == []
    assert spelled_out("2024") == []
    assert "salope" in spelled_out("sa!ope")


@pytest.mark.parametrize(
    "text",
    ["> sale connard\n\nJe ne suis pas d'accord.", "Il a écrit :\n```\nsale connard\n```\nbon", "Le code `connard` est rejeté", "Voir https://example.org/connard"],
)  # fmt: skip
def test_quotes_code_and_addresses_are_not_the_author_s_words(text: str) -> None:
    assert len(own_words(text)) == len(text)
    assert screen(text).outcome is Outcome.PASS


def test_what_follows_a_quote_counts() -> None:
    assert screen("> bonjour\n\nsale connard").outcome is Outcome.HOLD


def test_addresses_are_not_ones_own_words() -> None:
    for address in (
        "ann@example.org",
        "(ann.o@mail.example.org),",
        "mailto:ann@example.org",
        "https://a.example/x",
    ):
        assert own_words(f"Write to {address} now").split() == ["Write", "to", "now"], address


@pytest.mark.parametrize(
    "piece", ["@", "a@", "@a-", "@a.", "https:", "`", "a`", "``a", "~~~a\n", "> ", "!", "*a", "a.b@"]
)
def test_no_text_makes_reading_it_slow(piece: str) -> None:
    """Five times the longest post: what grows with the square of the length takes minutes here, the rest milliseconds."""
    text = (piece * 50_000)[:50_000]
    began = time.process_time()
    own_words(text)
    for edge in _EDGES:
        edge.sub("", "a" + text.replace("\n", "") + "a")
    assert time.process_time() - began < 10
