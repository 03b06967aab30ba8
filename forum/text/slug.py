"""Titles as they stand in addresses."""

from __future__ import annotations

import re
from typing import Final

from forum.text.stems import fold

SLUG_LENGTH: Final = 60
FALLBACK: Final = "topic"
"""For a title without a single Latin letter or digit."""

_WORDS = re.compile(r"[a-z0-9]+")


def slugify(title: str) -> str:
    """``title`` as lower-case ASCII words and hyphens, at most 60 characters, never empty."""
    words = _WORDS.findall(fold(title))
    slug = "-".join(words)
    if len(slug) > SLUG_LENGTH:
        end = slug.rfind("-", 0, SLUG_LENGTH + 1)
        slug = slug[: end if end > 0 else SLUG_LENGTH]
    return slug or FALLBACK
