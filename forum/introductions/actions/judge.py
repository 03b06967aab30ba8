"""Hiding, removing and publishing an introduction: what decisions do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forum.clock import iso, now
from forum.facts.bus import record
from forum.facts.held_again import IntroductionHeldAgain
from forum.facts.meeting import IntroductionHidden, IntroductionPublished, IntroductionRemoved
from forum.introductions.models import HELD, HIDDEN, PUBLISHED, REMOVED, TO_ANSWER, UNSAID, Introduction
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


def hide_introduction(*, actor: Any, introduction: Introduction, reason: str) -> None:
    """Take it out of the sight of the two; it can be published again."""
    require(actor, Act.HIDE_INTRODUCTION, introduction)
    if introduction.state != HIDDEN:
        _enter(introduction, HIDDEN, reason)
        record(IntroductionHidden(actor_id=actor.id, introduction_id=introduction.id, reason=reason))


def remove_introduction(*, actor: Any, introduction: Introduction, reason: str) -> None:
    """Take it away for a breach of the rules."""
    require(actor, Act.REMOVE_INTRODUCTION, introduction)
    if introduction.state != REMOVED:
        _enter(introduction, REMOVED, reason)
        record(IntroductionRemoved(actor_id=actor.id, introduction_id=introduction.id, reason=reason))


def publish_introduction(*, actor: Any, introduction: Introduction, reason: str = "") -> None:
    """Let the two read it. If it still waits for them they have their two weeks, from now on."""
    require(actor, Act.PUBLISH_INTRODUCTION, introduction)
    if introduction.state == PUBLISHED:
        return
    _enter(introduction, PUBLISHED, "")
    if introduction.over_at is None and introduction.met_at is None:
        introduction.ends_at = now() + TO_ANSWER
        introduction.told_at = introduction.told_at or now()
        session().flush()
    record(
        IntroductionPublished(
            actor_id=actor.id,
            introduction_id=introduction.id,
            author_id=introduction.author_id,
            reason=reason,
        )
    )


def before_shown(introduction: Introduction) -> dict[str, Any]:
    """What publishing one that waits changes besides its state: since when the two know of it."""
    told = introduction.told_at
    return {"told_at": iso(told) if told is not None else ""}


def hold_introduction(*, actor: Any, introduction: Introduction, reason: str, was: Mapping[str, Any]) -> None:
    """Let it wait again that was published by mistake. The days of the two begin once it is published."""
    require(actor, Act.HIDE_INTRODUCTION, introduction)
    if introduction.state == HELD:
        return
    if was and introduction.over_at is None and introduction.met_at is None:
        introduction.told_at = datetime.fromisoformat(was["told_at"]) if was["told_at"] else None
    _enter(introduction, HELD, "")
    record(IntroductionHeldAgain(actor_id=actor.id, introduction_id=introduction.id, reason=reason))


def _enter(introduction: Introduction, state: str, reason: str) -> None:
    introduction.state, introduction.reason = state, reason
    if state != PUBLISHED:  # should it come back, both are asked anew
        introduction.first_said = introduction.second_said = UNSAID
    session().flush()
