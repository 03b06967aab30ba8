"""What can bring somebody here, and who suits whom because of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from flask_babel import lazy_gettext as _l

DISCOVER, HELP, MEET, ENJOY, MAKE = "discover", "help", "meet", "enjoy", "make"

PURPOSES: Final[dict[str, Any]] = {
    DISCOVER: _l("Discovering"),
    HELP: _l("Helping"),
    MEET: _l("Meeting people"),
    ENJOY: _l("Enjoying myself"),
    MAKE: _l("Making things"),
}
"""In the order in which they are asked; the words are those of whoever answers."""


def suit(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two who said this of themselves may be introduced to each other.

    Whoever came to meet people, or said nothing, may meet anybody. Whoever came for something else meets
    only those who came for the same.
    """
    shared = bool(set(one) & set(other))
    return shared or (_open(one) and _open(other))


def _open(said: Collection[str]) -> bool:
    return not said or MEET in said
