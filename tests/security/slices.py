"""Secrets of every slice beside the forum's own: how they come to be, and who may read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.security.announced import announce, announced
from tests.security.asked import ask, asked_seen
from tests.security.given import gifts_seen, give
from tests.security.going_on import events_seen, plan_events
from tests.security.handed import hand_on, handed
from tests.security.introduced import introduce, introduced
from tests.security.judged import judge, judged
from tests.security.thanked import thank, thanks_seen
from tests.security.wished import wish, wishes_seen

SEEN = (
    judged,
    gifts_seen,
    events_seen,
    wishes_seen,
    asked_seen,
    introduced,
    thanks_seen,
    announced,
    handed,
)
"""Each yields (thing, may the walker read it)."""


def tell(world: Any, cast: Any, lea: Any, words: Callable[[str], str]) -> None:
    """Fill the slices: what the cast gave, planned, wished, thanked, announced, asked and handed on."""
    world.gifts, world.events = give(cast, words), plan_events(cast, words)
    world.ideas = wish(cast, words)
    thank(cast, world.topics, words)
    introduce(cast, lea, words), announce(cast, words), ask(cast, words)
    hand_on(cast, world.topics, words), judge(cast, world.posts, words)
