"""Administrators edit the code through its pages."""

from __future__ import annotations

from typing import Any

import pytest

from moderation.conduct.queries import code, current_code, draft
from tests.cast import Cast, visitor
from tests.factories.conduct import WORDS
from tests.moderation.decisions.filling import fields_of

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOME = "/admin/conduct"
RULE = f"{HOME}/draft/rules"
FORM: dict[str, Any] = {
    **{name: value for name, value in WORDS.items() if name != "needs_sentence"},
    "idempotency_key": "0123456789",
}


def test_from_the_first_draft_to_the_second_version(cast: Cast) -> None:
    ada = cast.browser("ada")
    assert HOME in ada.get("/admin/").text
    assert "Write the next version" in ada.get(HOME).text
    assert ada.write(f"{HOME}/draft").location == HOME
    assert ada.write(f"{RULE}/new", {**FORM, "key": "no-noise"}).location == f"{HOME}#rule-no-noise"
    changed = {**FORM, "name_en": "Be kind", "needs_sentence": "y", "gravity": "3"}
    assert ada.write(f"{RULE}/respect", changed).location == f"{HOME}#rule-respect"
    assert ada.write(f"{RULE}/no-noise/move", step="up").location == f"{HOME}#rule-no-noise"
    assert ada.write(f"{RULE}/no-spam/retire").location == HOME
    words = {"introduction_fr": "Bienvenue *ici*.", "introduction_en": "Welcome *here*."}
    answer = ada.write(f"{HOME}/draft/introduction", {**words, "idempotency_key": "0123456789"})
    assert answer.location == HOME
    preview = ada.get(f"{HOME}/draft/preview").text
    for piece in ("Be kind", "<em>here</em>", "<em>ici</em>", "retired", "Gravity: 2 before, 3 now."):
        assert piece in preview, piece
    with cast.app.app_context():
        found = draft()
        assert found is not None
    answer = ada.write(
        f"{HOME}/draft/publish", seen=str(found.edits), significant="y", idempotency_key="0123456789"
    )
    assert answer.location == "/conduct"
    assert "Version 2 is in force." in ada.get("/conduct").text
    with cast.app.app_context():
        now = current_code()
        assert now is not None and now.number == 2 and now.significant
        rule = now.rule("respect")
        assert rule is not None and rule.needs_sentence and rule.gravity == 3
        assert now.rule("no-spam") is None and now.introductions["fr"] == "Bienvenue *ici*."


@SQLITE
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"key": "respect"}, "There is a rule of this key already"),
        ({"key": "No Spaces"}, "Small letters and digits"),
        ({"key": "../x"}, "Small letters and digits"),
        ({"key": "a" * 41}, "at most 40 fit"),
        ({"key": ""}, "required"),
        ({"name_fr": ""}, "Nothing is written here yet"),
        ({"text_en": " \u200b "}, "Nothing is written here yet"),
        ({"name_en": "x" * 41}, "at most 40 fit"),
        ({"text_fr": "x" * 4001}, "at most 4000 fit"),
        ({"gravity": "6"}, "can’t be chosen here"),
        ({"gravity": "x"}, "can’t be chosen here"),
        ({"dsa_category": "STATEMENT_CATEGORY_NOTHING"}, "can’t be chosen here"),
    ],
)
def test_what_is_refused_says_why_and_keeps_the_rest(
    cast: Cast, fields: dict[str, str], sentence: str
) -> None:
    ada = cast.browser("ada")
    ada.write(f"{HOME}/draft")
    answer = ada.write(f"{RULE}/new", {**FORM, "key": "no-noise", **fields})
    assert answer.status_code == 422
    assert sentence.lower() in answer.text.lower()
    if "text_fr" not in fields:
        assert "On chuchote" in answer.text
    with cast.app.app_context():
        found = draft()
        assert found is not None and found.rule("no-noise") is None


@SQLITE
def test_what_is_missing_is_told_in_the_order_of_the_page(cast: Cast) -> None:
    ada = cast.browser("ada")
    ada.write(f"{HOME}/draft")
    page = ada.write(f"{RULE}/new", {**FORM, "key": "", "name_fr": ""}).text
    assert 0 < page.index('href="#key"') < page.index('href="#name_fr"')


@SQLITE
def test_a_draft_that_changes_nothing_offers_nothing_to_put_in_force(cast: Cast) -> None:
    ada = cast.browser("ada")
    ada.write(f"{HOME}/draft")
    offer = f'action="{HOME}/draft/publish"'
    page = ada.get(f"{HOME}/draft/preview").text
    assert "there is nothing to publish" in page and offer not in page
    ada.write(f"{RULE}/no-spam/move", step="up")
    assert offer in ada.get(f"{HOME}/draft/preview").text


@SQLITE
def test_a_draft_is_thrown_away_with_a_second_press_alone(cast: Cast) -> None:
    ada = cast.browser("ada")
    ada.write(f"{HOME}/draft")
    page = ada.get(HOME).text
    asked, _, rest = page[page.index('<details class="draft-discard"') :].partition("</details>")
    assert "is lost" in asked and f'action="{HOME}/draft/discard"' in asked and "draft/discard" not in rest


@SQLITE
def test_two_administrators_do_not_run_over_each_other(cast: Cast) -> None:
    ada, other = cast.browser("ada"), visitor(cast.app, cast.ada)
    ada.write(f"{HOME}/draft")
    ada.write(f"{RULE}/new", {**FORM, "key": "no-noise"})
    other.write(f"{RULE}/gifts/retire")
    answer = ada.write(f"{HOME}/draft/publish", seen="1", idempotency_key="0123456789")
    assert answer.location == HOME and "changed the draft meanwhile" in ada.get(HOME).text
    other.write(f"{HOME}/draft/publish", seen="2", idempotency_key="0123456789")
    with cast.app.app_context():
        assert code(2) is not None and draft() is None
    for path, form in (
        (f"{RULE}/respect/retire", {}),
        (f"{RULE}/respect/move", {"step": "up"}),
        (f"{HOME}/draft/discard", {}),
        (f"{HOME}/draft/publish", {"seen": "2", "idempotency_key": "0123456789"}),
        (f"{HOME}/draft/publish", {"seen": "x", "idempotency_key": "0123456789"}),
    ):
        assert ada.write(path, form).location == HOME, path
    for path in (f"{RULE}/new", f"{RULE}/respect", f"{HOME}/draft/introduction", f"{HOME}/draft/preview"):
        assert ada.get(path).status_code == 404
    assert ada.write(f"{RULE}/respect/move", step="sideways").status_code == 400


@SQLITE
@pytest.mark.parametrize(
    ("page", "field"), [(f"{RULE}/respect", "text_en"), (f"{HOME}/draft/introduction", "introduction_en")]
)
def test_nobody_writes_over_the_words_of_another_unseen(cast: Cast, page: str, field: str) -> None:
    ada, other = cast.browser("ada"), visitor(cast.app, cast.ada)
    ada.write(f"{HOME}/draft")
    mine, theirs = fields_of(ada.get(page).text), fields_of(other.get(page).text)
    assert other.write(page, theirs | {field: "What another wrote."}).status_code == 303
    late = ada.write(page, mine | {field: "What I wrote."})
    assert late.status_code == 422 and "changed on another page meanwhile" in late.text
    assert fields_of(late.text)[field] == "What I wrote."
    assert fields_of(ada.get(page).text)[field] == "What another wrote."
    assert ada.write(page, fields_of(late.text)).status_code == 303, "now it is written over knowingly"
    assert fields_of(ada.get(page).text)[field] == "What I wrote."


@SQLITE
def test_a_draft_that_says_the_same_is_not_published(cast: Cast) -> None:
    ada = cast.browser("ada")
    ada.write(f"{HOME}/draft")
    ada.write(f"{RULE}/gifts/move", step="up")
    ada.write(f"{RULE}/gifts/move", step="down")
    ada.write(f"{HOME}/draft/publish", seen="2", idempotency_key="0123456789")
    assert "nothing to publish" in ada.get(HOME).text
    ada.write(f"{RULE}/gifts/move", step="up")
    ada.write(f"{HOME}/draft/publish", seen="3", idempotency_key="0123456789")
    with cast.app.app_context():
        now = current_code()
        assert now is not None and [one.key for one in now.rules][:2] == ["gifts", "respect"]
    assert "moved" in ada.get("/conduct/v/2/changes").text


@SQLITE
@pytest.mark.parametrize("who", ["mo", "mia", "sam", "guest"])
def test_nobody_else_comes_here(cast: Cast, who: str) -> None:
    cast.browser("ada").write(f"{HOME}/draft")
    browser = cast.browser(who)
    for path in (
        HOME,
        f"{RULE}/new",
        f"{RULE}/respect",
        f"{HOME}/draft/introduction",
        f"{HOME}/draft/preview",
    ):
        assert browser.get(path).status_code == (302 if who == "guest" else 403), path
    for path in (
        f"{HOME}/draft", f"{HOME}/draft/discard", f"{HOME}/draft/introduction", f"{HOME}/draft/publish",
        f"{RULE}/new", f"{RULE}/respect", f"{RULE}/respect/retire", f"{RULE}/respect/move",
    ):  # fmt: skip
        assert browser.write(path, {**FORM, "seen": "0", "step": "up"}).status_code == 403, path
    with cast.app.app_context():
        found = draft()
        assert found is not None and found.edits == 0
