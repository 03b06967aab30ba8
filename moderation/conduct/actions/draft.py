"""Writing the next version: start from the one in force, change it, or give it up."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select, update

from forum.facts.bus import record
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from moderation.conduct.facts import ConductDrafted
from moderation.conduct.models import MOST_RULES, CodeVersion, Rule
from moderation.conduct.queries import load, rules_of
from moderation.conduct.refusals import ChangedMeanwhile, KeyTaken, NoDraft, NoSuchRule, TooManyRules
from moderation.conduct.wording import IntroductionWords, RuleWords

COPIED = (
    "key", "position", "name_fr", "name_en", "text_fr", "text_en", "html_fr", "html_en", "gravity",
    "needs_sentence", "dsa_category",
)  # fmt: skip
INTRODUCTION = ("introduction_fr", "introduction_en", "introduction_html_fr", "introduction_html_en")


def start_draft(*, actor: Any) -> CodeVersion:
    """The draft, begun as a copy of the version in force if there is none yet."""
    require(actor, Act.EDIT_CONDUCT)
    newest = session().scalar(
        select(CodeVersion)
        .where(CodeVersion.number > 0)
        .order_by(CodeVersion.number.desc())
        .limit(1)
        .with_for_update()
    )
    found = session().scalar(select(CodeVersion).where(CodeVersion.number == 0))
    if found is not None:
        return found
    made = CodeVersion(significant=False)
    session().add(made)
    if newest is not None:
        for name in INTRODUCTION:
            setattr(made, name, getattr(newest, name))
        session().flush()
        for rule in rules_of(newest.id):
            session().add(Rule(version_id=made.id, **{name: getattr(rule, name) for name in COPIED}))
    session().flush()
    record(ConductDrafted(actor_id=actor.id, change="started"))
    return made


def discard_draft(*, actor: Any) -> None:
    """Give the draft up; the version in force stays."""
    require(actor, Act.EDIT_CONDUCT)
    draft = held_draft()
    session().execute(delete(Rule).where(Rule.version_id == draft.id))
    session().execute(delete(CodeVersion).where(CodeVersion.id == draft.id))
    record(ConductDrafted(actor_id=actor.id, change="discarded"))


def write_introduction(*, actor: Any, words: IntroductionWords, seen: str | None = None) -> None:
    """Say something else before the rules.

    ``seen``: the mark of what the writer had before them; None asks for nothing. Raises ``NoDraft``,
    ``ChangedMeanwhile``.
    """
    require(actor, Act.EDIT_CONDUCT)
    draft = held_draft()
    if seen not in (None, load(draft).introduction_mark):
        raise ChangedMeanwhile
    for name, value in asdict(words).items():
        setattr(draft, name, value)
    _changed(actor, draft, "introduction")


def add_rule(*, actor: Any, key: str, words: RuleWords) -> None:
    """Add a rule at the end of the draft."""
    require(actor, Act.EDIT_CONDUCT)
    draft = held_draft()
    present = rules_of(draft.id)
    if any(rule.key == key for rule in present):
        raise KeyTaken(key)
    if len(present) >= MOST_RULES:
        raise TooManyRules
    position = 1 + max((rule.position for rule in present), default=0)
    session().add(Rule(version_id=draft.id, key=key, position=position, **asdict(words)))
    _changed(actor, draft, "added", key)


def change_rule(*, actor: Any, key: str, words: RuleWords, seen: str | None = None) -> None:
    """Write a rule of the draft anew; its key stays.

    ``seen`` as in ``write_introduction``. Raises ``NoDraft``, ``NoSuchRule``, ``ChangedMeanwhile``.
    """
    require(actor, Act.EDIT_CONDUCT)
    draft = held_draft()
    rule, present = _rule(draft, key), load(draft).rule(key)
    if present is not None and seen not in (None, present.mark):
        raise ChangedMeanwhile
    for name, value in asdict(words).items():
        setattr(rule, name, value)
    _changed(actor, draft, "changed", key)


def retire_rule(*, actor: Any, key: str) -> None:
    """Leave a rule out of the next version; earlier versions keep it."""
    require(actor, Act.EDIT_CONDUCT)
    draft = held_draft()
    session().delete(_rule(draft, key))
    _changed(actor, draft, "retired", key)


def move_rule(*, actor: Any, key: str, up: bool) -> None:
    """Move a rule a place up or down."""
    require(actor, Act.EDIT_CONDUCT)
    draft = held_draft()
    order = [rule.key for rule in rules_of(draft.id)]
    if key not in order:
        raise NoSuchRule(key)
    here = order.index(key)
    there = max(0, min(len(order) - 1, here + (-1 if up else 1)))
    order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order, start=1):
        session().execute(
            update(Rule).where(Rule.version_id == draft.id, Rule.key == one).values(position=position)
        )
    _changed(actor, draft, "moved", key)


def held_draft() -> CodeVersion:
    """The draft, held until the transaction ends; ``NoDraft`` when there is none."""
    found = session().scalar(select(CodeVersion).where(CodeVersion.number == 0).with_for_update())
    if found is None:
        raise NoDraft
    return found


def _rule(draft: CodeVersion, key: str) -> Rule:
    found = session().scalar(select(Rule).where(Rule.version_id == draft.id, Rule.key == key))
    if found is None:
        raise NoSuchRule(key)
    return found


def _changed(actor: Any, draft: CodeVersion, change: str, key: str = "") -> None:
    draft.edits += 1
    session().flush()
    record(ConductDrafted(actor_id=actor.id, change=change, rule=key))
