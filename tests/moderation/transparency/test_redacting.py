"""Persons are taken out of texts: by name, whatever the spelling, and by what looks like a way to reach them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.transparency.redacting import LINK, MAIL, NAME, NUMBER, PLACE, Redactor

REDACT = Redactor(
    ["mia", "Mia Lefèvre", "Zébulon Quartz", "jean_le_bleu", "Mo", "王芳", "🌻", "l’Atelier d’Ada"]
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mia insulte Mo.", f"{NAME} insulte {NAME}."),
        ("MIA LEFEVRE, puis lefèvre", f"{NAME}, puis {NAME}"),
        ("zebulon-quartz et ZÉBULON", f"{NAME} et {NAME}"),
        ("Ze\u0301bulon a dit : « moche »", f"{NAME} a dit : « moche »"),
        ("Z\u200bébulon", NAME),
        ("jean le bleu, jeanlebleu, Jean_Le_Bleu", f"{NAME}, {NAME}, {NAME}"),
        ("chez d’Ada, Mia’s post, l'Atelier d'Ada", f"chez d’{NAME}, {NAME}’s post, {NAME}"),
        ("王芳说了坏话", f"{NAME}说了坏话"),
        ("Le miaou du chat, un motet, la Momie", "Le miaou du chat, un motet, la Momie"),
        ("@quelqu_un a écrit à @x", f"{NAME} a écrit à {NAME}"),
        ("Écrire à ada.b+c@example.org ou root@localhost.", f"Écrire à {MAIL} ou {MAIL}."),
        ("camille [at] example.org", MAIL),
        ("voir https://example.org/a?b=c et www.exemple.fr/x", f"voir {LINK} et {LINK}"),
        ("sur exemple.com/page, posts : /posts/12, /members/zoe", f"sur {LINK} posts : {LINK} {LINK}"),
        ("Appelez le 06 12 34 56 78 ou +33 6.12.34.56.78", f"Appelez le {NUMBER} ou {NUMBER}"),
        ("+1 (212) 555-0100", NUMBER),
        ("FR76 3000 6000 0112 3456 7890 189", NUMBER),
        ("depuis 192.168.1.20", f"depuis {NUMBER}"),
        ("il habite 12 bis, rue des Lilas", f"il habite {PLACE}"),
        ("at 221B Baker Street", f"at {PLACE}"),
        ("Article 222-33-2, 3 fois en 2026, et/ou 10 %", "Article 222-33-2, 3 fois en 2026, et/ou 10 %"),
        ("me@x", MAIL),
        ("", ""),
    ],
)
def test_what_is_left_of_a_text(text: str, left: str) -> None:
    assert REDACT(text) == left


def test_a_name_that_is_one_of_our_marks_does_no_harm() -> None:
    assert Redactor(["name", "link"])("Name wrote to a@b.fr, link: http://b.fr") == (
        f"{NAME} wrote to {MAIL}, {NAME}: {LINK}"
    )


letters = st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F), min_size=1, max_size=8)


@settings(deadline=None)
@given(st.lists(letters, min_size=1, max_size=3), st.lists(letters, max_size=6))
def test_no_name_is_left_wherever_it_stands(name: list[str], words: list[str]) -> None:
    whole = " ".join(name)
    left = Redactor([whole])(" ".join([*words, whole, *words]).upper())
    plain = Redactor([])(whole.upper())
    assert not re.search(rf"(?<![^\W_]){re.escape(plain)}(?![^\W_])", left)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_it_takes_any_text_and_finds_nothing_more_the_second_time(text: str) -> None:
    once = REDACT(text)
    assert "@" not in once or not re.search(r"\w@\w", once)
    assert REDACT(once) == once
