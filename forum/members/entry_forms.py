"""The forms of the way in: log in, register, new password, new address. The account library uses them."""

from __future__ import annotations

from typing import Any, cast

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import (
    ChangeEmailForm,
    ChangePasswordForm,
    ForgotPasswordForm,
    Form,
    RegisterFormV2,
    ResetPasswordForm,
    SendConfirmationForm,
    VerifyForm,
    hash_password,
)
from flask_security.forms import (
    EmailValidation,
    IsString,
    NextFormMixin,
    RequiredLocalize,
    email_required,
    password_required,
    unique_user_email,
    username_validator,
    valid_user_email,
)
from flask_security.proxies import _datastore, _security
from flask_security.utils import get_message
from markupsafe import Markup
from wtforms import BooleanField, EmailField, Field, HiddenField, PasswordField, StringField, SubmitField
from wtforms.validators import Length, ValidationError

from forum.community.queries import site
from forum.hooks import hooks
from forum.members.models import Member
from forum.members.options import LONGEST_PASSWORD
from forum.members.queries import is_reserved, open_invitation

_HINT = _l("Ten characters or more. Four words that do not belong together are easy to remember.")
_IDENTITY = 254


def _address(label: Any, *checks: Any) -> EmailField:
    return EmailField(
        label,
        validators=[IsString(), email_required, EmailValidation(verify=True), *checks],
        render_kw={"autocomplete": "email", "maxlength": _IDENTITY},
    )


def _new_password(label: Any) -> PasswordField:
    return PasswordField(
        label,
        description=_HINT,
        validators=[IsString(), password_required, Length(max=LONGEST_PASSWORD * 4)],
        render_kw={"autocomplete": "new-password"},
    )


def _present_password() -> PasswordField:
    return PasswordField(
        _l("Password"),
        validators=[IsString(), password_required, Length(max=LONGEST_PASSWORD * 4)],
        render_kw={"autocomplete": "current-password"},
    )


class LoginForm(Form, NextFormMixin):
    """Name or address, and password. The library's view calls the first field ``email``."""

    email = StringField(
        _l("Name or address"),
        validators=[IsString(), RequiredLocalize(), Length(max=_IDENTITY)],
        render_kw={"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = _present_password()
    remember = BooleanField(_l("Stay logged in on this device"))
    submit = SubmitField(_l("Log in"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user: Member | None = None
        self.user_authenticated = False
        self.requires_confirmation = False
        if not self.next.data:
            self.next.data = request.args.get("next", "")

    def validate(self, **kwargs: Any) -> bool:
        """Whether name and password fit. An unknown name takes as long as a wrong password."""
        if not super().validate(**kwargs):
            return False
        self.user = find_by_name_or_address(self.email.data)
        given = _security.password_util.normalize(self.password.data)
        if self.user is None or not self.user.password:
            hash_password(given)
            return self._refuse("GENERIC_AUTHN_FAILED")
        if not self.user.verify_and_update_password(given):
            return self._refuse("GENERIC_AUTHN_FAILED")
        # Not even to whoever knows the password: they may have chosen it a moment ago, for somebody else's
        # address, and an account that waits for its confirmation would tell that the address was unknown.
        if self.user.confirmed_at is None:
            return self._refuse("GENERIC_AUTHN_FAILED")
        # Who knows the password may know the rest.
        self.user_authenticated = True
        if not self.user.is_active:
            return self._refuse("DISABLED_ACCOUNT")
        return True

    def _refuse(self, reason: str) -> bool:
        self.form_errors.append(get_message(reason)[0])
        return False


def find_by_name_or_address(text: str) -> Member | None:
    """The member with this name or this address."""
    named: dict[str, Any] = {"email": text.strip()} if "@" in text else {"username": text.strip()}
    return cast("Member | None", _datastore.find_user(**named))


class StepsField(Field):
    """What add-ons ask of who registers: one input for each step, all of them in one field of the form."""

    data: dict[str, str]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take each step's value from the form, whatever else is there."""
        self.process_errors: list[str] = []
        self.data = {
            step.name: str(formdata.get(step.name, "") if formdata else "")[:_IDENTITY]
            for step in hooks().registration_steps
        }

    def pre_validate(self, form: Any) -> None:
        """Each step says what it misses."""
        self.missing = {step.name: step.check(self.data[step.name]) for step in hooks().registration_steps}
        said = [sentence for sentence in self.missing.values() if sentence]
        if said:
            raise ValidationError(" ".join(said))

    def __call__(self, **kwargs: Any) -> Markup:
        """The HTML of all steps, each with what it misses."""
        missing: dict[str, str] = getattr(self, "missing", {})
        return Markup("").join(
            step.show(self.data[step.name], [sentence] if (sentence := missing.get(step.name)) else [])
            for step in hooks().registration_steps
        )


class RegisterForm(RegisterFormV2):
    """Name, address, password; an invitation where one is needed.

    That a name is taken is said openly, since names are public. Whether an address is known is not.
    """

    username = StringField(
        _l("Name"),
        description=_l(
            "What others call you with an @ before it. Letters without accents, digits, dots and dashes."
        ),
        validators=[IsString(), RequiredLocalize(message="USERNAME_NOT_PROVIDED"), username_validator],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    email = _address(_l("E-mail address"), unique_user_email)
    password = _new_password(_l("Password"))
    password_confirm = None
    invitation = HiddenField(validators=[Length(max=100)])
    steps = StepsField(_l("Before you join"))
    submit = SubmitField(_l("Join"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.invitation.data:
            self.invitation.data = request.args.get("invitation", "")

    def validate_username(self, field: StringField) -> None:
        """Nobody else may have the name, or have asked for it lately, whatever its case."""
        name = field.data
        if name and (_datastore.find_user(username=name) is not None or is_reserved(name)):
            raise ValidationError(get_message("USERNAME_ALREADY_ASSOCIATED", username=field.data)[0])

    def validate_invitation(self, field: HiddenField) -> None:
        """While registration is by invitation, one is needed that is still good."""
        if site().registration == "invitation" and open_invitation(field.data or "") is None:
            raise ValidationError(
                _("This invitation is not valid any more. Ask whoever sent it to you for a new one.")
            )

    def to_dict(self, only_user: bool) -> dict[str, Any]:
        """What the new row is made of."""
        found = {
            "username": self.username.data,
            "username_key": self.username.data.lower(),
            "display_name": self.username.data,
            "email": self.email.data,
            "password": self.password.data,
        }
        if only_user:
            return found
        return {**found, "invitation": self.invitation.data, "steps": self.steps.data}


class ForgotForm(ForgotPasswordForm):
    """Where the link for a new password is sent."""

    email = _address(_l("E-mail address"), valid_user_email)
    submit = SubmitField(_l("Send me a link"))


class ConfirmForm(SendConfirmationForm):
    """Where the link that confirms an address is sent again."""

    email = _address(_l("E-mail address"), valid_user_email)
    submit = SubmitField(_l("Send me a link"))


class ResetForm(ResetPasswordForm):
    """A new password, from a link."""

    password = _new_password(_l("New password"))
    password_confirm = None
    submit = SubmitField(_l("Set the new password"))


class PasswordForm(ChangePasswordForm):
    """The present password and a new one."""

    password = PasswordField(_l("Current password"), render_kw={"autocomplete": "current-password"})
    new_password = _new_password(_l("New password"))
    new_password_confirm = None
    submit = SubmitField(_l("Set the new password"))


class AddressForm(ChangeEmailForm):
    """A new address."""

    email = _address(_l("New e-mail address"), unique_user_email)
    submit = SubmitField(_l("Send me a link"))


class AgainForm(VerifyForm):
    """The password once more, before something important is changed."""

    password = _present_password()
    submit = SubmitField(_l("Go on"))


ENTRY_FORMS: dict[str, type[Form]] = {
    "login_form": LoginForm,
    "register_form": RegisterForm,
    "forgot_password_form": ForgotForm,
    "send_confirmation_form": ConfirmForm,
    "reset_password_form": ResetForm,
    "change_password_form": PasswordForm,
    "change_email_form": AddressForm,
    "verify_form": AgainForm,
}
