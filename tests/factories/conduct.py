"""Versions of the code of conduct for tests. Call these with an application context open."""

from __future__ import annotations

from typing import Any

from forum.facts.bus import record
from forum.facts.catalogue import CommunityOpened
from forum.storage.session import transaction
from moderation.conduct.actions.accept import accept
from moderation.conduct.actions.draft import change_rule, start_draft
from moderation.conduct.actions.publish import publish
from moderation.conduct.queries import current_code, draft
from moderation.conduct.wording import rule_words

WORDS = {
    "name_fr": "Pas de bruit",
    "name_en": "No noise",
    "text_fr": "On chuchote **après dix heures**.",
    "text_en": "Whisper **after ten**.",
    "gravity": 1,
    "needs_sentence": False,
    "dsa_category": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
}
"""What a rule says when a test does not care."""


def open_doors(actor: Any) -> None:
    """As at the end of the first start: the first code is in force, and all who are here have accepted it."""
    with transaction():
        record(CommunityOpened(actor_id=actor.id))


def publish_change(actor: Any, *, significant: bool = True, key: str = "respect", **words: Any) -> int:
    """A further version in which the rule ``key`` says something else; answers its number."""
    with transaction():
        start_draft(actor=actor)
        change_rule(actor=actor, key=key, words=rule_words({**WORDS, **words}))
    found = draft()
    assert found is not None
    with transaction():
        return publish(actor=actor, significant=significant, seen=found.edits)


def accept_code(member: Any) -> None:
    """``member`` accepts the version in force."""
    found = current_code()
    assert found is not None
    with transaction():
        accept(actor=member, code=found)
