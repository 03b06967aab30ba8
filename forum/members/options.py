"""How the account library is set up. Its words are ours, so that one catalogue holds every sentence.

The names are the library's own; each is described at flask-security.readthedocs.io/configuration.html.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask_security import uia_email_mapper, uia_username_mapper

from forum.config import Config
from forum.members.datastore import moment
from forum.members.wording import MESSAGES

PASSWORD_LENGTH = 10
"""Characters at least. NIST SP 800-63B-4 asks for 8 with a second factor and 15 without one; with common and
breached patterns refused, 10 keeps guessing hopeless without sending people to their sticky notes."""

LONGEST_PASSWORD = 256

FEATURES: dict[str, Any] = {
    "REGISTERABLE": True,
    "CONFIRMABLE": True,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "CHANGE_EMAIL": True,
    "TRACKABLE": False,  # it would keep IP addresses
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_ALWAYS_VALIDATE": True,
    "TWO_FACTOR_RESCUE_EMAIL": False,  # recovery codes instead: a mailbox must not undo the second factor
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "WEBAUTHN": True,
    "WAN_ALLOW_USER_HINTS": False,  # hints would tell which names and addresses exist
    "WAN_ALLOW_AS_FIRST_FACTOR": True,
    "WAN_ALLOW_AS_MULTI_FACTOR": True,
    "USERNAME_ENABLE": True,
    "USERNAME_REQUIRED": True,
    "PASSWORD_CONFIRM_REQUIRED": False,
    "RETURN_GENERIC_RESPONSES": True,
    "API_ENABLED_METHODS": ["session"],
    "ANONYMOUS_USER_DISABLED": False,
}

ADDRESSES: dict[str, Any] = {
    "LOGIN_URL": "/login",
    "LOGOUT_URL": "/logout",
    "LOGOUT_METHODS": ["POST"],
    "LOGOUT_CSRF": True,
    "REGISTER_URL": "/register",
    "CONFIRM_URL": "/confirm",
    "RESET_URL": "/reset",
    "VERIFY_URL": "/verify",
    "CHANGE_URL": "/settings/account/password",
    "CHANGE_EMAIL_URL": "/settings/account/address",
    "CHANGE_EMAIL_CONFIRM_URL": "/confirm-address",
    "TWO_FACTOR_SETUP_URL": "/settings/account/codes",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/login/code",
    "TWO_FACTOR_SELECT_URL": "/login/second-step",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/settings/account/recovery-codes",
    "MULTI_FACTOR_RECOVERY_URL": "/login/recovery",
    "WAN_REGISTER_URL": "/settings/account/passkeys",
    "WAN_DELETE_URL": "/settings/account/passkeys/remove",
    "WAN_SIGNIN_URL": "/login/passkey",
    "WAN_VERIFY_URL": "/verify/passkey",
    "POST_LOGIN_VIEW": "/",
    "POST_LOGOUT_VIEW": "/",
    "POST_REGISTER_VIEW": "/register/sent",
    "POST_CONFIRM_VIEW": "/login",
    "POST_RESET_VIEW": "/login",
    "POST_CHANGE_VIEW": "/settings/account",
    "POST_CHANGE_EMAIL_VIEW": "/settings/account",
    "TWO_FACTOR_POST_SETUP_VIEW": "/settings/account",
    "WAN_POST_REGISTER_VIEW": "/settings/account",
}

TIMES: dict[str, Any] = {
    "CONFIRM_EMAIL_WITHIN": timedelta(days=2),
    "RESET_PASSWORD_WITHIN": timedelta(hours=4),
    "CHANGE_EMAIL_WITHIN": timedelta(hours=4),
    "FRESHNESS": timedelta(hours=1),
    "FRESHNESS_GRACE_PERIOD": timedelta(minutes=30),
    "DATETIME_FACTORY": moment,
}


def _derived(secret: str, purpose: str) -> str:
    """A key of its own for ``purpose``, from the one secret (HKDF, RFC 5869)."""
    raw = HKDF(SHA256(), 32, salt=None, info=f"terrasse {purpose}".encode()).derive(secret.encode())
    return base64.urlsafe_b64encode(raw).decode()


def options(config: Config, translations: str) -> dict[str, Any]:
    """Every setting of the account library, by its full name."""
    found: dict[str, Any] = {**FEATURES, **ADDRESSES, **TIMES}
    found |= {
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": True,  # argon2 salts and has no length limit: a second hash adds nothing
        "PASSWORD_LENGTH_MIN": PASSWORD_LENGTH,
        "PASSWORD_NORMALIZE_FORM": "NFKC",
        "USER_IDENTITY_ATTRIBUTES": [
            {"email": {"mapper": uia_email_mapper, "case_insensitive": True}},
            {"username": {"mapper": uia_username_mapper, "case_insensitive": True}},
        ],
        "TOTP_SECRETS": {"1": _derived(config.secret_key, "totp")},
        "TOTP_ISSUER": "Terrasse",
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [_derived(config.secret_key, "recovery codes")],
        "WAN_RP_NAME": "Terrasse",
        "I18N_DOMAIN": "messages",
        "I18N_DIRNAME": [translations],
        # Mails are rendered once, in the language of who gets them (mailing.py).
        "EMAIL_PLAINTEXT": False,
        "EMAIL_HTML": False,
        "JOIN_USER_ROLES": False,
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
    }
    found |= {f"MSG_{name}": value for name, value in MESSAGES.items()}
    return {f"SECURITY_{name}": value for name, value in found.items()}
