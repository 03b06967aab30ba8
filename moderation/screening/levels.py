"""How strict screening can be: from which weight on authors are asked, and from which texts wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEAST: Final = 20
"""No threshold is lower: below stand mild oaths, which nobody should be asked about."""
MOST: Final = 100
NEVER: Final = 101
"""More than any text can weigh."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which weight on a text is shown again, and from which it waits; ``NEVER`` for not at all."""

    nudge: int = 40
    hold: int = 70


USUAL: Final = Thresholds()
LEVELS: Final[Mapping[str, Thresholds]] = {
    "off": Thresholds(NEVER, NEVER),
    "gentle": Thresholds(55, 85),
    "usual": USUAL,
    "strict": Thresholds(30, 50),
}
OWN: Final = "own"
"""What pages call thresholds that are none of the levels."""


def level_of(thresholds: Thresholds) -> str:
    """Which of the levels ``thresholds`` are, or ``OWN``."""
    return next((name for name, one in LEVELS.items() if one == thresholds), OWN)


def are_sound(thresholds: Thresholds) -> bool:
    """Whether both can be reached, or are ``NEVER``, and a text does not wait before its author was asked."""
    return LEAST <= thresholds.nudge <= thresholds.hold <= NEVER
