"""Words as the search compares them, and titles in addresses."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.text.slug import SLUG_LENGTH, slugify
from forum.text.stems import fold, query_tokens, stems, stems_of, tokens


def test_folding() -> None:
    assert fold("L’Œuvre d'Été, cœur naïf, ÆTHER, Straße") == "l oeuvre d ete, coeur naif, aether, strasse"
    assert tokens("l'eau, c’est-à-dire_ici : 3 fois") == [
        "l",
        "eau",
        "c",
        "est",
        "a",
        "dire",
        "ici",
        "3",
        "fois",
    ]
    assert tokens("zéro\u200bwidth ｆｕｌｌ İstanbul") == ["zerowidth", "full", "istanbul"]
    assert tokens("👩‍🌾 !") == []
    assert tokens("שָׁלוֹם") == tokens("שלום")


@pytest.mark.parametrize(
    "words",
    [
        "œuvre oeuvre Œuvres oeuvres",
        "mangé mangée mangées mangees mangé manger",
        "premier première premieres",
        "organiser organisée organisees",
        "jardin jardins",
        "qualité qualites",
        "idée idées idee",
        "running runs run",
        "gift gifts gifted",
        "discussion discussions discussing",
        "événement evenements",
    ],
)
def test_forms_of_a_word_meet(words: str) -> None:
    first, *others = words.split()
    for other in others:
        assert set(stems(first)) & set(stems(other)), (first, other, stems(first), stems(other))


def test_stems_stand_in_the_order_of_the_words() -> None:
    assert stems("The running gardens des chevaux") == [
        stem for word in ("the", "running", "gardens", "des", "chevaux") for stem in stems_of(word)
    ]
    assert stems("") == []


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_stems_of_a_phrase_are_a_run_of_the_stems_of_the_text(before: str, after: str) -> None:
    assert stems(before + " \n " + after) == stems(before) + stems(after)


@settings(deadline=None)
@given(st.text(max_size=100))
def test_folding_twice_changes_nothing_and_stems_are_bare_words(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert all(stem and stem.isalnum() and len(stem) <= 42 for stem in stems(text))


def test_threads_share_no_stemmer() -> None:
    words = [f"organisation{letter}s mangées running{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] * 8
    stems_of.cache_clear()
    alone = [stems(text) for text in words]
    stems_of.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stems, words)) == alone


@pytest.mark.parametrize(
    ("raw", "terms"),
    [
        ("l'eau", ["eau"]),
        ("Qu’est-ce qu'il dit", ["est", "ce", "il", "dit"]),
        ("aujourd'hui", ["aujourd", "hui"]),
        ('"pain d\'épices" facile', ["pain d epices", "facile"]),
        ("« bonne soupe » “good soup”", ["bonne soupe", "good soup"]),
        ('"unclosed phrase', ["unclosed phrase"]),
        ('c++ foo-bar AND NOT "" * ^', ["c", "foo", "bar", "and", "not"]),
        ("mot mot MOT", ["mot"]),
        ("", []),
        ("'\"*()", []),
    ],
)
def test_queries(raw: str, terms: list[str]) -> None:
    assert query_tokens(raw) == terms


@settings(deadline=None)
@given(st.text(max_size=400))
def test_queries_are_bounded(raw: str) -> None:
    terms = query_tokens(raw)
    assert len(terms) <= 12
    assert all(word.isalnum() for term in terms for word in term.split(" "))


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L'Œuvre à Noël — ça déborde, Straße !", "l-oeuvre-a-noel-ca-deborde-strasse"),
        ("What's new in 2026?", "what-s-new-in-2026"),
        ("日本", "topic"),
        ("👩‍🌾 !", "topic"),
        ("a" * 100, "a" * 60),
        ("mot " * 40, "-".join(["mot"] * 15)),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slugify(title) == slug


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_slug_is_always_an_address(title: str) -> None:
    slug = slugify(title)
    assert 0 < len(slug) <= SLUG_LENGTH and slug.isascii()
    assert slug.replace("-", "").isalnum() and slug == slug.strip("-")
