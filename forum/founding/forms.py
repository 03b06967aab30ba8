"""The forms of the first start."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import EmailValidateException
from flask_security.proxies import _security
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from forum.members import names, passwords
from forum.web.forms import Words, WriteForm, line_of
from forum.web.times import zone_choices


class FounderForm(WriteForm):
    """Who administrates the community."""

    username = StringField(
        _l("Name"),
        description=_l("What others call you with an @ before it. Letters, digits, dots and dashes."),
        validators=[InputRequired(), Length(max=60)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    email = EmailField(
        _l("E-mail address"),
        validators=[InputRequired(), Length(max=254)],
        render_kw={"autocomplete": "email"},
    )
    password = PasswordField(
        _l("Password"),
        description=_l(
            "Ten characters or more. Four words that do not belong together are easy to remember."
        ),
        validators=[InputRequired(), Length(max=1000)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_username(self, field: StringField) -> None:
        """The name must be one that any member could have."""
        field.data = (field.data or "").strip()
        refusal = names.refusal(field.data)
        if refusal:
            raise ValidationError(refusal)

    def validate_email(self, field: EmailField) -> None:
        """The address must look like one."""
        try:
            field.data = _security.mail_util.validate(field.data or "")
        except EmailValidateException as error:
            raise ValidationError(error.msg) from None

    def validate_password(self, field: PasswordField) -> None:
        """The password must be hard to guess, most of all this one."""
        known = [self.username.data or "", self.email.data or ""]
        refusal = passwords.refusal(_security.password_util.normalize(field.data or ""), known)
        if refusal:
            raise ValidationError(refusal)


class CommunityForm(WriteForm):
    """What the community is called, and who may come in."""

    name = StringField(
        _l("Name of the community"), filters=[line_of(60)], validators=[Words(), Length(max=60)]
    )
    tagline = StringField(_l("One line about it"), filters=[line_of(140)], validators=[Length(max=140)])
    language = RadioField(
        _l("Its language"),
        choices=[SelectChoice("fr", "Français"), SelectChoice("en", "English")],
        description=_l("Everybody can still choose theirs."),
    )
    timezone = SelectField(
        _l("Time zone"),
        choices=[SelectChoice(*one) for one in zone_choices()],
    )
    registration = RadioField(
        _l("Who may register"),
        choices=[
            SelectChoice("open", _l("Everybody")),
            SelectChoice("invitation", _l("Whoever has an invitation")),
            SelectChoice("closed", _l("Nobody for the time being")),
        ],
        default="open",
    )


class PlaceForm(Form):
    """One suggested category: taken or not, with its names."""

    use = BooleanField(_l("Open this place"))
    name_fr = StringField(_l("Name in French"), filters=[line_of(60)], validators=[Length(max=60)])
    name_en = StringField(_l("Name in English"), filters=[line_of(60)], validators=[Length(max=60)])
    key = HiddenField(validators=[Length(max=20)])


class PlacesForm(WriteForm):
    """The first categories."""

    places = FieldList(FormField(PlaceForm), max_entries=10)

    def validate_places(self, field: FieldList) -> None:
        """At least one place, and a name in each language for each."""
        chosen = [entry.form for entry in field if entry.form.use.data]
        if not chosen:
            raise ValidationError(_("Choose at least one place where people can talk."))
        if any(not form.name_fr.data or not form.name_en.data for form in chosen):
            raise ValidationError(_("Each place needs a name in both languages."))
