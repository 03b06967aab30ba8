"""Which numbers the public may read, so that nobody can be recognised in a small one.

- A number of one or two is shown as «fewer than 3», and so is a zero beside such a number.
- Totals are exact. Where one, less what is shown, would give a small number away, the smallest number shown
  beside it is left out as well; where that doesn't help, all of them are (``publish``).
- A year is added up from what its halves show (``add``), and from nothing else: whoever compares a year
  with its halves learns nothing more.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)

FEW = 3
"""Fewer than these are not told apart."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as the public reads it: between ``least`` and ``most``, None for «we don't say»."""

    least: int
    most: int | None

    @property
    def exact(self) -> int | None:
        """The number itself, where it is shown."""
        return self.least if self.least == self.most else None

    def __add__(self, other: Shown) -> Shown:
        most = None if self.most is None or other.most is None else self.most + other.most
        return Shown(self.least + other.least, most)


FEWER, LEFT_OUT, UNSAID = Shown(0, FEW - 1), Shown(FEW, None), Shown(0, None)
NONE = Shown(0, 0)


def exactly(number: int) -> Shown:
    """``number`` as it is."""
    return Shown(number, number)


def alone(number: int) -> Shown:
    """A number that is part of no sum."""
    return FEWER if 0 < number < FEW else exactly(number)


def add(many: Iterable[Mapping[K, Shown]]) -> dict[K, Shown]:
    """Add up what is shown, key by key."""
    found: dict[K, Shown] = {}
    for one in many:
        for key, shown in one.items():
            found[key] = found.get(key, NONE) + shown
    return found


def publish(numbers: Mapping[K, int], whole: Mapping[K, int] | None = None) -> tuple[dict[K, Shown], Shown]:
    """The parts of a sum, and the sum, as the public may read them.

    ``whole``: each number is a part of one of these, which are published too; then what it leaves of that
    one must not be small either.
    """
    total = sum(numbers.values())
    rest = {key: whole[key] - number for key, number in numbers.items()} if whole is not None else {}
    small = any(0 < number < FEW for number in numbers.values())
    shown = {key: FEWER if small and number < FEW else exactly(number) for key, number in numbers.items()}
    for key in numbers:
        if numbers[key] >= FEW and 0 < rest.get(key, 0) < FEW:
            shown[key] = LEFT_OUT
    while _gives_away(numbers, shown, total, bool(rest)):
        exact = [key for key, one in shown.items() if one.exact]
        if not exact:
            return dict.fromkeys(numbers, UNSAID), alone(total) if not rest else UNSAID
        smallest = min(exact, key=lambda key: (numbers[key], str(key)))
        shown[smallest] = LEFT_OUT
    return shown, alone(total)


def _gives_away(numbers: Mapping[K, int], shown: Mapping[K, Shown], total: int, of_wholes: bool) -> bool:
    """Whether a small number, or a small rest, follows from the total and what else is shown."""
    hidden = [key for key, one in shown.items() if one.exact is None]
    if not hidden or total < FEW:
        return False
    if of_wholes and len(hidden) == 1:
        return True
    left = total - sum(numbers[key] for key in shown if key not in hidden)
    few = [key for key in hidden if shown[key] == FEWER]
    least = {key: 1 if len(few) == 1 and key in few else shown[key].least for key in hidden}
    for key in few:
        others = [other for other in hidden if other != key]
        most = min(FEW - 1, left - sum(least[other] for other in others))
        open_end = any(shown[other].most is None for other in others)
        surely = 0 if open_end else left - sum(shown[other].most or 0 for other in others)
        lowest = max(least[key], surely)
        if lowest >= most:
            return True
    return False


def described(shown: Shown) -> Any:
    """The number for programs: itself, ``{"from": …, "to": …}``, or null for what is not said."""
    if shown.exact is not None:
        return shown.exact
    if shown == UNSAID:
        return None
    return {"from": shown.least} | ({"to": shown.most} if shown.most is not None else {})
