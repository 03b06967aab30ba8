"""The forms of the welcome, of introductions and of a member's own choices."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum.introductions.models import INTRODUCTION_LENGTH, NO, YES
from forum.introductions.purposes import PURPOSES
from forum.text.clean import NAME_LENGTH, clean_line, clean_text
from forum.topics.forms import cleaned, said
from forum.web.forms import WriteForm


class PurposesForm(WriteForm):
    """The one question of the welcome; nothing ticked is an answer too."""

    purposes = SelectMultipleField(
        _l("What brings you?"),
        choices=[SelectChoice(name, label) for name, label in PURPOSES.items()],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )


class MeetingForm(PurposesForm):
    """The same among a member's own settings, with the switch for introductions."""

    wants_introductions = BooleanField(
        _l("I may be introduced to somebody"),
        description=_l(
            "At most once a month. You decide each time, and nobody is told of a no. When this is off, "
            "connectors see that you aren’t available, and not why."
        ),
    )


class LetterForm(WriteForm):
    """A letter that both read."""

    body = TextAreaField(
        _l("Why should they meet?"),
        [
            cleaned(clean_text, INTRODUCTION_LENGTH),
            said(_l("Please write a sentence or two: they decide by what you say.")),
        ],
        description=_l(
            "Both read the same letter. Say what they have in common, and nothing about the one that the "
            "other doesn’t know already."
        ),
    )


class IntroductionForm(LetterForm):
    """A letter to two members."""

    one = StringField(
        _l("The first member"),
        [cleaned(clean_line, NAME_LENGTH + 1), said(_l("Please name both members."))],
        description=_l("Their name as in @name."),
    )
    other = StringField(
        _l("The second member"),
        [cleaned(clean_line, NAME_LENGTH + 1), said(_l("Please name both members."))],
        description=_l("Their name as in @name."),
    )


class AnswerForm(WriteForm):
    """Yes or no."""

    willing = RadioField(
        _l("Your answer"),
        choices=[SelectChoice(YES, _l("Yes, I would like that")), SelectChoice(NO, _l("No, thank you"))],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
