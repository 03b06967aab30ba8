"""How a thanks may begin, for whoever looks for words. Nobody's form is filled in with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from forum.web.language import LANGUAGES, speaking

OPENINGS = (
    _l("Because of you, I…"),
    _l("I tried what you wrote, and…"),
    _l("You took the time to…"),
    _l("I would not have dared without…"),
)
NAMES = {"fr": "En français", "en": "In English"}
"""Each language in its own words."""


@dataclass(frozen=True, slots=True)
class Openings:
    """The openings in one language."""

    language: str
    name: str
    sentences: Sequence[str]


def openings(first: str) -> list[Openings]:
    """The openings in every language, ``first`` the one that whoever is thanked reads."""
    order = sorted(LANGUAGES, key=lambda tongue: tongue != first)
    return [Openings(tongue, NAMES[tongue], _in(tongue)) for tongue in order]


def _in(tongue: str) -> list[str]:
    with speaking(tongue):
        return [str(sentence) for sentence in OPENINGS]
