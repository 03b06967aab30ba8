"""The forms of the pages about members."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from forum.members.actions.change_standing import FREE, MUTED, NEWCOMER, REGULAR, SUSPENDED
from forum.members.actions.invite import LONGEST, MOST_USES
from forum.members.models import (
    BIO_LENGTH,
    DISPLAY_NAME_LENGTH,
)
from forum.members.options import LONGEST_PASSWORD
from forum.text.clean import REASON_LENGTH
from forum.web.forms import Words, WriteForm, line_of, text_of
from forum.web.times import zone_choices

SPOKEN = {
    "fr": "Français", "en": "English", "de": "Deutsch", "es": "Español", "it": "Italiano", "pt": "Português",
    "nl": "Nederlands", "ar": "العربية", "br": "Brezhoneg", "oc": "Occitan", "eu": "Euskara", "pl": "Polski",
}  # fmt: skip
"""Languages a member can be spoken to in, each by its own name."""


class ProfileForm(WriteForm):
    """What others see, and how pages look."""

    display_name = StringField(
        _l("Display name"),
        description=_l("The name that stands beside what you write."),
        filters=[line_of(DISPLAY_NAME_LENGTH)],
        validators=[Words(), Length(max=DISPLAY_NAME_LENGTH)],
        render_kw={"autocomplete": "name", "maxlength": DISPLAY_NAME_LENGTH},
    )
    bio = StringField(
        _l("A line about you"),
        filters=[line_of(BIO_LENGTH)],
        validators=[Length(max=BIO_LENGTH)],
        render_kw={"maxlength": BIO_LENGTH},
    )
    speaks = SelectMultipleField(
        _l("Languages you can be spoken to in"),
        choices=[SelectChoice(code, name) for code, name in SPOKEN.items()],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    language = RadioField(
        _l("Language of the pages"),
        choices=[
            SelectChoice("", _l("As in my browser")),
            SelectChoice("fr", "Français"),
            SelectChoice("en", "English"),
        ],
        default="",
    )
    timezone = SelectField(
        _l("Time zone"),
        choices=[
            SelectChoice("", _l("As on my device")),
            *(SelectChoice(*one) for one in zone_choices()),
        ],
        default="",
        description=_l(
            "The days you search are those of this zone; without a choice, those of the community’s."
        ),
    )
    theme = RadioField(
        _l("Appearance"),
        choices=[
            SelectChoice("auto", _l("As on my device")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
        default="auto",
    )

    def validate_display_name(self, field: StringField) -> None:
        """A name one can see: at least one letter or digit."""
        if not any(character.isalnum() for character in field.data or ""):
            raise ValidationError(_("A display name needs a letter or a digit."))


class StandingForm(WriteForm):
    """A new standing, for how long, and why."""

    standing = RadioField(
        _l("New standing"),
        choices=[
            SelectChoice(NEWCOMER, _l("Newcomer")),
            SelectChoice(REGULAR, _l("Regular member")),
            SelectChoice(MUTED, _l("Muted: may read, may not write")),
            SelectChoice(SUSPENDED, _l("Suspended: is logged out and may not take part")),
            SelectChoice(FREE, _l("Free again: lift a mute or a suspension")),
        ],
    )
    days = SelectField(
        _l("For how long"),
        choices=[
            SelectChoice("1", _l("a day")),
            SelectChoice("3", _l("three days")),
            SelectChoice("7", _l("a week")),
            SelectChoice("30", _l("a month")),
            SelectChoice("90", _l("three months")),
            SelectChoice("0", _l("without an end")),
        ],
        default="7",
        description=_l("For a mute or a suspension."),
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("The member reads it. Name what happened and the rule, not the person."),
        filters=[text_of(REASON_LENGTH)],
        validators=[Words(_l("Please say why.")), Length(max=REASON_LENGTH)],
        render_kw={"maxlength": REASON_LENGTH},
    )


class InvitationForm(WriteForm):
    """For whom, how many, how long."""

    note = StringField(
        _l("For whom"),
        description=_l("A note for yourself, for example the choir, or the people from Saturday."),
        filters=[line_of(200)],
        validators=[Length(max=200)],
    )
    uses = IntegerField(
        _l("How many may use it"), default=1, validators=[InputRequired(), NumberRange(1, MOST_USES)]
    )
    days = IntegerField(
        _l("For how many days"), default=14, validators=[InputRequired(), NumberRange(1, LONGEST)]
    )


class PlainForm(WriteForm):
    """A form of one button: it carries the token and the key, and nothing else."""


STAY, GO = "stay", "go"
LATER, NOW = "later", "now"


class LeaveForm(WriteForm):
    """Leaving for good: what becomes of the texts, when, and that it is really them."""

    texts = RadioField(
        _l("What you have written for others"),
        choices=[
            SelectChoice(STAY, _l("It stays, under “a former member”: conversations remain whole")),
            SelectChoice(GO, _l("It goes as well: others find an empty place where it stood")),
        ],
        default=STAY,
    )
    when = RadioField(
        _l("When"),
        choices=[
            SelectChoice(LATER, _l("In seven days: log in until then, and stay after all if you like")),
            SelectChoice(NOW, _l("At once: there is no way back")),
        ],
        default=LATER,
    )
    password = PasswordField(
        _l("Your password"),
        validators=[InputRequired(), Length(max=LONGEST_PASSWORD * 4)],
        render_kw={"autocomplete": "current-password"},
    )


class EraseForm(WriteForm):
    """An administrator sees to it for a member who asked."""

    texts = RadioField(
        _l("What they have written for others"),
        choices=[
            SelectChoice(STAY, _l("It stays, under “a former member”")),
            SelectChoice(GO, _l("It goes as well")),
        ],
        default=STAY,
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("When and how they asked. Leave the name out: this sentence is kept."),
        filters=[text_of(REASON_LENGTH)],
        validators=[Words(_l("Please say why.")), Length(max=REASON_LENGTH)],
    )
