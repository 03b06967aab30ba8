"""Regions in free words: which parts of them are the same place."""

from __future__ import annotations

import re

from forum.gifts.models import REGION_LENGTH
from forum.text.stems import tokens

MOST_PARTS = 6

_BETWEEN = re.compile(r"[,;/\n]+")


def parts_of(region: str) -> dict[str, str]:
    """The places named in ``region`` between commas, as they are compared and as they were written.

    «Lyon 3e, Rhône» names two; case and accents make no difference.
    """
    found: dict[str, str] = {}
    for part in _BETWEEN.split(region):
        key = " ".join(tokens(part))[:REGION_LENGTH]
        if key and len(found) < MOST_PARTS:
            found.setdefault(key, " ".join(part.split()))
    return found
