"""The forms of the code of conduct."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from forum.text.clean import clean_line, clean_text
from forum.topics.forms import cleaned, said
from forum.web.forms import WriteForm
from forum.web.language import language
from moderation.conduct.categories import statement_categories
from moderation.conduct.models import INTRODUCTION_LENGTH, KEY_LENGTH, NAME_LENGTH, TEXT_LENGTH

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NEEDED = _l("Nothing is written here yet.")

GRAVITY_NAMES = {
    1: _l("1 – a lack of tact"),
    2: _l("2 – disturbs"),
    3: _l("3 – does harm"),
    4: _l("4 – does serious harm"),
    5: _l("5 – puts somebody in danger"),
}
"""What the numbers mean; the queue puts what is grave first."""


def _line(label: Any) -> StringField:
    return StringField(label, validators=[cleaned(clean_line, NAME_LENGTH), said(NEEDED)])


def _text(label: Any, limit: int) -> TextAreaField:
    return TextAreaField(label, validators=[cleaned(clean_text, limit), said(NEEDED)])


class KeyForm(WriteForm):
    """What a rule is called in addresses. Before the others, as on the page: errors stand in that order."""

    key = StringField(
        _l("Key"),
        filters=[lambda raw: (raw or "").strip().lower()],
        description=_l(
            "A word for addresses and files, for example no-spoilers. It stays the same in every version."
        ),
        validators=[InputRequired(), Length(max=KEY_LENGTH)],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_key(self, field: StringField) -> None:
        """A key is a part of addresses."""
        if KEY.fullmatch(field.data or "") is None:
            raise ValidationError(_("Small letters and digits, with single dashes between them."))


class _SeenForm(WriteForm):
    """A form over what a colleague may be changing, too."""

    seen = HiddenField()
    """The mark of what it said when the form was shown."""

    def overtaken(self, mark: str) -> None:
        """Say that it says something else by now, of which ``mark`` is the mark."""
        words = _("This draft was changed on another page meanwhile. Your words stand here: look at both.")
        self.form_errors.append(words)
        self.seen.data = mark


class RuleForm(_SeenForm):
    """What a rule says in both languages, and what follows from it."""

    name_fr = _line(_l("Short name in French"))
    name_en = _line(_l("Short name in English"))
    text_fr = _text(_l("Text in French"), TEXT_LENGTH)
    text_en = _text(_l("Text in English"), TEXT_LENGTH)
    gravity = RadioField(
        _l("How grave a breach is"),
        coerce=int,
        choices=[SelectChoice(number, name) for number, name in GRAVITY_NAMES.items()],
        default=2,
    )
    needs_sentence = BooleanField(_l("A report under this rule must say in a sentence what is wrong"))
    dsa_category = SelectField(
        _l("Category in the European transparency database"),
        default="STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dsa_category.choices = [
            SelectChoice(code, names[language()]) for code, names in statement_categories().items()
        ]


class NewRuleForm(KeyForm, RuleForm):
    """A rule that the code does not have yet."""


class IntroductionForm(_SeenForm):
    """What stands before the rules."""

    introduction_fr = _text(_l("Introduction in French"), INTRODUCTION_LENGTH)
    introduction_en = _text(_l("Introduction in English"), INTRODUCTION_LENGTH)


class PublishForm(WriteForm):
    """Put the draft in force."""

    significant = BooleanField(
        _l("The change matters: ask every member to accept it"),
        description=_l(
            "They are asked once, before they write the next time. Leave it out for corrections of wording."
        ),
    )
    seen = HiddenField(validators=[InputRequired()])
    """The number of edits that the draft had when it was looked at."""
