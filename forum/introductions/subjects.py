"""An introduction as a subject: how it is found, shown, kept and judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.introductions.actions.erase import erase_removed
from forum.introductions.actions.judge import (
    before_shown,
    hide_introduction,
    hold_introduction,
    publish_introduction,
    remove_introduction,
)
from forum.introductions.models import Introduction
from forum.introductions.queries import find_introduction, people
from forum.policy.acts import Act
from forum.policy.check import can
from forum.subjects import HIDDEN, PUBLISHED, REMOVED, Bearings, Place, Snapshot, SubjectKind
from forum.web.ids import bounded_id


def _bearings(row: Introduction) -> Bearings:
    return Bearings(row.author_id, None, None, "", "private", (row.first_id, row.second_id))


def _snapshot(row: Introduction) -> Snapshot:
    """Everything there is of it but what the two said: that is nobody's business, not even a judge's."""
    known = people((row.author_id, row.first_id, row.second_id))
    return Snapshot(
        title=" & ".join(known[one].display_name for one in (row.first_id, row.second_id)),
        source=row.source,
        html=row.html,
        author_name=known[row.author_id].display_name,
        revision=1,
        url=f"/introductions/{row.id}",
        language="",
        state=row.state,
    )


def _hide(*, actor: Any, thing: Introduction, reason: str) -> None:
    hide_introduction(actor=actor, introduction=thing, reason=reason)


def _remove(*, actor: Any, thing: Introduction, reason: str) -> None:
    remove_introduction(actor=actor, introduction=thing, reason=reason)


def _publish(*, actor: Any, thing: Introduction, reason: str) -> None:
    publish_introduction(actor=actor, introduction=thing, reason=reason)


def _hold(*, actor: Any, thing: Introduction, reason: str, was: Mapping[str, Any]) -> None:
    hold_introduction(actor=actor, introduction=thing, reason=reason, was=was)


def _named(place: Place) -> int | None:
    return bounded_id(place.values.get("introduction_id"))


INTRODUCTION = SubjectKind(
    name="introduction",
    label=_l("introduction"),
    find=find_introduction,
    sees=lambda viewer, row: can(viewer, Act.SEE_INTRODUCTION, row),
    bearings=_bearings,
    snapshot=_snapshot,
    state=lambda row: str(row.state),
    verbs={PUBLISHED: _publish, HIDDEN: _hide, REMOVED: _remove},
    hold=_hold,
    before_shown=before_shown,
    named_by=_named,
    erase=erase_removed,
)

SUBJECTS = (INTRODUCTION,)
