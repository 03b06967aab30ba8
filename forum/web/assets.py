"""Static files: addresses that change with the content, one style sheet, one import map.

There is no build step: the style sheets named in ``static/css/index.txt`` are joined in that order when
the program starts, scripts are served as the modules they are.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Response, abort, current_app, request
from markupsafe import Markup

YEAR = 31_536_000


@dataclass(slots=True)
class Assets:
    """The static files of one app, by version."""

    root: Path
    versions: dict[str, str] = field(default_factory=dict)
    css: bytes = b""
    css_version: str = ""
    modules: dict[str, str] = field(default_factory=dict)

    def scan(self) -> None:
        """Read every static file once and remember what its content hashes to."""
        for path in sorted(self.root.rglob("*")):
            if path.is_file():
                digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
                self.versions[path.relative_to(self.root).as_posix()] = digest
        index = self.root / "css" / "index.txt"
        if index.exists():
            names = [line.strip() for line in index.read_text().splitlines()]
            parts = [(self.root / "css" / name).read_bytes() for name in names if name and name[0] != "#"]
            self.css = b"\n".join(parts)
        self.css_version = hashlib.sha256(self.css).hexdigest()[:12]
        scripts = [name for name in self.versions if name.startswith("js/") and name.endswith(".js")]
        self.modules = {"terrasse/" + name[3:]: self.url(name) for name in scripts}

    def url(self, name: str) -> str:
        return f"/static/{name}?v={self.versions.get(name, '0')}"


def assets() -> Assets:
    """The static files of the running app."""
    found: Assets = current_app.extensions["forum.assets"]
    return found


def asset(name: str) -> str:
    """The address of a static file, which may be cached for good."""
    return assets().url(name)


def bundle_css() -> str:
    """The address of the one style sheet."""
    return f"/assets/{assets().css_version}.css"


def import_map(nonce: str, messages: str) -> Markup:
    """The import map: bare names ``terrasse/….js`` to versioned addresses, ``terrasse/messages`` to ``messages``."""
    imports = {**assets().modules, "terrasse/messages": messages}
    text = json.dumps({"imports": imports}, separators=(",", ":")).replace("<", "\\u003c")
    return Markup('<script type="importmap" nonce="{}">{}</script>').format(nonce, Markup(text))  # noqa: S704


def _serve_css(version: str) -> Response:
    if version != assets().css_version:
        abort(404)
    response = Response(assets().css, mimetype="text/css")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
    return response


def _cache_versioned(response: Response) -> Response:
    if request.endpoint == "static" and request.args.get("v"):
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    return response


def install(app: Flask) -> None:
    """Serve the style sheet and tell browsers what they may keep."""
    found = Assets(Path(str(app.static_folder)))
    found.scan()
    app.extensions["forum.assets"] = found
    app.add_url_rule("/assets/<version>.css", "bundle_css", _serve_css)
    app.after_request(_cache_versioned)
