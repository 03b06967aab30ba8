"""Newcomers' links, floods, copies, shouting."""

from __future__ import annotations

import pytest

from moderation.screening.engine import Context, Outcome, screen
from moderation.screening.signals import Author, duplicate, flood, links, shouting

OFFER = "Bonjour, venez voir mes offres de voyages à petits prix, tout est dans mon profil, à bientôt !"


def test_links_are_looked_at_while_an_author_is_new() -> None:
    text = "Voir https://a.example/x et www.b.example et c-shop.com"
    signal = links(text, Author(newcomer=True))
    assert signal is not None and [one.text for one in signal.evidence] == [
        "https://a.example/x",
        "www.b.example",
        "c-shop.com",
    ]
    assert links(text, Author()) is None
    assert links("Voir https://a.example/x.", Author(newcomer=True)) is None


def test_a_flood_weighs_more_the_longer_it_lasts() -> None:
    assert flood(Author(posts_last_minutes=3)) is None
    some, many = flood(Author(posts_last_minutes=9)), flood(Author(posts_last_minutes=16))
    assert some is not None and many is not None and 40 <= some.weight < 70 <= many.weight


@pytest.mark.parametrize("text", [OFFER, OFFER.upper(), OFFER.replace("à", "a"), OFFER + " !!"])
def test_nearly_the_same_again_is_a_copy(text: str) -> None:
    assert duplicate(text, Author(recent=["Bonsoir", OFFER])) is not None
    assert screen(text, Context(author=Author(recent=[OFFER] * 3))).outcome is Outcome.HOLD


@pytest.mark.parametrize(
    "text", ["Merci !", "Bonjour, quelqu'un aurait-il une clé de treize à me prêter samedi matin ?"]
)
def test_another_text_is_no_copy(text: str) -> None:
    assert duplicate(text, Author(recent=["Merci !", OFFER])) is None


@pytest.mark.parametrize(
    "text",
    [
        "SNCF, RATP, TER : même combat.",
        "GRAND MERCI À TOUS !",
        "UNESCO NASA",
        "OK",
        "Trop bien !!!",
        "Le PDG de la SNCF viendra-t-il ?",
    ],
)
def test_abbreviations_and_cheers_are_no_shouting(text: str) -> None:
    assert screen(text).outcome is Outcome.PASS


@pytest.mark.parametrize(
    "text",
    [
        "POURQUOI PERSONNE NE RÉPOND JAMAIS À MES QUESTIONS DANS CE FORUM, C'EST TOUJOURS PAREIL",
        "WHY DOES NOBODY EVER ANSWER MY QUESTIONS IN THIS FORUM, IT IS ALWAYS THE SAME",
    ],
)
def test_sentences_in_capitals_are_shouting(text: str) -> None:
    signal = shouting(text)
    assert signal is not None and signal.rule == "tone"
    assert screen(text).outcome is Outcome.NUDGE
