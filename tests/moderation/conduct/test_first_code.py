"""The code that comes with the program, the European categories, and the founding of a community."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.members import setup
from moderation.conduct.acceptances import acceptances_of
from moderation.conduct.actions.found import first_code
from moderation.conduct.categories import category_name, statement_categories
from moderation.conduct.forms import KEY
from moderation.conduct.models import NAME_LENGTH
from moderation.conduct.queries import current_code
from tests.architecture.wording import french_faults
from tests.cast import visitor

KEYS = [
    "respect", "gifts", "honesty", "privacy", "no-spam", "no-harassment", "no-hate", "no-threats", "no-sexual",
    "illegal",
]  # fmt: skip


def test_the_first_code_is_complete() -> None:
    introduction, rules = first_code()
    assert list(rules) == KEYS
    assert "<strong>" in introduction.introduction_html_fr and "<strong>" in introduction.introduction_html_en
    for key, rule in rules.items():
        assert KEY.fullmatch(key)
        assert rule.dsa_category in statement_categories()
        assert 0 < len(rule.name_fr) <= NAME_LENGTH and 0 < len(rule.name_en) <= NAME_LENGTH
        assert rule.html_fr.startswith("<p>") and rule.html_en.startswith("<p>")
        assert rule.text_fr.count("\n\n") == rule.text_en.count("\n\n"), "both languages say the same"
    assert {rule.gravity for rule in rules.values()} == {1, 2, 3, 4, 5}
    assert {key for key, rule in rules.items() if rule.needs_sentence} == {
        "honesty",
        "no-harassment",
        "illegal",
    }


@pytest.mark.parametrize("key", ["introduction", *KEYS])
def test_the_french_is_set_as_french_is(key: str) -> None:
    introduction, rules = first_code()
    texts = (
        [introduction.introduction_fr] if key == "introduction" else [rules[key].name_fr, rules[key].text_fr]
    )
    assert not [fault for text in texts for fault in french_faults(text)]


def test_every_category_has_a_name_in_both_languages() -> None:
    found = statement_categories()
    assert len(found) == 16 and all(code.startswith("STATEMENT_CATEGORY_") for code in found)
    assert all(set(names) == {"fr", "en"} and all(names.values()) for names in found.values())
    assert category_name("STATEMENT_CATEGORY_VIOLENCE", "fr") == "Violence"
    assert category_name("STATEMENT_CATEGORY_OF_OLD", "fr") == "STATEMENT_CATEGORY_OF_OLD"


def test_whoever_opens_the_doors_reads_the_code_and_accepts_it(app: Flask) -> None:
    browser = visitor(app)
    link = setup.first_link(app)
    assert link is not None
    path = link.removeprefix("http://localhost")
    form = {"username": "Fay", "email": "fay@example.org", "password": "kettle saffron bicycle moon"}
    assert browser.write(path, {**form, "idempotency_key": "0123456789"}).status_code == 303
    community = {"name": "Ici", "language": "fr", "timezone": "Europe/Paris", "registration": "open"}
    browser.write("/setup/community", {**community, "idempotency_key": "0123456789"})
    page = browser.get("/setup/places?lang=fr").text
    assert "En ouvrant les portes, vous l’acceptez aussi" in page and "On parle aux gens" in page
    places = {
        "places-0-use": "y", "places-0-key": "welcome", "places-0-name_fr": "Bienvenue",
        "places-0-name_en": "Welcome", "idempotency_key": "0123456789",
    }  # fmt: skip
    assert browser.write("/setup/places", places).location == "/"
    with app.app_context():
        from forum.members.queries import viewer_by_name

        fay = viewer_by_name("fay")
        found = current_code()
        assert fay is not None and found is not None
        assert [one.key for one in found.rules] == KEYS
        assert [number for number, _at in acceptances_of(fay.id)] == [1]
    assert "conduct-line" not in browser.get("/").text
