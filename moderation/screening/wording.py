"""What pages say of outcomes and levels, and the examples that show what weights mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from moderation.screening.engine import Context, Outcome, screen
from moderation.screening.levels import NEVER, Thresholds, level_of

OUTCOMES: Final[Mapping[Outcome, Any]] = {
    Outcome.PASS: _l("This text would be published at once."),
    Outcome.NUDGE: _l("Its author would be asked to reconsider it."),
    Outcome.HOLD: _l("This text would wait for a moderator."),
}
BRIEFLY: Final[Mapping[Outcome, Any]] = {
    Outcome.PASS: _l("published at once"),
    Outcome.NUDGE: _l("its author is asked to reconsider"),
    Outcome.HOLD: _l("waits for a moderator"),
}
LEVEL_NAMES: Final[Mapping[str, Any]] = {
    "off": _l("Switched off"),
    "gentle": _l("Gentle"),
    "usual": _l("Usual"),
    "strict": _l("Strict"),
    "own": _l("Own numbers"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A text, what it weighs, and what would become of it."""

    text: str
    weight: int
    outcome: Outcome
    says: Any


def level_name(thresholds: Thresholds) -> Any:
    """What pages call thresholds."""
    return LEVEL_NAMES[level_of(thresholds)]


def numbers(thresholds: Thresholds) -> str:
    """What thresholds mean, in a few words."""
    if thresholds.nudge == NEVER:
        says = _("Only the phrases you list count.")
    elif thresholds.hold == NEVER:
        says = _("Authors are asked from %(nudge)d on; nothing waits.", nudge=thresholds.nudge)
    else:
        says = _(
            "Authors are asked from %(nudge)d on; texts wait from %(hold)d on.",
            nudge=thresholds.nudge, hold=thresholds.hold,
        )  # fmt: skip
    return str(says)


def examples(thresholds: Thresholds) -> list[Example]:
    """Texts from harmless to grave with their weights."""
    texts = [
        _("What a damned hill, my legs are dead!"),
        _("Oh, shut up already."),
        _("You are such an idiot, Hugo."),
        _("Piss off, you stupid cow."),
        _("I know where you live, watch your back."),
    ]
    return [_example(text, thresholds) for text in texts]


def _example(text: str, thresholds: Thresholds) -> Example:
    found = screen(text, Context(thresholds=thresholds))
    return Example(text, found.score, found.outcome, BRIEFLY[found.outcome])
