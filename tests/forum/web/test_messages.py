"""The words that scripts get, and the words of libraries, in the reader's language."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from forum.administration.forms import GroupForm
from forum.handoffs.forms import ConsentForm
from forum.insights.forms import AssumptionForm
from forum.members.forms import ProfileForm
from forum.web import messages
from forum.web.forms import WriteForm

CATALOGUE = r"""
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\n"

#: static/js/a.js templates/a.html
msgid "Say \"%(word)s\""
msgstr "Dites « %(word)s » et \\ \"rien\""

#: static/js/b.js
msgid "%(num)d reply"
msgid_plural "%(num)d replies"
msgstr[0] "%(num)d réponse"
msgstr[1] "%(num)d réponses"

#: static/js/b.js
msgid "Not translated"
msgstr ""

#: static/js/b.js
#, fuzzy
msgid "Guessed"
msgstr "Deviné"

#: templates/a.html
msgid "Only on a page"
msgstr "Seulement dans une page"
"""


def _words(client: FlaskClient, language: str) -> object:
    answer = client.get(f"/messages/{language}.js")
    assert answer.mimetype == "text/javascript"
    return json.loads(answer.text.removeprefix("export default ").removesuffix(";\n"))


@pytest.fixture
def small(tmp_path: Path) -> FlaskClient:
    """A program with one small catalogue."""
    path = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE, encoding="utf-8")
    app = Flask(__name__)
    app.config["TRANSLATIONS"] = tmp_path
    messages.install(app)
    return app.test_client()


def test_scripts_get_their_sentences_with_quotes_and_plurals_and_nothing_else(small: FlaskClient) -> None:
    assert _words(small, "fr") == {
        'Say "%(word)s"': 'Dites « %(word)s » et \\ "rien"',
        "%(num)d reply": ["%(num)d réponse", "%(num)d réponses"],
    }


def test_english_needs_no_catalogue(small: FlaskClient) -> None:
    assert _words(small, "en") == {}
    assert small.get("/messages/de.js").status_code == 404


@pytest.mark.parametrize(
    ("language", "required", "too_long"),
    [
        (
            "fr",
            "Ce champ est requis.",
            "Ce texte compte 61 caractères, et 60 au plus peuvent tenir. Raccourcissez-le un peu.",
        ),
        (
            "en",
            "This field is required.",
            "This is 61 characters long, and at most 60 fit. Please shorten it a little.",
        ),
    ],
)
def test_what_the_form_library_says_is_in_the_language_of_the_page(
    app: Flask, language: str, required: str, too_long: str
) -> None:
    for name, sentence in (("", required), ("n" * 61, too_long)):
        with app.test_request_context(f"/?lang={language}", method="POST", data={"name": name}):
            form = GroupForm(meta={"csrf": False})
            assert not form.validate()
            assert form.name.errors == [sentence]


def test_a_language_that_is_not_offered_is_refused_in_a_sentence_of_ours(app: Flask) -> None:
    with app.test_request_context("/?lang=en", method="POST", data={"speaks": "klingon"}):
        form = ProfileForm(meta={"csrf": False})
        assert not form.validate()
        assert form.speaks.errors == ["This can’t be chosen here. Please choose one of what is offered."]


def test_a_number_that_is_none_is_refused_in_one_sentence_of_ours(app: Flask) -> None:
    typed = {"share": "a few", "each": "dear", "unit": "EUR", "source": "The report."}
    with app.test_request_context("/?lang=en", method="POST", data=typed):
        form = AssumptionForm(meta={"csrf": False})
        assert not form.validate()
        assert form.share.errors == ["Type a whole number from 1 to 100."]
        assert form.each.errors == ["Type an amount up to 1,000."]
    with app.test_request_context("/?lang=fr", method="POST", data={"turn": "x"}):
        consent = ConsentForm(meta={"csrf": False})
        assert not consent.validate()
        assert consent.turn.errors == ["Écrivez un nombre entier."]


def test_words_that_are_asked_for_are_some_that_can_be_seen(app: Flask) -> None:
    """The library's own check takes a blank; who wants words says so, or looks at them once more."""
    asked = [
        f"{form.__name__}.{name}"
        for form in WriteForm.__subclasses__()
        if form.__module__.startswith("forum.")
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) in (StringField, TextAreaField)
        and any(
            type(one) is InputRequired for one in field.kwargs.get("validators") or (*field.args, (), ())[1]
        )
        and f"validate_{name}" not in vars(form)
    ]
    assert asked == []
