"""The code for everybody: the present one, each version for good, JSON, leading to a rule."""

from __future__ import annotations

import pytest
from lxml import html

from tests.cast import Cast, visitor
from tests.factories.conduct import publish_change


def test_everybody_reads_the_code_in_their_language(cast: Cast) -> None:
    guest = visitor(cast.app)
    page = guest.get("/conduct")
    assert page.status_code == 200 and "Talk to people, not against them" in page.text
    assert html.fromstring(page.text).xpath("//*[@id='rule-privacy']//h2")
    french = guest.get("/conduct?lang=fr").text
    assert "On parle aux gens, pas contre eux" in french and "Code de conduite" in french
    assert 'href="/conduct"' in guest.get("/").text, "the link stands at the foot of every page"
    assert 'href="/conduct"' in guest.get("/login").text


def test_a_version_stays_where_it_is(cast: Cast) -> None:
    before = visitor(cast.app).get("/conduct/v/1").text
    assert "You accepted this version" in cast.browser("mia").get("/conduct/v/1").text
    assert "You accepted this version" not in before
    assert "earlier version" not in before
    with cast.app.app_context():
        publish_change(cast.ada)
    guest = visitor(cast.app)
    assert "No noise" in guest.get("/conduct").text
    old = guest.get("/conduct/v/1").text
    assert "earlier version" in old and "Talk to people, not against them" in old and "No noise" not in old
    changes = guest.get("/conduct/v/2/changes").text
    assert "<ins>" in changes and "No noise" in changes and "Gravity: 2 before, 1 now." in changes
    for path in (
        "/conduct/v/0",
        "/conduct/v/3",
        "/conduct/v/1/changes",
        "/conduct/v/3.json",
        "/conduct/v/0.json",
    ):
        assert guest.get(path).status_code == 404, path


def test_the_json_has_a_stable_shape(cast: Cast) -> None:
    guest = visitor(cast.app)
    answer = guest.get("/conduct.json")
    assert answer.mimetype == "application/json"
    code = answer.get_json()
    assert code == guest.get("/conduct/v/1.json").get_json()
    assert set(code) == {"version", "published_at", "significant", "url", "introduction", "rules"}
    assert (code["version"], code["significant"]) == (1, True)
    assert code["url"] == "http://localhost/conduct/v/1" and code["published_at"].endswith("+00:00")
    for rule in code["rules"]:
        assert set(rule) == {
            "key", "url", "name", "markdown", "html", "gravity", "needs_sentence", "dsa_category",
        }  # fmt: skip
        assert rule["url"] == f"http://localhost/conduct/v/1#rule-{rule['key']}"
        assert set(rule["name"]) == set(rule["markdown"]) == set(rule["html"]) == {"fr", "en"}
    assert set(code["introduction"]) == {"markdown", "html"}


def test_a_key_leads_to_its_rule(cast: Cast) -> None:
    from forum.storage.session import transaction
    from moderation.conduct.actions.draft import retire_rule, start_draft

    with cast.app.app_context():
        with transaction():
            start_draft(actor=cast.ada)
            retire_rule(actor=cast.ada, key="gifts")
        publish_change(cast.ada)
    guest = visitor(cast.app)
    assert guest.get("/conduct/rules/respect").location == "/conduct#rule-respect"
    assert guest.get("/conduct/rules/gifts").location == "/conduct/v/1#rule-gifts"
    assert guest.get("/conduct/rules/nothing").status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_draft_is_not_public(cast: Cast) -> None:
    from forum.storage.session import transaction
    from moderation.conduct.actions.draft import add_rule, start_draft
    from moderation.conduct.wording import rule_words
    from tests.factories.conduct import WORDS

    with cast.app.app_context(), transaction():
        start_draft(actor=cast.ada)
        add_rule(actor=cast.ada, key="secret", words=rule_words(WORDS))
    for who in ("guest", "mia", "mo"):
        browser = cast.browser(who)
        for path in ("/conduct", "/conduct.json", "/conduct/rules/secret", "/conduct/v/0.json"):
            assert "No noise" not in browser.get(path).text
        for path in ("/admin/conduct", "/admin/conduct/draft/preview", "/admin/conduct/draft/rules/secret"):
            assert browser.get(path).status_code in (302, 403)
