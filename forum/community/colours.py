"""Contrast of colours, as WCAG 2.2 defines it (relative luminance, success criterion 1.4.3)."""

from __future__ import annotations

import re

LEAST = 4.5
"""The contrast that text of ordinary size needs (AA)."""

LIGHT_GROUND, LIGHT_SURFACE = "#FBF7F0", "#FFFFFF"

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def is_colour(text: str) -> bool:
    """Whether ``text`` is a colour in the form ``#A8452A``."""
    return _HEX.fullmatch(text) is not None


def _luminance(colour: str) -> float:
    def channel(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def suits(accent: str) -> bool:
    """Whether white text on ``accent``, and ``accent`` as text on our grounds, can be read."""
    return min(contrast(accent, LIGHT_GROUND), contrast(accent, LIGHT_SURFACE)) >= LEAST
