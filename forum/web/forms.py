"""CSRF protection on every write, and what all forms share."""

from __future__ import annotations

from flask import Flask
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect, generate_csrf
from wtforms import HiddenField
from wtforms.validators import Length

from forum.storage.idempotency import KEY_LENGTH, new_key
from forum.web.places import is_kept, place

csrf = CSRFProtect()


class WriteForm(FlaskForm):
    """A form that writes: it carries a key, so that sending it twice writes once."""

    idempotency_key = HiddenField(default=new_key, validators=[Length(min=8, max=KEY_LENGTH)])


def install(app: Flask) -> None:
    """Check the token of every write; it lives as long as the session does."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = _token


def _token() -> str:
    """The token a form carries; a page kept for many readers gets a place for it."""
    return place("csrf") if is_kept() else str(generate_csrf())
