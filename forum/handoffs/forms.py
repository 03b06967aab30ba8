"""The forms of hand-offs and departments. They clean what they check."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from forum.handoffs.models import (
    ADDRESS_LENGTH,
    ANSWER_LENGTH,
    DETAILS_LENGTH,
    LABEL_LENGTH,
    LONGEST_DELAY,
    NOTE_LENGTH,
    SUBJECT_LENGTH,
)
from forum.text.clean import clean_line, clean_text
from forum.topics.forms import body_field, cleaned, said
from forum.web.forms import LastDayField, WriteForm

LONGEST_WAIT = timedelta(days=366)
"""A day further away than this was mistyped."""


_AHEAD = _l("Choose a day from today on, within a year.")


def _day_field(label: Any, *, required: bool) -> Any:
    first: Any = InputRequired(_l("Choose a day.")) if required else Optional()
    hint = "" if required else _l("Left empty, it is what the department usually takes.")
    bounds = {"furthest": LONGEST_WAIT, "over": _AHEAD, "too_far": _AHEAD}
    return LastDayField(label, [first], description=hint, **bounds)


def _department_field() -> Any:
    return SelectField(_l("Which department?"), coerce=int, validators=[InputRequired(_l("Choose one."))])


class HandOffForm(WriteForm):
    """A post for a department."""

    department = _department_field()
    subject = StringField(
        _l("What is it about?"),
        [cleaned(clean_line, SUBJECT_LENGTH), said(_l("Say in a few words what it is about."))],
        description=_l("In a few words. What is called the same is gathered on the department’s page."),
    )
    note = TextAreaField(
        _l("A note for the department"),
        [Optional(), cleaned(clean_text, NOTE_LENGTH)],
        description=_l("Only the brand’s people read it. Nothing personal about the member belongs here."),
    )
    details = TextAreaField(
        _l("Personal details of the member"),
        [Optional(), cleaned(clean_text, DETAILS_LENGTH)],
        description=_l(
            "An order number, an address. The member reads this and is asked first; the department reads it "
            "only if they agree. It is erased once they have their answer."
        ),
    )
    due = _day_field(_l("Answer expected by"), required=False)


class PassOnForm(WriteForm):
    """Another department, or the same once more."""

    department = _department_field()
    due = _day_field(_l("Answer expected by"), required=False)


class PostponeForm(WriteForm):
    """Until when it takes instead."""

    due = _day_field(_l("Answer expected by"), required=True)


class DepartmentAnswerForm(WriteForm):
    """What a department says."""

    able = RadioField(
        _l("Can you answer it?"),
        choices=[
            SelectChoice("yes", _l("Yes, here is the answer")),
            SelectChoice("no", _l("No, and this is why")),
        ],
        default="yes",
    )
    text = TextAreaField(
        _l("What you say"),
        [cleaned(clean_text, ANSWER_LENGTH), said(_l("Write a sentence: somebody waits for it."))],
        description=_l("A colleague reads it and brings it to the member in their own words."),
    )


class LinkedAnswerForm(DepartmentAnswerForm):
    """The same, from somebody without an account."""

    signed = StringField(
        _l("Your first name"),
        [Optional(), cleaned(clean_line, LABEL_LENGTH)],
        description=_l("For your colleague; the member does not see it."),
    )


class BringBackForm(WriteForm):
    """The answer as the member reads it."""

    body = body_field()


class AnsweredForm(WriteForm):
    """Which reply in the thread is the answer."""

    post = RadioField(
        _l("Which reply is the answer?"),
        coerce=int,
        validators=[InputRequired()],
        validate_choice=False,  # ``answered_in_thread`` knows which replies are one
    )


class ConsentForm(WriteForm):
    """Whether personal details may be read."""

    willing = RadioField(
        _l("Your answer"),
        choices=[
            SelectChoice("yes", _l("Yes, they may read this")),
            SelectChoice("no", _l("No, keep it from them")),
        ],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    turn = IntegerField(validators=[Optional()])
    """The one that the page was about: a yes is for that department alone."""


def _address(_form: Any, field: Any) -> None:
    try:
        found = validate_email(field.data or "", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise ValidationError(_("This is no mail address.")) from None
    field.data = found.normalized


class DepartmentForm(WriteForm):
    """What administrators say of a department."""

    name_fr = StringField(
        _l("Name in French"),
        [cleaned(clean_line, LABEL_LENGTH), said(_l("Give it a name in both languages."))],
    )
    name_en = StringField(
        _l("Name in English"),
        [cleaned(clean_line, LABEL_LENGTH), said(_l("Give it a name in both languages."))],
    )
    address = StringField(
        _l("Mail address"),
        [cleaned(clean_line, ADDRESS_LENGTH), _address],
        description=_l("Each question goes there with a link that answers it, without an account."),
    )
    people = StringField(
        _l("Members who answer for it here"),
        [Optional(), cleaned(clean_line, 1_000)],
        description=_l("People who work here, by their names as in @name, separated by commas."),
    )
    delay_days = IntegerField(
        _l("Usual delay, in days"),
        [
            InputRequired(_l("Say within how many days it usually answers.")),
            NumberRange(1, LONGEST_DELAY, _l("Type a whole number of days, from 1 to 90.")),
        ],
        default=5,
    )
    weekly = BooleanField(
        _l("Mail it each Monday what members said"),
        default=True,
        description=_l("Gathered by subject, without names. A link in the letter ends it."),
    )
