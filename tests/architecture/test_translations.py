"""Every word that a reader may see is translated, and the French is set as French is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.architecture import wording
from tests.architecture.wording import ROOT

CATALOGUES = sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po"))
FRENCH = ROOT / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
TEMPLATES = sorted(path for kind in ("html", "txt") for path in (ROOT / "templates").rglob(f"*.{kind}"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _ids(message: Any) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Any) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_every_string_has_its_entry() -> None:
    known = {_ids(message) for message in wording.catalogue(FRENCH)}
    missing = sorted(wording.extractable() - known)
    assert not missing, f"run `make messages` and translate: {missing}"


def test_the_catalogue_holds_nothing_that_no_page_says() -> None:
    used = wording.extractable()
    unused = sorted(ids for message in wording.catalogue(FRENCH) if (ids := _ids(message)) not in used)
    assert not unused, f"run `make messages`: {unused}"
    obsolete = [line for line in FRENCH.read_text().splitlines() if line.startswith("#~")]
    assert not obsolete, f"run `make messages`: {obsolete}"


@pytest.mark.parametrize("path", CATALOGUES, ids=_name)
def test_a_header_names_language_and_plurals_and_nothing_that_changes(path: Path) -> None:
    header = path.read_text().split("\n\n")[0].splitlines()
    assert header == [
        'msgid ""',
        'msgstr ""',
        f'"Language: {path.parent.parent.name}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"',
    ]


@pytest.mark.parametrize("path", CATALOGUES, ids=_name)
def test_every_entry_is_translated(path: Path) -> None:
    empty = [_ids(message) for message in wording.catalogue(path) if not all(_strings(message))]
    fuzzy = [_ids(message) for message in wording.catalogue(path) if message.fuzzy]
    assert not empty + fuzzy, f"empty: {empty}; fuzzy: {fuzzy}"


@pytest.mark.parametrize("path", CATALOGUES, ids=_name)
def test_translations_take_the_same_values(path: Path) -> None:
    wrong = []
    for message in wording.catalogue(path):
        ids, strings = _ids(message), _strings(message)
        whole = wording.placeholders(ids[-1])
        same = wording.placeholders(strings[-1]) == whole
        same &= wording.placeholders(strings[0]) in (wording.placeholders(ids[0]), whole)
        # Templates fill in every text, also one without places.
        is_filled = whole or any(place.startswith("templates/") for place, _line in message.locations)
        if not same or (is_filled and not all(wording.fills_in(text) for text in (*ids, *strings))):
            wrong.append((ids, strings))
    assert not wrong


@pytest.mark.parametrize("path", CATALOGUES, ids=_name)
def test_the_french_is_set_as_french_is(path: Path) -> None:
    faults = {
        text: found
        for message in wording.catalogue(path)
        for text in _strings(message)
        if (found := wording.french_faults(text))
    }
    assert not faults


def test_the_english_is_set_as_english_is() -> None:
    straight = [text for ids in wording.extractable() for text in ids if wording.is_straight(text)]
    assert not straight, f"write ’ for the apostrophe: {straight}"
    french = [text for ids in wording.extractable() for text in ids if "«" in text or "»" in text]
    assert not french, f"write “ ” for the quotation marks: {french}"


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_says_nothing_untranslated(path: Path) -> None:
    assert not wording.hard_coded_in_template(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=_name)
def test_a_script_says_nothing_untranslated(path: Path) -> None:
    assert not wording.hard_coded_in_script(path.read_text(encoding="utf-8"))


# --- The finders find --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello</p>",
        "{% if x %}Hello {{ name }}{% endif %}",
        '<a title="More">{{ _("x") }}</a>',
        '<button aria-label="{{ name }} leaves">x</button>',
        '<input type="submit" value="Send">',
        '<img alt="A terrace">',
        "<p>{{ label }} “{{ title }}”</p>",
        '{{ button("Send it") }}',
        '{% set words = {"all": "Everybody"} %}',
        "{{ _('Hello') }} and {% trans %}Good bye{% endtrans %}",
    ],
)
def test_a_word_outside_gettext_is_found_in_a_template(source: str) -> None:
    assert wording.hard_coded_in_template(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p>{{ _("Hello") }} – 3 · <b>{{ name }}</b></p>',
        '<p>{% trans %}Hello{% endtrans %}</p><script>let text = "Hello there";</script>',
        '<span lang="fr">Français</span>{# A remark for the reader of this file. #}',
        '{{ button(_("Send it"), kind="primary small") }}',
        '{{ ngettext("One thing is left.", "%(num)d things are left.", n) }}',
        '<a class="{{ "is-new row-wide" if new }}" href="/topics">1</a>',
    ],
)
def test_a_translated_template_passes(source: str) -> None:
    assert wording.hard_coded_in_template(source) == []


@pytest.mark.parametrize(
    "source",
    [
        'line.textContent = "sent";',
        'button.setAttribute("aria-label", "close");',
        'element("p", { title: "more" });',
        'show("That did not work.");',
        "box.innerHTML = `<p>${n} replies</p>`;",
        'show(t("Right") + " Please try again");',
        'show(`${t("Not sent.")} ${why}`);',
    ],
)
def test_a_word_outside_gettext_is_found_in_a_script(source: str) -> None:
    assert wording.hard_coded_in_script(source)


@pytest.mark.parametrize(
    "source",
    [
        'line.textContent = t("Sent"); // Plain words in a remark.',
        'show(tn("One reply.", "%(num)d replies.", n));',
        'throw new Error("The server did not answer.");',
        'document.querySelector("[data-post] .post-head a").className = "button quiet small";',
        'const NAMES = ["body", "title", "tags"]; show([t("Not sent."), why].join(" "));',
        'socket.on("post:added", put); line.textContent = "";',
    ],
)
def test_a_translated_script_passes(source: str) -> None:
    assert wording.hard_coded_in_script(source) == []


@pytest.mark.parametrize(
    "text",
    ["l'idée", "Quoi ?", "Quoi?", "Attention : ici", "Attention: ici", "« ici »", "“ici”", '"ici"',
     "Un coeur", "Connecté(e)", "Attendez...", "Vraiment\u202f!? Non !",
     "Vous serez prévenu.", "Vous seul le voyez.", "Vous êtes déjà inscrit."],
)  # fmt: skip
def test_a_fault_of_typography_is_found(text: str) -> None:
    assert wording.french_faults(text)


@pytest.mark.parametrize(
    "text",
    ["L’idée", "Quoi\u202f?", "Attention\u00a0: ici", "«\u00a0ici\u00a0»", "à 12:30", "https://example.org/a?b=c",
     "%(name)s\u202f: %(n)d", "Un cœur poétique…", "Une moelle",
     "Vous êtes ici.", "Si vous le savez"],
)  # fmt: skip
def test_good_typography_passes(text: str) -> None:
    assert wording.french_faults(text) == []


@pytest.mark.parametrize(("text", "straight"), [("It can't", True), ("It can’t", False), ("'x'", False)])
def test_a_straight_apostrophe_is_found_between_letters(text: str, straight: bool) -> None:
    assert wording.is_straight(text) is straight


@pytest.mark.parametrize(("text", "fills"), [("%(n)d posts", True), ("100 %", False), ("%(name) is", False)])
def test_a_text_that_cannot_be_filled_is_found(text: str, fills: bool) -> None:
    assert wording.fills_in(text) is fills
