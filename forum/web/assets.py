"""Static files: addresses that change with the content, one style sheet, one import map.

There is no build step: the style sheets named in ``static/css/index.txt`` are joined in that order when
the program starts, and so are the scripts of ``static/js/index.txt``, which all pages need; the other
scripts are served as the modules they are.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Response, abort, current_app, request
from markupsafe import Markup

YEAR = 31_536_000

_IMPORT = re.compile(r'^import \{[^}]*\} from "(terrasse/[^"]+)";\n', re.MULTILINE)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _module(name: str) -> str:
    """The bare name of the script ``js/….js`` in imports."""
    return "terrasse/" + name.removeprefix("js/")


@dataclass(slots=True)
class Assets:
    """The static files of one app, by version."""

    root: Path
    versions: dict[str, str] = field(default_factory=dict)
    css: bytes = b""
    css_version: str = ""
    script: bytes = b""
    script_version: str = ""
    modules: dict[str, str] = field(default_factory=dict)

    def scan(self) -> None:
        """Read every static file once and remember what its content hashes to."""
        for path in sorted(self.root.rglob("*")):
            if path.is_file():
                self.versions[path.relative_to(self.root).as_posix()] = _digest(path.read_bytes())
        self.css = b"\n".join((self.root / name).read_bytes() for name in self._listed("css"))
        self.css_version = _digest(self.css)
        scripts = [name for name in self.versions if name.startswith("js/") and name.endswith(".js")]
        self.modules = {_module(name): self.url(name) for name in scripts}
        self._join_scripts(self._listed("js"))

    def _listed(self, folder: str) -> list[str]:
        """The names in ``folder/index.txt``, which joins them."""
        index = self.root / folder / "index.txt"
        lines = index.read_text().splitlines() if index.exists() else []
        return [f"{folder}/{line.strip()}" for line in lines if line.strip() and line[0] != "#"]

    def _join_scripts(self, names: list[str]) -> None:
        """Make one module of several: what they import of each other is there already, the rest stays."""
        joined = {_module(name) for name in names}
        parts = [
            _IMPORT.sub(
                lambda found: "" if found[1] in joined else found[0], (self.root / name).read_text("utf-8")
            )
            for name in names
        ]
        self.script = "\n".join(parts).encode()
        self.script_version = _digest(self.script)
        self.modules.update(dict.fromkeys(sorted(joined), f"/assets/{self.script_version}.js"))

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


def bundle_js() -> str:
    """The address of the one script that every page loads."""
    return f"/assets/{assets().script_version}.js"


def import_map(nonce: str, messages: str) -> Markup:
    """The import map: bare names ``terrasse/….js`` to versioned addresses, the words to ``messages``."""
    imports = {**assets().modules, "terrasse/messages": messages}
    text = json.dumps({"imports": imports}, separators=(",", ":")).replace("<", "\\u003c")
    return Markup('<script type="importmap" nonce="{}">{}</script>').format(nonce, Markup(text))  # noqa: S704


def _serve_css(version: str) -> Response:
    return _serve(assets().css, "text/css", version == assets().css_version)


def _serve_js(version: str) -> Response:
    return _serve(assets().script, "text/javascript", version == assets().script_version)


def _serve(content: bytes, mimetype: str, current: bool) -> Response:
    if not current:
        abort(404)
    response = Response(content, mimetype=mimetype)
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
    app.add_url_rule("/assets/<version>.js", "bundle_js", _serve_js)
    app.after_request(_cache_versioned)
