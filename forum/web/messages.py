"""The words that scripts need, as one small module per language."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from io import StringIO
from pathlib import Path

from babel.messages.pofile import read_po
from flask import Blueprint, Flask, Response, abort, current_app, request

from forum.web.assets import YEAR
from forum.web.language import LANGUAGES

messages = Blueprint("messages", __name__)

SCRIPTS = "static/js/"
"""Where the scripts are, as the catalogue names the places of its entries."""


def _module(folder: Path, language: str) -> str:
    path = folder / language / "LC_MESSAGES" / "messages.po"
    found = _catalogue(path, language, path.stat().st_mtime_ns) if path.exists() else {}
    words = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"export default {words};\n"


@lru_cache(maxsize=8)
def _catalogue(path: Path, language: str, _changed: int) -> dict[str, str | list[str]]:
    """What scripts ask for in ``language``: a sentence or, by the singular, the list of plural forms.

    Remembered until the file changes: the tests build many applications in one process. Nine entries in ten
    are no script's: reading them would be a tenth of the time of a start.
    """
    header, *entries = path.read_text(encoding="utf-8").split("\n\n")
    asked = [header, *(entry for entry in entries if SCRIPTS in entry)]
    catalogue = read_po(StringIO("\n\n".join(asked)), locale=language)
    found: dict[str, str | list[str]] = {}
    for message in catalogue:
        if message.fuzzy or not any(place.startswith(SCRIPTS) for place, _line in message.locations):
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        if isinstance(message.string, str):
            found[key] = message.string
        elif message.string is not None:
            found[key] = list(message.string)
    return {key: words for key, words in found.items() if words and all(words)}


def install(app: Flask) -> None:
    """Read the catalogues once and serve them with an address that changes with their content."""
    folder = Path(app.config["TRANSLATIONS"])
    app.extensions["forum.messages"] = {language: _module(folder, language) for language in LANGUAGES}
    app.register_blueprint(messages)


def messages_url(language: str) -> str:
    """The address of the words in ``language``, versioned."""
    text: str = current_app.extensions["forum.messages"][language]
    return f"/messages/{language}.js?v={hashlib.sha256(text.encode()).hexdigest()[:12]}"


@messages.get("/messages/<language>.js")
def module(language: str) -> Response:
    """The words in ``language`` as an ES module."""
    if language not in LANGUAGES:
        abort(404)
    response = Response(current_app.extensions["forum.messages"][language], mimetype="text/javascript")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR if request.args.get("v") else 300
    return response
