"""The forms of the administrators' pages."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from forum.community.colours import is_colour, suits
from forum.web.forms import Words, WriteForm, line_of
from forum.web.times import zone_choices


class CategoryForm(WriteForm):
    """Names and descriptions in both languages, who may read, who may start topics."""

    name_fr = StringField(_l("Name in French"), filters=[line_of(60)], validators=[Words(), Length(max=60)])
    name_en = StringField(_l("Name in English"), filters=[line_of(60)], validators=[Words(), Length(max=60)])
    description_fr = TextAreaField(
        _l("Description in French"), filters=[line_of(300)], validators=[Length(max=300)]
    )
    description_en = TextAreaField(
        _l("Description in English"), filters=[line_of(300)], validators=[Length(max=300)]
    )
    access = RadioField(
        _l("Who may read it"),
        choices=[
            SelectChoice("public", _l("Everybody, even without an account")),
            SelectChoice("members", _l("Members only")),
            SelectChoice("groups", _l("Invited groups")),
            SelectChoice("staff", _l("Moderators and administrators")),
        ],
        default="public",
    )
    group_ids = SelectMultipleField(
        _l("Invited groups"),
        coerce=int,
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
        description=_l("Only for a category that is for invited groups."),
    )
    posting = RadioField(
        _l("Who may start topics"),
        choices=[
            SelectChoice("members", _l("Every member who may read it")),
            SelectChoice("staff", _l("Those who moderate it")),
        ],
        default="members",
    )
    hue = RadioField(
        _l("Colour"),
        coerce=int,
        choices=[SelectChoice(number, str(number + 1)) for number in range(12)],
        default=0,
    )


class SettingsForm(WriteForm):
    """The community itself."""

    name = StringField(
        _l("Name of the community"), filters=[line_of(60)], validators=[Words(), Length(max=60)]
    )
    tagline = StringField(_l("One line about it"), filters=[line_of(140)], validators=[Length(max=140)])
    language = RadioField(
        _l("Language"), choices=[SelectChoice("fr", "Français"), SelectChoice("en", "English")]
    )
    timezone = SelectField(_l("Time zone"), choices=[SelectChoice(*one) for one in zone_choices()])
    registration = RadioField(
        _l("Who may register"),
        choices=[
            SelectChoice("open", _l("Everybody")),
            SelectChoice("invitation", _l("Whoever has an invitation")),
            SelectChoice("closed", _l("Nobody for the time being")),
        ],
    )
    accent = StringField(
        _l("Accent colour"),
        filters=[lambda raw: (raw or "").strip()],
        description=_l("For example #A8452A. Empty: the terracotta of the house."),
    )

    def validate_accent(self, field: StringField) -> None:
        """An accent must be a colour, and white on it must be readable (WCAG 2.2, 1.4.3)."""
        if not field.data:
            return
        if not is_colour(field.data):
            raise ValidationError(_("Write the colour with a # and six digits, for example #A8452A."))
        if not suits(field.data):
            raise ValidationError(
                _("This colour is too light: white words on it would be hard to read. Try a darker one.")
            )


class GroupForm(WriteForm):
    """A group and who belongs to it."""

    name = StringField(_l("Name of the group"), filters=[line_of(60)], validators=[Words(), Length(max=60)])
    members = TextAreaField(
        _l("Members"),
        description=_l("Their names, separated by spaces or commas."),
        validators=[Length(max=20_000)],
    )


class PlainForm(WriteForm):
    """A form of one button: it carries the token and the key, and nothing else."""
