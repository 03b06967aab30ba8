"""What a part of a page shows, as a word that differs whenever that does, and says nothing else.

A number that grows with every change would tell readers of changes that they don't see, and how many.
"""

from __future__ import annotations

import re
from hashlib import sha256

from flask import Flask

_OF_THE_MOMENT = re.compile(r'<input\b[^>]*\btype="hidden"[^>]*>|(?<=>)[^<]*(?=</time>)')
"""Tokens of forms and «3 minutes ago»: other at every reading, though nothing has changed."""


def fingerprint(html: str) -> str:
    """The word for what ``html`` shows its reader."""
    return sha256(_OF_THE_MOMENT.sub("", html).encode()).hexdigest()[:16]


def install(app: Flask) -> None:
    """Make the filter ``fingerprint`` known to templates."""
    app.jinja_env.filters["fingerprint"] = fingerprint
