"""Rendered text as plain text, initials, and colours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.excerpt import excerpt, letter_text, plain_text, shorten
from forum.text.initials import hue, initials
from forum.text.markdown import render


def test_plain_text_has_a_line_for_each_block() -> None:
    html = render("# Titre\n\nUn *mot*  et\nun [lien](/a>b) & <b>\n\n- a\n- b\n\n|x|y|\n|-|-|\n|1|2|")
    assert plain_text(html) == "Titre\nUn mot et\nun lien & <b>\na\nb\nx y\n1 2"


def test_a_letter_keeps_blocks_apart_and_says_where_links_lead() -> None:
    said = "Un\n\n- a & [b](/topics/3)\n- https://x.example/z\n\n> [c](https://y.example/?q=1&r=2)\n\n|x|y|\n|-|-|\n|1|2|"
    assert letter_text(render(said), "https://home.example") == (
        "Un\n\n– a & b (https://home.example/topics/3)\n– https://x.example/z\n\n"
        "c (https://y.example/?q=1&r=2)\n\nx y\n1 2"
    )
    mention = '<p><a class="mention" href="/members/mia">@mia</a> écrit à mia@x.example</p>'
    assert letter_text(mention, "") == "@mia écrit à mia@x.example"


def test_a_letter_keeps_the_numbers_of_a_list() -> None:
    assert letter_text(render("3. a\n4. b"), "") == "3. a\n4. b"
    nested = letter_text(render("1. a\n    - b\n    - c\n2. d\n\ne\n\n- f"), "")
    assert " ".join(nested.split()) == "1. a – b – c 2. d e – f"


def test_an_excerpt_ends_at_a_word() -> None:
    html = render("Bonjour à toutes et à tous, bienvenue sur la terrasse")
    assert excerpt(html, 30) == "Bonjour à toutes et à tous…"
    assert excerpt(html, 200) == "Bonjour à toutes et à tous, bienvenue sur la terrasse"


def test_an_excerpt_leaves_the_quote_out_unless_it_is_all() -> None:
    assert excerpt(render("> cité\n> > deux fois\n\nOui"), 50) == "Oui"
    assert excerpt(render("> cité"), 50) == "cité"


def test_an_endless_word_is_cut_between_visible_characters() -> None:
    assert shorten("a" * 50, 10) == "a" * 9 + "…"
    assert shorten("👩‍🌾" * 5, 9) == "👩‍🌾" * 2 + "…"
    assert shorten("e\u0301" * 10, 8) == "e\u0301" * 3 + "…"


@settings(deadline=None)
@given(st.text(max_size=200), st.integers(1, 60))
def test_never_longer_than_asked(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= length


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoé", "Z"),
        ("élodie", "É"),
        ("Jean-Pierre Dupont", "JD"),
        ("Anne Marie de la Tour", "AT"),
        ("jean_pierre", "JP"),
        ("(Zoé) le Grand", "ZG"),
        ("e\u0301lan", "E\u0301"),
        ("👩🏽‍🌾 Mia", "👩🏽‍🌾M"),
        ("🇫🇷🇧🇪", "🇫🇷"),
        ("ßa", "ß"),
        ("مريم علي", "مع"),
        ("7up", "7"),
        ("", "?"),
        (" .!", "?"),
    ],
)
def test_initials(name: str, shown: str) -> None:
    assert initials(name) == shown


def test_a_hue_stays() -> None:
    assert [hue(name) for name in ("ada", "Ada", "mo", "mia")] == [hue("ada"), hue("ada"), hue("mo"), 1]
    assert {hue(f"member{n}") for n in range(300)} == set(range(12))
    assert 0 <= hue("\ud800") < 12
