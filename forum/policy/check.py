"""Asking the rules."""

from __future__ import annotations

from typing import Any

from forum.policy.acts import Act
from forum.policy.rules import RULES

SEEING = frozenset(act for act in Act if act.value.startswith("see_"))


class Refused(Exception):
    """The rules say no. The edge answers 404 to a refused sight and 403 to a refused act."""

    def __init__(self, act: Act, actor: Any) -> None:
        super().__init__(f"{act} refused")
        self.act = act
        self.guest = actor is None
        self.looks_missing = act in SEEING


def can(actor: Any, act: Act, thing: Any = None) -> bool:
    """May ``actor`` (None: a guest) do ``act`` to ``thing``?"""
    return any(
        all(can(actor, word, thing) if isinstance(word, Act) else word(actor, thing) for word in line)
        for line in RULES.get(act, ())
    )


def require(actor: Any, act: Act, thing: Any = None) -> None:
    """Go on only if ``can``; raises ``Refused`` otherwise."""
    if not can(actor, act, thing):
        raise Refused(act, actor)
