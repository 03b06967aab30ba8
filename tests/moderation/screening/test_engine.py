"""Outcomes, thresholds, explanations; who is meant and who is only quoted."""

from __future__ import annotations

import time

import pytest
from flask import Flask
from flask_babel import force_locale

from moderation.screening import words
from moderation.screening.engine import Outcome, screen
from moderation.screening.listing import BadList, spellings

PASS, NUDGE, HOLD = Outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("T'es vraiment un connard, toi.", HOLD),
        ("Putain, quelle soirée !", PASS),
        ("Grosse m e r d e", NUDGE),
        ("Cassez-lui les genoux.", NUDGE),
        ("Casse-lui les noix, il adore ça.", PASS),
        ("Merde", PASS),
        ("Il m'a traitée de salope devant tout le monde", PASS),
        ("She was called a whore on the tram", PASS),
        ("« Sale pédé », lui a-t-on lancé", PASS),
        ("Je suis trop con, j'ai oublié mes clés", PASS),
        ("I'm such an idiot, I had it all along", PASS),
        ("Ce produit est nul, quelle arnaque", PASS),
        ("Your new app is shit, bring back the old one", PASS),
        ("tu n'es pas idiote du tout", PASS),
        ("rentre dans ton pays", HOLD),
        ("Tu devrais disparaître, le monde serait mieux sans toi", HOLD),
        ("kill yourself", HOLD),
        ("f.u.c.k. y.o.u.", NUDGE),
        ("I hope you lose your job and end up on the street.", NUDGE),
        ("I hope you don't lose your place in the queue!", PASS),
        ("I'll slit your throat", HOLD),
        ("Le train est en retard de vingt minutes", PASS),
        ("Scunthorpe has a lovely museum", PASS),
        ("J'ai pu te répondre depuis la mer de Chine", PASS),
    ],
)
def test_what_is_meant_decides(text: str, outcome: Outcome) -> None:
    assert screen(text).outcome is outcome, screen(text)


def test_evidence_names_the_words_and_the_rule() -> None:
    text = "Bonjour. Va te faire foutre, Marc !"
    signal = screen(text).signals[0]
    assert (signal.category, signal.rule) == ("insult", "respect")
    assert [one.text for one in signal.evidence] == ["Va te faire foutre"]


def test_explanations_are_read_in_the_reader_s_language(app: Flask) -> None:
    signal = screen("kill yourself").signals[0]
    with app.test_request_context(), force_locale("en"):
        english = str(signal.explanation)
    with app.test_request_context(), force_locale("fr"):
        assert str(signal.explanation) != english


def test_oaths_beside_an_insult_are_not_said_to_be_meant_for_nobody() -> None:
    found = {one.category: str(one.explanation) for one in screen("You are all fucking morons.").signals}
    assert "insult" in found
    assert found.get("oath") == "Strong words stand beside that."
    (alone,) = screen("What a fucking hill!").signals
    assert str(alone.explanation) == "Strong words; nobody seems to be meant."


def test_many_oaths_are_no_insult() -> None:
    assert screen("Putain putain putain, bordel, merde, fuck, shit, damn!").outcome is PASS


def test_several_reasons_weigh_more_than_one() -> None:
    alone = screen("Quel crétin ce Marc").score
    assert screen("Quel crétin ce Marc, on devrait t'enfermer. Je te déteste !!!!!!!!").score > alone


def test_better_profanity_sees_single_tokens_of_our_words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    found = words.Vocabulary(words.load_words(), (), ())
    assert found.find("b@tard5")[0] == "batards"
    assert found.find("loin")[1] is None and found.find("revue")[1] is None
    monkeypatch.setattr(found._profanity, "contains_profanity", lambda token: pytest.fail(token))
    assert found.find("demain")[1] is None


def test_notation_of_word_lists() -> None:
    assert spellings("[ck]on(s|)") == ["cons", "con", "kons", "kon"]
    assert spellings("ab?c+") == ["abc", "abcc", "ac", "acc"]
    with pytest.raises(BadList):
        spellings("a)b")


@pytest.mark.parametrize("text", ["a" * 10_000, "t es " * 2_000, "f u c k " * 1_200, "*" * 9_999, "> " * 5_000, "«" * 5_000 + "con ", "tu es un " * 1_000])  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    started = time.thread_time()
    screen(text)
    assert time.thread_time() - started < 2
