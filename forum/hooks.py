"""What an add-on may plug in. The registries live on the app, so tests do not leak into each other.

Four ways and no others: screeners, template slots, facts (through ``consequences``), and ordinary
Flask registration. A second add-on's need earns a further named socket here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup


class Outcome(StrEnum):
    """What a screener thinks of a text before it is published."""

    PASS = "pass"  # noqa: S105 (not a password)
    RECONSIDER = "reconsider"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A screener's outcome, and the sentence its author may read about it."""

    outcome: Outcome
    explanation: str = ""


Screener = Callable[[Any, str, Any], Verdict]
"""``(actor, text, category) -> Verdict``. It must be quick and write nothing."""

SlotFiller = Callable[..., Markup | str]
"""Called with the slot's context, answers HTML for it."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A line of the main navigation; ``label`` is translated when shown, ``seen_by`` asks the viewer."""

    key: str
    label: Any
    address: Callable[[Any], str]
    """Where it leads, for a viewer; "" leaves the line out."""
    icon: str
    order: int = 100
    seen_by: Callable[[Any], bool] = lambda viewer: True


@dataclass(slots=True)
class Hooks:
    """The registries of one app."""

    screeners: list[Screener] = field(default_factory=list)
    slots: dict[str, list[SlotFiller]] = field(default_factory=dict)
    navigation: list[NavigationItem] = field(default_factory=list)
    registration_steps: list[Callable[..., Any]] = field(default_factory=list)

    def screen(self, actor: Any, text: str, category: Any) -> Verdict:
        """The strictest verdict of all screeners; the first of equals speaks."""
        order = list(Outcome)
        verdicts = [screener(actor, text, category) for screener in self.screeners]
        return max(verdicts, key=lambda v: order.index(v.outcome), default=Verdict(Outcome.PASS))

    def fill(self, slot: str, **context: Any) -> Markup:
        """The HTML of everything plugged into ``slot``, in the order of plugging."""
        fillers: Sequence[SlotFiller] = self.slots.get(slot, ())
        return Markup("").join(filler(**context) for filler in fillers)


def install(app: Flask) -> None:
    """Give ``app`` empty registries."""
    app.extensions["forum.hooks"] = Hooks()


def hooks(app: Flask | None = None) -> Hooks:
    """The registries of ``app``, or of the running one."""
    found: Hooks = (app or current_app).extensions["forum.hooks"]
    return found
