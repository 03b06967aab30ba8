"""The forms of the second step and of passkeys. The account library uses them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security import (
    Form,
    MfRecoveryForm,
    TwoFactorRescueForm,
    TwoFactorSelectForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    WebAuthnDeleteForm,
    WebAuthnRegisterForm,
    WebAuthnSigninForm,
)
from flask_security.forms import IsString, RequiredLocalize
from wtforms import BooleanField, HiddenField, RadioField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length


def _code(label: Any) -> StringField:
    return StringField(
        label,
        validators=[RequiredLocalize(), Length(max=40)],
        filters=[lambda raw: raw.replace(" ", "") if isinstance(raw, str) else raw],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"},
    )


class StepForm(TwoFactorSetupForm):
    """Turning codes from an app on or off."""

    setup = RadioField(
        _l("Codes from an app"),
        choices=[SelectChoice("authenticator", _l("On")), SelectChoice("disable", _l("Off"))],
        validate_choice=False,
    )


class RescueForm(TwoFactorRescueForm):
    """Not used: recovery codes help out. The library makes one beside every form for a code."""

    help_setup = RadioField(choices=[], validate_choice=False)


class CodeForm(TwoFactorVerifyCodeForm):
    """The code that the authenticator app shows."""

    code = _code(_l("Code"))
    submit = SubmitField(_l("Go on"))


class RecoveryForm(MfRecoveryForm):
    """A recovery code, for who has lost the app."""

    code = StringField(
        _l("Recovery code"),
        validators=[IsString(), RequiredLocalize(), Length(max=60)],
        filters=[lambda raw: raw.strip() if isinstance(raw, str) else raw],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    submit = SubmitField(_l("Go on"))


class SecondStepForm(TwoFactorSelectForm):
    """Which second step. The library's view names the choices."""

    which = RadioField(_l("How do you want to confirm that it is you?"), choices=[])
    submit = SubmitField(_l("Go on"))


class PasskeyForm(WebAuthnRegisterForm):
    """A name for the new passkey, and what it is for."""

    name = StringField(
        _l("Name of the passkey"),
        description=_l("So that you recognise it: my phone, the key on my ring."),
        validators=[IsString(), RequiredLocalize(message="WEBAUTHN_NAME_REQUIRED"), Length(max=64)],
    )
    usage = RadioField(
        _l("What it is for"),
        choices=[
            SelectChoice("first", _l("Log in with it instead of a password")),
            SelectChoice("secondary", _l("A second step after the password")),
        ],
        default="first",
    )
    submit = SubmitField(_l("Make the passkey"))


class PasskeyGoneForm(WebAuthnDeleteForm):
    """The name of the passkey that goes."""

    name = StringField(
        _l("Name of the passkey"),
        id="delete-name",
        validators=[IsString(), RequiredLocalize(), Length(max=64)],
    )
    submit = SubmitField(_l("Remove"))


class PasskeyLoginForm(WebAuthnSigninForm):
    """Starting to log in with a passkey; nobody has to say who they are first."""

    identity = HiddenField()
    remember = BooleanField(_l("Stay logged in on this device"))
    submit = SubmitField(_l("Use a passkey"), id="wan_signin")


STEP_FORMS: dict[str, type[Form]] = {
    "two_factor_setup_form": StepForm,
    "two_factor_rescue_form": RescueForm,
    "two_factor_verify_code_form": CodeForm,
    "two_factor_select_form": SecondStepForm,
    "mf_recovery_form": RecoveryForm,
    "wan_register_form": PasskeyForm,
    "wan_delete_form": PasskeyGoneForm,
    "wan_signin_form": PasskeyLoginForm,
}
