"""Small drawings: where their bars stand. The table beside them says the same. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 240
HEIGHT: Final = 64
GAP: Final = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a period: ``low`` stands at the bottom, ``high`` on top of it. In units of the drawing."""

    x: float
    width: float
    low: float
    high: float

    @property
    def low_y(self) -> float:
        return round(HEIGHT - self.low, 1)

    @property
    def high_y(self) -> float:
        return round(HEIGHT - self.low - self.high, 1)


def bars(parts: Sequence[tuple[float, float]], most: float) -> list[Bar]:
    """The bars of ``parts`` (what stands below, what stands above), where ``most`` fills the height."""
    if not parts or most <= 0:
        return []
    step = WIDTH / len(parts)
    scale = HEIGHT / most
    return [
        Bar(
            round(place * step + GAP / 2, 1),
            round(max(1.0, step - GAP), 1),
            round(low * scale, 1),
            round(high * scale, 1),
        )
        for place, (low, high) in enumerate(parts)
    ]
