"""The words that scripts need, as one small module per language."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from flask import Blueprint, Flask, Response, abort, current_app, request

from forum.web.assets import YEAR
from forum.web.language import LANGUAGES

messages = Blueprint("messages", __name__)

_CALL = re.compile(r"""\btn?\(\s*"((?:[^"\\]|\\.)*)\"""")


def _used(static: Path) -> set[str]:
    """The sentences that the scripts ask for: the first argument of ``t(…)`` and ``tn(…)``."""
    found: set[str] = set()
    for script in (static / "js").rglob("*.js"):
        for quoted in _CALL.findall(script.read_text(encoding="utf-8")):
            found.add(json.loads(f'"{quoted}"'))
    return found


def _catalogue(app: Flask, language: str) -> dict[str, Any]:
    path = Path(app.config["TRANSLATIONS"]) / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return {}
    wanted = _used(Path(str(app.static_folder)))
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    found: dict[str, Any] = {}
    for message in catalogue:
        key = message.id[0] if isinstance(message.id, tuple) else message.id
        if key in wanted and message.string and not message.fuzzy:
            found[key] = list(message.string) if isinstance(message.string, tuple) else message.string
    return found


def install(app: Flask) -> None:
    """Read the catalogues once and serve them with an address that changes with their content."""
    modules = {}
    for language in LANGUAGES:
        words = json.dumps(_catalogue(app, language), ensure_ascii=False, separators=(",", ":"))
        modules[language] = f"export default {words};\n"
    app.extensions["forum.messages"] = modules
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
