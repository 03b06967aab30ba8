"""The messages about accounts: in the language of who gets them, with links built from BASE_URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import current_app, g, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_security import EmailValidateException, MailUtil
from flask_security.utils import get_message

from forum.community.queries import site
from forum.config import Config
from forum.jobs import mail
from forum.members.datastore import in_commit
from forum.web.language import LANGUAGES, language

LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3, less the angle brackets."""


class Mailing(MailUtil):
    """What the account library asks about addresses and messages."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)

    def normalize(self, email: str) -> str:
        """The address as it is kept and compared: lower case. Raises ``EmailValidateException``."""
        return _checked(email)

    def validate(self, email: str) -> str:
        """Like ``normalize``: whether mail arrives is found out by sending some."""
        return _checked(email)

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Render ``template`` for its reader and put it into the outbox with the account's changes."""
        user = kwargs.get("user")
        write(
            template.rpartition("/")[2],
            to=str(recipient),
            spoken=getattr(user, "language", ""),
            name=getattr(user, "display_name", ""),
            link=_link(kwargs),
            username=getattr(user, "username", "") or str(kwargs.get("username") or ""),
            within=str(kwargs.get("within") or ""),
            unconfirmed=bool(kwargs.get("confirmation_link")),
        )


def write(
    template: str, *, to: str, spoken: str = "", name: str = "", link: str = "", **context: Any
) -> None:
    """Put ``email/<template>`` into the outbox, as part of what this request writes."""
    rendered = render(template, spoken=spoken, name=name, link=link, **context)
    in_commit(lambda: mail.post(to=to, **rendered))


def render(template: str, *, spoken: str = "", **context: Any) -> dict[str, str]:
    """Subject, text and HTML of a message in the language ``spoken`` ("": that of the page)."""
    tongue = spoken if spoken in LANGUAGES else language()
    with _speaking(tongue):
        values = {"site": site(), "base_url": base_url(), "lang": tongue, **context}
        return {
            "subject": _subjects()[template],
            "text": render_template(f"email/{template}.txt", **values),
            "html": render_template(f"email/{template}.html", **values),
        }


@contextmanager
def _speaking(tongue: str) -> Iterator[None]:
    before = g.get("language")
    g.language = tongue
    try:
        with force_locale(tongue):
            yield
    finally:
        g.language = before
        if before is None:
            g.pop("language")


def base_url() -> str:
    """Scheme, host and port of every link we send; never taken from a request's Host header."""
    config: Config = current_app.extensions["forum.config"]
    return config.base_url


def address_of(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for a message."""
    return base_url() + url_for(endpoint, **values, _external=False)


def _link(context: dict[str, Any]) -> str:
    """The link a message is about, built again from its token."""
    for name, endpoint in (
        ("confirmation_token", "security.confirm_email"),  # first: who has not confirmed needs nothing else
        ("reset_token", "security.reset_password"),
        ("token", "security.change_email_confirm"),
    ):
        if context.get(name):
            return address_of(endpoint, token=context[name])
    return ""


def _checked(email: str) -> str:
    try:
        if len(email) > LONGEST_ADDRESS:
            raise EmailNotValidError
        found = validate_email(email.strip(), check_deliverability=False, allow_smtputf8=False)
        return found.normalized.lower()
    except EmailNotValidError:
        raise EmailValidateException(get_message("INVALID_EMAIL_ADDRESS")[0]) from None


def _subjects() -> dict[str, str]:
    here = {"community": site().name}
    return {
        "welcome": str(_("Confirm your address for %(community)s", **here)),
        "confirmation_instructions": str(_("Confirm your address for %(community)s", **here)),
        "welcome_existing": str(_("You have an account at %(community)s already", **here)),
        "reset_instructions": str(_("A new password for %(community)s", **here)),
        "reset_notice": str(_("Your password at %(community)s was changed", **here)),
        "change_notice": str(_("Your password at %(community)s was changed", **here)),
        "change_email_instructions": str(_("Confirm your new address for %(community)s", **here)),
        "address_changed": str(_("Your address at %(community)s was changed", **here)),
        "leaving_asked": str(_("You leave %(community)s in a week", **here)),
        "second_step_changed": str(_("How you log in to %(community)s was changed", **here)),
    }
