"""What the account library says, in our words. Its keys; the kind decides the colour of the notice."""

from __future__ import annotations


def N_(text: str) -> str:
    """``text``, marked for the catalogue; the library translates it when it is shown."""
    return text


_CHECK_MAIL = N_("Thank you. A message is on its way to %(email)s: follow the link in it.")
_NO_FIT = N_(
    "These do not fit together. Check the name or address, and the password. "
    "If you have just joined, first follow the link in the message we sent you."
)
_BAD_LINK = N_("This link is no longer valid. It may have been used already. Ask for a new one.")
_BAD_CODE = N_("This code is not right. Codes change every half minute: try the one you see now.")

MESSAGES: dict[str, tuple[str, str]] = {
    "API_ERROR": (_BAD_LINK, "error"),
    "GENERIC_AUTHN_FAILED": (_NO_FIT, "error"),
    "GENERIC_RECOVERY": (_CHECK_MAIL, "info"),
    "UNAUTHORIZED": (N_("You may not see this page."), "error"),
    "UNAUTHENTICATED": (N_("Log in to see this page."), "info"),
    "REAUTHENTICATION_REQUIRED": (N_("Confirm that it is you before you change this."), "info"),
    "CONFIRM_REGISTRATION": (_CHECK_MAIL, "success"),
    "EMAIL_CONFIRMED": (N_("Your address is confirmed. Welcome! You can log in now."), "success"),
    "ALREADY_CONFIRMED": (N_("Your address was confirmed before. You can log in."), "info"),
    "INVALID_CONFIRMATION_TOKEN": (_BAD_LINK, "error"),
    "EMAIL_ALREADY_ASSOCIATED": (N_("This address cannot be used."), "error"),
    "IDENTITY_ALREADY_ASSOCIATED": (N_("This address cannot be used."), "error"),
    "PASSWORD_MISMATCH": (N_("The two passwords are not the same."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords are not the same."), "error"),
    "INVALID_REDIRECT": (N_("This link leads out of the community and is not followed."), "error"),
    "INVALID_RECOVERY_CODE": (N_("This recovery code is not right, or was used before."), "error"),
    "NO_RECOVERY_CODES_SETUP": (N_("You have no recovery codes yet."), "info"),
    "PASSWORD_RESET_REQUEST": (_CHECK_MAIL, "info"),
    "PASSWORD_RESET_EXPIRED": (N_("This link was valid for %(within)s. Ask for a new one."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (_BAD_LINK, "error"),
    "CONFIRMATION_REQUIRED": (
        N_("Your address is not confirmed yet. Follow the link in the message we sent you."),
        "error",
    ),
    "CONFIRMATION_REQUEST": (_CHECK_MAIL, "info"),
    "CONFIRMATION_EXPIRED": (N_("This link was valid for %(within)s. Ask for a new one."), "error"),
    "DISABLED_ACCOUNT": (N_("This account is closed."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Write your address."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("This does not look like an e-mail address."), "error"),
    "INVALID_CODE": (_BAD_CODE, "error"),
    "INVALID_INPUT": (N_("This cannot be used here."), "error"),
    "INVALID_INPUT_LENGTH": (N_("This is too long: at most %(length)s characters."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Write your password."), "error"),
    "PASSWORD_INVALID_LENGTH": (N_("A password needs at least %(length)s characters."), "error"),
    "PASSWORD_TOO_SIMPLE": (N_("This password is too easy to guess."), "error"),
    "PASSWORD_BREACHED": (N_("This password is known to attackers. Choose another."), "error"),
    "USER_DOES_NOT_EXIST": (_NO_FIT, "error"),
    "INVALID_PASSWORD": (N_("This password is not right."), "error"),
    "INVALID_PASSWORD_CODE": (N_("This password or code is not right."), "error"),
    "FORGOT_PASSWORD": (N_("Forgot your password?"), "info"),
    "PASSWORD_RESET": (N_("Your new password is set."), "success"),
    "PASSWORD_RESET_NO_LOGIN": (
        N_("Your new password is set, and every session was ended. Log in with it."),
        "success",
    ),
    "PASSWORD_IS_THE_SAME": (N_("This is the password you have already. Choose a new one."), "error"),
    "PASSWORD_CHANGE": (
        N_("Your new password is set. All other sessions were ended."),
        "success",
    ),
    "LOGIN": (N_("Log in to see this page."), "info"),
    "REFRESH": (N_("Confirm that it is you before you change this."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you. You can go on."), "info"),
    "ANONYMOUS_USER_REQUIRED": (N_("You are logged in already."), "info"),
    "TWO_FACTOR_INVALID_TOKEN": (_BAD_CODE, "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("The code was right. Welcome back!"), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        N_("From now on, logging in also asks for a code from your app."),
        "success",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("This step was left or took too long. Start again."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("This second step is not available."), "error"),
    "TWO_FACTOR_DISABLED": (N_("Logging in no longer asks for a code."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (N_("This step is open for %(within)s only. Start again."), "error"),
    "USERNAME_INVALID_LENGTH": (N_("A name has %(min)d to %(max)d characters."), "error"),
    "USERNAME_DISALLOWED_CHARACTERS": (
        N_("A name is made of unaccented letters, digits, dots, dashes and underscores."),
        "error",
    ),
    "USERNAME_NOT_PROVIDED": (N_("Choose a name."), "error"),
    "USERNAME_ALREADY_ASSOCIATED": (N_("The name %(username)s is taken. Choose another."), "error"),
    "WEBAUTHN_EXPIRED": (N_("This step is open for %(within)s only. Start again."), "error"),
    "WEBAUTHN_NAME_REQUIRED": (N_("Give the passkey a name, so that you recognise it."), "error"),
    "WEBAUTHN_NAME_INUSE": (N_("You have a passkey named %(name)s already."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (N_("You have no passkey named %(name)s."), "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (
        N_("The name of a passkey is made of letters, digits, spaces and dashes."),
        "error",
    ),
    "WEBAUTHN_CREDENTIAL_DELETED": (N_("The passkey %(name)s is removed."), "info"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (N_("The passkey %(name)s is ready to use."), "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (N_("This passkey is registered already."), "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (N_("This passkey is not known here."), "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (N_("This passkey is not known here."), "error"),
    "WEBAUTHN_NO_VERIFY": (N_("This passkey could not be checked."), "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (N_("This passkey is not meant for this step."), "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (N_("This passkey belongs to another account."), "error"),
    "CHANGE_EMAIL_EXPIRED": (N_("This link was valid for %(within)s. Ask for a new one."), "error"),
    "CHANGE_EMAIL_CONFIRMED": (N_("Your new address is confirmed."), "success"),
    "CHANGE_EMAIL_SENT": (_CHECK_MAIL, "success"),
}
