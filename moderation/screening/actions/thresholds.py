"""Setting how strictly texts are judged, everywhere or in one category."""

from __future__ import annotations

from typing import Any

from forum.categories.catalogue import CategoryView
from forum.community.edition import new_edition
from forum.facts.bus import record
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from moderation.screening.facts import ThresholdsChanged
from moderation.screening.levels import Thresholds, are_sound
from moderation.screening.models import EVERYWHERE, SetThresholds
from moderation.screening.refusals import UnsoundThresholds


def set_thresholds(*, actor: Any, category: CategoryView | None, thresholds: Thresholds) -> None:
    """Judge what is written in ``category`` by ``thresholds``; None: wherever a category has none of its own.

    Raises ``UnsoundThresholds``. What is set already leaves no trace.
    """
    require(actor, Act.SET_THRESHOLDS)
    if not are_sound(thresholds):
        raise UnsoundThresholds
    new_edition()  # first: its row makes administrators who set the same at once take turns
    present = _present(category)
    if present is None:
        present = SetThresholds(id=EVERYWHERE if category is None else category.id)
        present.category_id = None if category is None else category.id
        session().add(present)
    elif (present.nudge, present.hold) == (thresholds.nudge, thresholds.hold):
        return
    present.nudge, present.hold, present.set_by_id = thresholds.nudge, thresholds.hold, actor.id
    session().flush()
    record(
        ThresholdsChanged(
            actor_id=actor.id, category_id=present.category_id, nudge=present.nudge, hold=present.hold
        )
    )


def clear_thresholds(*, actor: Any, category: CategoryView) -> None:
    """Judge what is written in ``category`` like everything else again."""
    require(actor, Act.SET_THRESHOLDS)
    new_edition()
    present = _present(category)
    if present is None:
        return
    session().delete(present)
    session().flush()
    record(ThresholdsChanged(actor_id=actor.id, category_id=category.id, nudge=None, hold=None))


def _present(category: CategoryView | None) -> SetThresholds | None:
    return session().get(SetThresholds, EVERYWHERE if category is None else category.id)
