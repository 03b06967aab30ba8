"""Putting a version in force."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from forum.clock import now
from forum.community.edition import new_edition
from forum.facts.bus import record
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from moderation.conduct.actions.accept import note_acceptance
from moderation.conduct.actions.draft import COPIED, INTRODUCTION, held_draft
from moderation.conduct.facts import ConductPublished
from moderation.conduct.models import CodeVersion, Rule
from moderation.conduct.queries import rules_of
from moderation.conduct.refusals import ChangedMeanwhile, NothingToPublish

SAID = tuple(name for name in COPIED if not name.startswith("html_"))


def publish(*, actor: Any, significant: bool, seen: int) -> int:
    """Put the draft in force, as it was when ``seen`` was its number of edits; answers its number.

    Whoever publishes a significant version has accepted it by that.
    """
    require(actor, Act.EDIT_CONDUCT)
    draft = held_draft()
    if draft.edits != seen:
        raise ChangedMeanwhile
    newest = session().scalar(
        select(CodeVersion).where(CodeVersion.number > 0).order_by(CodeVersion.number.desc()).limit(1)
    )
    rules = rules_of(draft.id)
    if not rules or (newest is not None and _same(newest, draft, rules)):
        raise NothingToPublish
    for position, rule in enumerate(rules, start=1):
        rule.position = position
    session().flush()  # while the rules may still change
    number = 1 + (session().scalar(select(func.max(CodeVersion.number))) or 0)
    draft.number, draft.published_at, draft.published_by_id = number, now(), actor.id
    draft.significant = significant or newest is None
    session().flush()
    new_edition()
    record(ConductPublished(actor_id=actor.id, version=number, significant=draft.significant))
    if draft.significant:
        note_acceptance(member_id=actor.id, version_id=draft.id, number=number)
    return number


def _same(newest: CodeVersion, draft: CodeVersion, rules: list[Rule]) -> bool:
    before = rules_of(newest.id)
    if any(getattr(newest, name) != getattr(draft, name) for name in INTRODUCTION):
        return False
    said = [name for name in SAID if name != "position"]
    return [[getattr(rule, name) for name in said] for rule in before] == [
        [getattr(rule, name) for name in said] for rule in rules
    ]
