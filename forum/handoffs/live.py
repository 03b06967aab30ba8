"""What open pages hear (AFTER the commit): that a hand-off, or the list of them, is another now."""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.facts.handoffs import HandoffFact
from forum.handoffs.queries import find_handoff
from forum.policy.acts import Act
from forum.policy.check import can
from forum.realtime.following import changed, let_follow, put_out_of

KIND, DESK = "handoff", "handoffs"


def handoff_changed(fact: HandoffFact) -> None:
    """Whoever may not see it any more is put out before anything is said."""
    put_out_of(KIND, fact.handoff_id)
    changed(KIND, fact.handoff_id)
    changed(DESK, 0)


def department_changed(_fact: Any) -> None:
    """Other people answer for a department, or it is no more."""
    put_out_of(DESK, 0)
    changed(DESK, 0)


def _hears(viewer: Any, handoff_id: int) -> bool:
    found = find_handoff(handoff_id)
    return found is not None and (
        can(viewer, Act.SEE_HANDOFF, found) or can(viewer, Act.SEE_OWN_HANDOFF, found)
    )


def install(app: Flask) -> None:
    """Let pages follow a hand-off, and the list of those one sees."""
    let_follow(app, KIND, _hears)
    let_follow(app, DESK, lambda viewer, number: number == 0 and can(viewer, Act.SEE_HANDOFFS))
