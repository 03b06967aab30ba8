"""The first version: what a community has before anybody has written a code of its own."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select

from forum.clock import now
from forum.community.edition import new_edition
from forum.facts.bus import record
from forum.facts.catalogue import CommunityOpened
from forum.members.models import AUTOMOD, Member
from forum.members.setup import make_automod
from forum.storage.session import session
from moderation.conduct.actions.accept import everybody_here_accepts
from moderation.conduct.facts import ConductPublished
from moderation.conduct.models import CodeVersion, Rule
from moderation.conduct.wording import IntroductionWords, RuleWords, introduction_words, rule_words

FIRST = Path(__file__).parent.parent / "first_code.toml"


@cache
def first_code() -> tuple[IntroductionWords, dict[str, RuleWords]]:
    """The code that comes with the program: its introduction, and its rules by key in their order."""
    found: dict[str, Any] = tomllib.loads(FIRST.read_text(encoding="utf-8"))
    introduction = introduction_words(found["introduction"]["fr"], found["introduction"]["en"])
    return introduction, {rule["key"]: rule_words(rule) for rule in found["rules"]}


def publish_first() -> int | None:
    """Put the first code in force, as the system member; answers its row's id, None if a code is there."""
    if session().scalar(select(exists().select_from(CodeVersion))):
        return None
    make_automod()
    automod = session().scalars(select(Member.id).where(Member.username_key == AUTOMOD)).one()
    introduction, rules = first_code()
    version = CodeVersion(significant=True, **asdict(introduction))
    session().add(version)
    session().flush()
    for position, (key, words) in enumerate(rules.items(), start=1):
        session().add(Rule(version_id=version.id, key=key, position=position, **asdict(words)))
    session().flush()
    version.number, version.published_at, version.published_by_id = 1, now(), automod
    session().flush()
    new_edition()
    record(ConductPublished(actor_id=automod, version=1, significant=True))
    return version.id


def doors_open(_fact: CommunityOpened) -> None:
    """The community opens with the first code, which those who open it have seen and accept by opening."""
    version_id = publish_first()
    if version_id is not None:
        everybody_here_accepts(version_id)
