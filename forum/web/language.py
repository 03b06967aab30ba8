"""Which language and time zone a page speaks: profile, then browser, then the community's."""

from __future__ import annotations

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale

from forum.community.queries import site
from forum.members.viewing import viewer

LANGUAGES = ("fr", "en")
COOKIE = "lang"


def language() -> str:
    """The language of the page or message in the making: ``fr`` or ``en``."""
    if not has_request_context():
        locale = get_locale()
        return locale.language if locale else site().language
    if "language" not in g:
        g.language = _choose()
    chosen: str = g.language
    return chosen


def _choose() -> str:
    me = viewer()
    if me is not None and me.language in LANGUAGES:
        return me.language
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return request.accept_languages.best_match(LANGUAGES) or site().language


def timezone() -> str:
    """The viewer's time zone, else the community's."""
    me = viewer()
    return (me.timezone if me is not None else "") or site().timezone


babel = Babel()


def install(app: Flask) -> None:
    """Set Flask-Babel up with our choices; the catalogues lie in ``translations/``."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(app.config["TRANSLATIONS"]))
    babel.init_app(app, default_locale="en", locale_selector=language, timezone_selector=timezone)
