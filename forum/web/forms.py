"""CSRF protection on every write, and what all forms share."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import NoneType
from typing import Any

from flask import Flask, abort, current_app, g, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect, generate_csrf, validate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import CombinedMultiDict
from wtforms import DateField, HiddenField
from wtforms.i18n import get_builtin_gnu_translations
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from forum.storage.idempotency import KEY_LENGTH, content_key, new_key
from forum.text.clean import TextTooLong, clean_line, clean_text, is_blank
from forum.web.language import language
from forum.web.places import is_kept, place
from forum.web.security import has_secret_address
from forum.web.times import day_after, end_of_day, today


class _Protection(CSRFProtect):
    """Flask-WTF's, which over https asks for the ``Referer`` as well."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Ask for the token alone where the address is a secret: its page sends no ``Referer`` to anybody
        (``forum.web.security``), and a forged form would have to know it.
        """
        if not has_secret_address():
            super().protect(apply_exemptions=apply_exemptions)
        elif not (apply_exemptions and self._is_exempt()):
            self._ask_for_token()

    def _ask_for_token(self) -> None:
        if request.method not in current_app.config["WTF_CSRF_METHODS"]:
            return
        try:
            validate_csrf(self._get_csrf_token())
        except ValidationError as problem:
            self._error_response(problem.args[0])
        g.csrf_valid = True


csrf = _Protection()


_CHOOSE = _l("This can’t be chosen here. Please choose one of what is offered.")
OURS: dict[str, Any] = {
    "Not a valid choice.": _CHOOSE,
    "Invalid Choice: could not coerce.": _CHOOSE,
    "Not a valid integer value.": _l("Type a whole number."),
    "Not a valid date value.": _l("This is no day: write it as 2026-12-31."),
}
"""What we say instead of sentences of the library, which speaks to programmers there."""
OURS_OF_SEVERAL: dict[str, Any] = {
    "'%(value)s' is not a valid choice for this field.": _CHOOSE,
    "Field cannot be longer than %(max)d character.": _l(
        "This is %(length)d characters long, and at most %(max)d fit. Please shorten it a little."
    ),
}
"""The same of those that count, by the singular."""


class _Sentences:
    """The library's sentences in one language, ours where we have one."""

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs

    def gettext(self, sentence: str) -> str:
        return str(OURS[sentence] if sentence in OURS else self._theirs.gettext(sentence))

    def ngettext(self, one: str, several: str, number: int) -> str:
        ours = OURS_OF_SEVERAL.get(one)
        return str(self._theirs.ngettext(one, several, number) if ours is None else ours)


_NOT_TYPED = ("csrf_token", "idempotency_key")


class WriteForm(FlaskForm):
    """A form that writes: it carries a key, so that sending it twice writes once."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Read what was typed alone: JSON, or a file, could bring a field something that is no text."""
            sent = None if request.is_json else super().wrap_formdata(form, formdata)
            return request.form if isinstance(sent, CombinedMultiDict) else sent

        def get_translations(self, form: Any) -> Any:
            """The library's own sentences, which Flask-WTF reads from their file with each request."""
            return _sentences(language())

    idempotency_key = HiddenField(default=new_key, validators=[Length(min=8, max=KEY_LENGTH)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all of it can be taken.

        One sentence a field: where a validator says what is wanted, that it was unreadable is left out.
        """
        valid: bool = super().validate(extra_validators)
        for field in self:
            unread = len(field.process_errors)
            if unread and len(field.errors) > unread:
                field.errors = list(field.errors)[unread:]
        return valid

    def sent_key(self, *what: object) -> str:
        """The key of this form with all that was typed into it, which is for ``what``."""
        typed = [(name, one) for name, one in request.form.items(multi=True) if name not in _NOT_TYPED]
        return content_key(str(self.idempotency_key.data), *(what or ("",)), sorted(typed))


def line_of(limit: int) -> Any:
    """A filter of a field: its text as one line, made fit to be kept."""
    return lambda raw: _clean(clean_line, raw, limit)


def text_of(limit: int) -> Any:
    """The same for a text of several lines."""
    return lambda raw: _clean(clean_text, raw, limit)


def _clean(clean: Any, raw: Any, limit: int) -> str:
    """``raw`` made fit to be kept; what is too long stays whole, so that the field can say so."""
    try:
        return str(clean(raw, limit)) if raw else ""
    except TextTooLong:
        return str(raw)[: limit * 4]


class Words(InputRequired):
    """Ask for words: unlike the library's own check it takes none for some in which nobody would see any."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if is_blank(field.data or ""):
            field.errors[:] = []
            raise StopValidation(str(self.message or _("This field is required.")))


class LastDayField(DateField):
    """The last day of something, from today on, by the clock of whoever chooses it.

    ``furthest``: how far ahead it may lie; ``over`` and ``too_far`` say what is wrong with any other. Where
    the form needs a day only sometimes (``always`` False), it calls ``check`` itself.
    """

    def __init__(
        self,
        label: Any,
        validators: Any,
        *,
        furthest: timedelta,
        over: Any,
        too_far: Any,
        always: bool = True,
        **more: Any,
    ) -> None:
        super().__init__(label, validators, **more)
        self.furthest, self.over, self.too_far, self.always = furthest, over, too_far, always

    @property
    def end(self) -> datetime | None:
        """The last second of that day, for what is kept as its end; None where none was chosen."""
        return end_of_day(self.data) if isinstance(self.data, date) else None

    @property
    def after(self) -> datetime | None:
        """The first moment after that day, for what holds until before it; None where none was chosen."""
        return day_after(self.data) if isinstance(self.data, date) else None

    @property
    def is_typed(self) -> bool:
        """Whether anything was typed, be it a day or not."""
        return bool("".join(self.raw_data or ()).strip())

    def pre_validate(self, form: Any) -> None:
        """Check it like any other field's data, before what the form has against it."""
        if self.always:
            self.check()

    def check(self) -> None:
        """Raise ``StopValidation`` over a day that is over or too far away."""
        if self.data is None:
            return
        if self.data < today():
            raise StopValidation(str(self.over))
        if self.data > today() + self.furthest:
            raise StopValidation(str(self.too_far))


@lru_cache
def _sentences(spoken: str) -> Any:
    return _Sentences(get_builtin_gnu_translations([spoken]))


def install(app: Flask) -> None:
    """Check the token of every write; it lives as long as the session does."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.before_request(_flat_json)
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = csrf_token


def csrf_token() -> str:
    """The token a form carries; a page kept for many readers gets a place for it."""
    if is_kept():
        return place("csrf")
    raw = session.get("csrf_token")
    if isinstance(raw, str) and "csrf_token" not in g:  # where Flask-WTF keeps the one of this request
        g.csrf_token = _signed(str(current_app.secret_key), raw, int(time.time()) // 60)
    return str(generate_csrf())


@lru_cache(maxsize=1_000)
def _signed(secret_key: str, raw: str, _minute: int) -> str:
    """``raw`` signed as Flask-WTF signs it: what a session was given serves it again within the minute."""
    return str(URLSafeTimedSerializer(secret_key, salt="wtf-csrf-token").dumps(raw))


def _flat_json() -> None:
    """What scripts send is an object of plain values or lists of them; account forms know texts alone."""
    if request.method in ("GET", "HEAD") or not request.is_json or not request.content_length:
        return
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    plain = (str, NoneType) if request.blueprint == "security" else (str, int, float, NoneType)
    if not isinstance(sent, dict) or not all(_is_flat(value, plain) for value in sent.values()):
        abort(400)


def _is_flat(value: Any, plain: tuple[type, ...]) -> bool:
    return all(isinstance(one, plain) for one in (value if isinstance(value, list) else [value]))
