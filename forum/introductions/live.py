"""What open pages hear (AFTER the commit): never that somebody answered.

Those who follow an introduction hear of what they all may know: that it was published, hidden, is over, or
has become a conversation.
"""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum.facts.meeting import IntroductionFact
from forum.introductions.queries import introduction_for
from forum.policy.acts import Act
from forum.policy.check import can
from forum.realtime.following import changed, let_follow, put_out_of

KIND, DESK = "introduction", "desk"


def introduction_changed(fact: IntroductionFact) -> None:
    """Whoever may not see it any more is put out before anything is said."""
    put_out_of(KIND, fact.introduction_id)
    changed(KIND, fact.introduction_id)


def desk_changed(_fact: Any) -> None:
    """Something that the desk lists may have been done, or taken."""
    changed(DESK, 0)


def _sees(viewer: Any, introduction_id: int) -> bool:
    return introduction_for(viewer, introduction_id) is not None


def install(app: Flask) -> None:
    """Let pages follow an introduction, and connectors the desk."""
    let_follow(app, KIND, _sees)
    let_follow(app, DESK, lambda viewer, number: number == 0 and can(viewer, Act.SEE_DESK))
