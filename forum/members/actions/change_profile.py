"""Changing what a member says about themselves, and how pages look to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from forum.community.edition import new_edition
from forum.facts.bus import record
from forum.facts.catalogue import ProfileChanged
from forum.members.models import Member
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.web.language import LANGUAGES

PROFILE = ("display_name", "bio", "speaks", "language", "timezone", "theme")
THEMES = ("auto", "light", "dark")


def change_profile(*, actor: Any, member: Member, values: Mapping[str, str]) -> None:
    """Change some of ``PROFILE``; ``values`` are clean already."""
    require(actor, Act.EDIT_PROFILE, member)
    unknown = set(values) - set(PROFILE)
    if unknown:
        raise ValueError(f"not part of a profile: {sorted(unknown)}")
    name_changed = values.get("display_name", member.display_name) != member.display_name
    for name, value in values.items():
        setattr(member, name, value)
    session().flush()
    if name_changed:
        new_edition()
    record(ProfileChanged(actor_id=actor.id, member_id=member.id, name_changed=name_changed))


def choose(*, actor: Viewer, language: str = "", theme: str = "") -> None:
    """Keep a choice made in the header. A suspended member may make it too: it concerns nobody else."""
    values: dict[str, Any] = {}
    if language in LANGUAGES:
        values["language"] = language
    if theme in THEMES:
        values["theme"] = theme
    if values:
        session().execute(update(Member).where(Member.id == actor.id).values(**values))
