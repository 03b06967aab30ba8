"""The forms of the page for phrases."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from forum.text.clean import POST_LENGTH, clean_line
from forum.web.forms import WriteForm
from moderation.screening.models import PHRASE_LENGTH

WEIGHTS = {"30": _l("A hint"), "50": _l("Ask the author to reconsider"), "80": _l("Wait for a moderator")}
RULES = {
    "respect": _l("Respect"),
    "hate": _l("Hatred"),
    "threat": _l("Threats"),
    "sexual": _l("Sexual harassment"),
    "spam": _l("Advertising"),
    "tone": _l("Tone"),
}
"""The keys that lists and patterns use too; the code of conduct maps them to its rules."""


def _line(raw: str | None) -> str:
    return clean_line(raw, PHRASE_LENGTH * 4) if raw else ""


class PhraseForm(WriteForm):
    """A phrase, what follows when somebody writes it, and which rule it is about."""

    text = StringField(
        _l("Phrase"),
        filters=[_line],
        validators=[InputRequired(), Length(max=PHRASE_LENGTH)],
        description=_l(
            "Accents, capitals and disguised letters make no difference. It counts as whole words."
        ),
    )
    weight = RadioField(
        _l("When somebody writes it"),
        choices=[SelectChoice(value, label) for value, label in WEIGHTS.items()],
        default="50",
    )
    rule = SelectField(_l("Rule"), choices=[SelectChoice(value, label) for value, label in RULES.items()])


class TryForm(WriteForm):
    """A text that is screened and kept nowhere."""

    sample = TextAreaField(
        _l("Text to try"),
        validators=[InputRequired(), Length(max=POST_LENGTH)],
        description=_l("It is screened as the post of a regular member, and kept nowhere."),
    )


def weight_name(weight: int) -> Any:
    """What a listed phrase's weight is called on the page."""
    return WEIGHTS.get(str(weight), str(weight))
