"""Which language and time zone a page speaks: profile, then browser, then the community's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TypeVar

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, refresh
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

T = TypeVar("T")

LANGUAGES = ("fr", "en")
COOKIE = "lang"
YEAR = 31_536_000


@dataclass(frozen=True, slots=True)
class Wishes:
    """Where the choice comes from; each function answers "" when there is no wish."""

    of_profile: Callable[[], str]
    of_community: Callable[[], str]
    timezone: Callable[[], str]


def _wishes() -> Wishes:
    found: Wishes = current_app.extensions["forum.wishes"]
    return found


def language() -> str:
    """The language of the page or message in the making: ``fr`` or ``en``."""
    chosen: str | None = g.get("language")
    if chosen is not None:
        return chosen
    if not has_request_context():
        locale = get_locale()
        return locale.language if locale else _wishes().of_community()
    g.language = chosen = _choose()
    return chosen


def choose_anew() -> None:
    """Forget the language and the zone of the running request: its reader has changed, or has chosen others.

    What is said from here on, such as that it is saved, is read on the next page, in the language chosen.
    """
    g.pop("language", None)
    refresh()


def once_a_language(render: Callable[[], T]) -> Callable[..., T]:
    """Keep what ``render`` makes of a page's language and of nothing else: most pages show it again.

    What comes back takes the context of a slot, and does without.
    """
    kept: dict[str, T] = {}

    @wraps(render)
    def known(**_context: object) -> T:
        spoken = language()
        found = kept.get(spoken)
        if found is None:
            found = kept[spoken] = render()
        return found

    return known


@contextmanager
def speaking(wished: str) -> Iterator[str]:
    """Write in ``wished``, or the community's own language when it is none of ours."""
    tongue = wished if wished in LANGUAGES else _wishes().of_community()
    before = g.get("language")
    g.language = tongue
    try:
        with force_locale(tongue):
            yield tongue
    finally:
        g.language = before
        if before is None:
            g.pop("language")


def _decided() -> bool:
    """Whether there is a reader, or a part rendered for a language, rather than a job."""
    return "language" in g or has_request_context()


def _choose() -> str:
    environ, wishes = request.environ, _wishes()
    for wish in (
        request.args.get("lang") if environ.get("QUERY_STRING") else None,
        wishes.of_profile(),
        request.cookies.get(COOKIE) if "HTTP_COOKIE" in environ else None,
    ):
        if wish in LANGUAGES:
            return wish
    return _spoken(environ.get("HTTP_ACCEPT_LANGUAGE", "")[:200]) or wishes.of_community()


@lru_cache(maxsize=500)
def _spoken(header: str) -> str | None:
    """Which of our languages a browser's header asks for; the headers of many readers are few."""
    return parse_accept_header(header, LanguageAccept).best_match(LANGUAGES)


def _timezone() -> str:
    return _wishes().timezone()


babel = Babel()


def install(app: Flask, wishes: Wishes) -> None:
    """Set Flask-Babel up with our choices; the catalogues lie in ``TRANSLATIONS``."""
    app.extensions["forum.wishes"] = wishes
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(app.config["TRANSLATIONS"]))
    babel.init_app(
        app,
        default_locale="en",
        locale_selector=lambda: language() if _decided() else None,
        timezone_selector=lambda: _timezone() if _decided() else None,
    )
    app.after_request(_keep_choice)


def _keep_choice(response: Response) -> Response:
    """A guest who chose a language by a link keeps it: it is the one thing a guest's browser holds for us."""
    wish = request.args.get("lang") if request.query_string else None
    if wish in LANGUAGES and response.mimetype == "text/html" and request.cookies.get(COOKIE) != wish:
        response.set_cookie(
            COOKIE,
            str(wish),
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response
