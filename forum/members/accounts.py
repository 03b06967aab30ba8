"""Accounts: the account library (Flask-Security on Flask-Login), set up for this house."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from flask import Flask, Response, abort, current_app, flash, g, jsonify, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import FormInfo, Security, Totp, WebauthnUtil, user_not_registered, user_registered
from flask_security.proxies import _datastore
from flask_security.signals import change_email_confirmed, tf_disabled, tf_profile_changed
from flask_security.utils import get_message
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from forum.community.queries import site
from forum.config import Config
from forum.jobs import mail, outbox, worker
from forum.members import logins, mailing, tidying
from forum.members.actions.leave import let_go_those_due
from forum.members.actions.register import register, reserve
from forum.members.datastore import Accounts, conflict, in_commit, use_code
from forum.members.entry_forms import ENTRY_FORMS
from forum.members.guarding import limit_views, only_when_invited
from forum.members.mailing import Mailing
from forum.members.names import Names
from forum.members.options import options
from forum.members.passwords import Passwords
from forum.members.step_forms import STEP_FORMS
from forum.members.viewing import SESSION_TOKEN
from forum.web.language import language

EVEN_SECONDS = 0.35
"""How long an answer takes at least that must not tell whether an address is known."""

EVEN = {
    "security.register",
    "security.forgot_password",
    "security.send_confirmation",
    "security.change_email",
}


class Passkeys(WebauthnUtil):
    """What the account library asks about passkeys (WebAuthn Level 3)."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def origin(self) -> str:
        """The origin that a passkey belongs to: the community's, whatever the request says."""
        return mailing.base_url()

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Any device will do; one that replaces the password must check who holds it."""
        first = usage == "first"
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED if first else ResidentKeyRequirement.PREFERRED,
            user_verification=(
                UserVerificationRequirement.REQUIRED if first else UserVerificationRequirement.DISCOURAGED
            ),
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """The device checks who holds it wherever the passkey is the only proof."""
        if "secondary" in usage:
            return UserVerificationRequirement.DISCOURAGED
        return UserVerificationRequirement.REQUIRED


class Codes(Totp):
    """Codes from an app: none is good twice (RFC 6238, 5.2)."""

    def get_last_counter(self, user: Any) -> int | None:
        """The half minute of the code that was used last."""
        counter: int | None = user.tf_last_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember which code was used; it is written with the log-in, of which there may be one."""
        in_commit(lambda: use_code(user.id, tmatch.counter))


def install(app: Flask, config: Config) -> None:
    """Let members register, log in and look after their accounts; start nothing."""
    app.config.update(options(config, str(app.config["TRANSLATIONS"])))
    app.config["EVEN_SECONDS"] = EVEN_SECONDS
    security = Security(
        app,
        Accounts(),
        mail_util_cls=Mailing,
        password_util_cls=Passwords,
        username_util_cls=Names,
        webauthn_util_cls=Passkeys,
        totp_cls=Codes,
    )
    for name, form in (ENTRY_FORMS | STEP_FORMS).items():
        security.set_form_info(name, FormInfo(cls=form))
    security.tf_setup_context_processor(lambda: {"viewer_has_codes": bool(current_user.tf_primary_method)})
    for unused in ("security.two_factor_rescue", "security.static"):
        app.view_functions[unused] = _not_here
    security.render_json(_render_json)
    logins.install(app, security.login_manager)
    _spare_ordinary_pages(app, security)
    only_when_invited(app)
    limit_views(app)
    user_registered.connect(_registered, app)
    user_not_registered.connect(_not_registered, app)
    change_email_confirmed.connect(_leave_old_address, app)
    tf_profile_changed.connect(_tell_second_step, app)
    tf_disabled.connect(_tell_second_step, app)
    app.before_request(_start_clock)
    app.after_request(_settle)
    mail.install(app)
    worker.install(app)
    outbox.every(app, timedelta(days=1), "tidy-members", tidying.tidy)
    outbox.every(app, timedelta(minutes=20), "let-members-go", let_go_those_due)
    outbox.every(app, timedelta(minutes=5), "put-out-lapsed", tidying.put_out_lapsed)


def _render_json(payload: dict[str, Any], code: int, headers: Any = None, user: Any = None) -> Response:
    """An answer of the account pages to a script, which never tells whether there is an account."""
    told = {name: value for name, value in payload.items() if name != "user"}
    return current_app.make_response((jsonify(meta={"code": code}, response=told), code, headers or {}))


def _not_here(**_values: Any) -> ResponseReturnValue:
    """What the account library offers and we do not."""
    abort(404)


def _spare_ordinary_pages(app: Flask, security: Any) -> None:
    """Take away what the libraries do on every request; ``viewer()`` is all that ordinary pages need.

    Flask-Principal would load the account before each request, Flask-Login before each template.
    """
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    app.template_context_processors[None] = [
        processor
        for processor in app.template_context_processors[None]
        if processor.__module__ not in ("flask_login.utils",)
    ]
    app.after_request_funcs[None].remove(security.login_manager._update_remember_cookie)


def _start_clock() -> None:
    if request.method == "POST" and request.endpoint in EVEN:
        g.members_since = time.monotonic()


def _settle(response: Response) -> Response:
    """After the account library's own commit: say that a rival was quicker, and even out the time."""
    if conflict():
        response = current_app.make_response(redirect(_after_conflict()))
    since = g.get("members_since")
    if since is not None:
        rest = current_app.config["EVEN_SECONDS"] - (time.monotonic() - since)
        if rest > 0:
            time.sleep(rest)
    return response


def _after_conflict() -> str:
    """Say who was quicker, undo what the cookie was told, and answer where to go on."""
    used = {
        "security.two_factor_token_validation": "TWO_FACTOR_INVALID_TOKEN",
        "security.mf_recovery": "INVALID_RECOVERY_CODE",
    }.get(request.endpoint or "")
    if used is not None:
        g.members_proved = False
        cookie.pop(SESSION_TOKEN, None)
        flash(*get_message(used))
        return url_for("security.login")
    flash(_("Somebody was quicker: this name or address is taken. Nothing was changed."), "error")
    return url_for("security.register") if request.endpoint == "security.register" else "/settings/account"


def _registered(_app: Flask, user: Any, form_data: dict[str, Any], **_kwargs: Any) -> None:
    user.language = language()
    steps: dict[str, str] = form_data.get("steps") or {}
    in_commit(lambda: register(member=user, steps=steps, **_invited(form_data)))


def _not_registered(_app: Flask, form_data: dict[str, Any], **_kwargs: Any) -> None:
    """The address is known: its owner is written to, and whoever asked sees what they would see otherwise."""
    in_commit(lambda: reserve(name=form_data["username"], **_invited(form_data)))


def _invited(form_data: dict[str, Any]) -> dict[str, Any]:
    needed = site().registration == "invitation"
    return {"invitation": str(form_data.get("invitation") or ""), "needed": needed}


def _leave_old_address(_app: Flask, user: Any, old_email: str, **_kwargs: Any) -> None:
    """Links mailed to the old address are worth nothing any more.

    Whoever lost an account to a thief learns it where they can still read.
    """
    # Every mailed token carries this mark, and a link for a new password nothing that the address changes.
    _datastore.set_uniquifier(user)
    mailing.write(
        "address_changed",
        to=old_email,
        spoken=user.language,
        name=user.display_name,
        address=user.email,
        link=mailing.address_of("security.forgot_password"),
    )


def _tell_second_step(_app: Flask, user: Any, **_kwargs: Any) -> None:
    mailing.write(
        "second_step_changed",
        to=user.email,
        spoken=user.language,
        name=user.display_name,
        link=mailing.address_of("security.change_password"),
    )
