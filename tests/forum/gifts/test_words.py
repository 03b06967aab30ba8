"""Words of offers and requests are found as those of posts are, and only what the viewer may see."""

from __future__ import annotations

from typing import Any

import pytest

from forum.gifts.actions.moderate import hide_gift
from forum.gifts.actions.offer import Terms, edit_gift
from forum.gifts.lists import Wanted, found_gifts, gifts_for
from forum.gifts.models import CATEGORY, NEARBY
from forum.gifts.queries import gift_for
from forum.storage.session import transaction
from forum.topics.composing import compose
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.gifts import make_gift
from tests.statements import statements


def titles(viewer: Any, words: str) -> list[str]:
    listed = [line.title for line in gifts_for(viewer, Wanted(words=words)).items]
    assert sorted(line.title for line in found_gifts(viewer, words, 20)) == sorted(listed)
    return listed


@pytest.mark.parametrize(
    ("title", "text", "asked"),
    [
        ("Des vélos réparés", "Tous roulent.", "velo repare"),
        ("Une œuvre d’art", "Encadrée.", "oeuvre"),
        ("De l'eau de source", "Chaque matin.", "eau"),
        ("Un coup de main", "Je répare les sangles.", "RÉPARER sangle"),
        ("Running shoes", "Hardly worn.", "run"),
        ("A drum", "It sounds.", '"sounds" drums'),
        ("Straße und Fußweg", "Zu zweit.", "strasse"),
    ],
)
def test_it_is_found_whatever_the_form_of_the_word(cast: Cast, title: str, text: str, asked: str) -> None:
    with cast.app.app_context():
        make_gift(cast.mia, "Autre chose", "Rien de tel.")
        make_gift(cast.mia, title, text)
        assert titles(None, asked) == [title]
        assert titles(None, "girafe") == []


def test_region_and_kind_are_words_too_and_a_phrase_stands_together(cast: Cast) -> None:
    with cast.app.app_context():
        make_gift(cast.mia, "Un tambour", "La toile de coton ciré.", region="Nîmes")
        make_gift(cast.mia, "Un chant", "Le coton de la toile.", kind="other", own_kind="Polyphonie")
        assert titles(None, "nimes") == ["Un tambour"]
        assert titles(None, "polyphonies") == ["Un chant"]
        assert titles(None, '"toile de coton"') == ["Un tambour"]
        assert titles(None, "toile coton") == ["Un chant", "Un tambour"]
        assert titles(None, '"un tambour"') == ["Un tambour"]


@pytest.mark.parametrize("asked", ["'", '"', "AND", "OR NOT", "a*", "(((", "foo-bar:baz", "\x00", "%_", "🙂"])
def test_no_question_is_an_error(cast: Cast, asked: str) -> None:
    with cast.app.app_context():
        make_gift(cast.mia, "A drum", "It sounds.")
    for path in ("/gifts", "/search"):
        assert cast.browser("guest").get(path, query_string={"q": asked}).status_code == 200


def test_what_was_changed_is_found_in_its_new_words(cast: Cast) -> None:
    with cast.app.app_context():
        gift_id = make_gift(cast.mia, "Une girafe", "En bois.")
        with transaction():
            terms = Terms(title="Un éléphant", kind="thing", audience="everyone")
            gift = gift_for(cast.mia, gift_id, lock=True)
            edit_gift(actor=cast.mia, gift=gift, terms=terms, text=compose("En tissu."))
        assert titles(None, "girafe") == titles(None, "bois") == []
        assert titles(None, "elephants") == ["Un éléphant"]


def test_each_finds_what_they_may_see_in_one_query(cast: Cast) -> None:
    with cast.app.app_context():
        staff = make_category("office", access="staff")
        make_gift(cast.mia, "For everyone", "A secret word.")
        make_gift(cast.mia, "Nearby", "A secret word.", audience=NEARBY, region="Lyon")
        make_gift(cast.mo, "In the office", "A secret word.", audience=CATEGORY, category=staff)
        hidden = make_gift(cast.mia, "Hidden", "A secret word.")
        with transaction():
            hide_gift(actor=cast.mo, thing=gift_for(cast.mo, hidden, lock=True), reason="It is a test.")
        assert titles(None, "secrets") == ["For everyone"]
        assert titles(cast.nia, "secrets") == ["For everyone"]
        assert titles(cast.mia, "secrets") == ["Nearby", "For everyone"]
        assert titles(cast.mo, "secrets") == ["In the office", "Nearby", "For everyone"]
        with statements() as sent:
            found_gifts(cast.nia, "secrets", 5)
        asked = [one for one in sent if "gifts_search" in one or "search_vector" in one]
        assert len(asked) == 1 and "LIMIT" in asked[0]
        assert len(sent) <= 2, sent  # and the faces
    page = cast.browser("guest").get("/search?q=secrets&lang=en").text
    assert "For everyone" in page and "In the office" not in page
    assert "For everyone" not in cast.browser("guest").get("/search?q=secrets&author=mia&lang=en").text
