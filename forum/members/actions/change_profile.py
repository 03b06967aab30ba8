"""Changing what a member says about themselves, and how pages look to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from forum.community.edition import new_edition
from forum.facts.bus import record
from forum.facts.members import ProfileChanged
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.members.actions.conceal_profile import SHOWN, put_aside
from forum.members.models import Member
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.web.language import LANGUAGES

PROFILE = ("display_name", "bio", "speaks", "language", "timezone", "theme")
THEMES = ("auto", "light", "dark")


def change_profile(*, actor: Any, member: Member, values: Mapping[str, str], insisted: bool = False) -> None:
    """Change some of ``PROFILE``; ``values`` are clean already.

    What a screener holds back is kept, but shown to nobody until a person has looked at it. Raises
    ``Reconsider`` unless the member ``insisted``.
    """
    require(actor, Act.EDIT_PROFILE, member)
    unknown = set(values) - set(PROFILE)
    if unknown:
        raise ValueError(f"not part of a profile: {sorted(unknown)}")
    chosen = chosen_words(member)
    wanted = {name: values.get(name, chosen[name]) for name in SHOWN}
    verdict = Verdict(Outcome.PASS)
    if wanted != chosen:
        verdict = hooks().screen(actor, _written(member, wanted), insisted=insisted)
        member.profile_revision += 1
    before = member.display_name
    for name, value in values.items():
        if name not in SHOWN:
            setattr(member, name, value)
    _show(member, wanted, held=verdict.outcome is Outcome.HOLD)
    name_changed = member.display_name != before
    session().flush()
    if verdict.keep is not None:
        verdict.keep(member.id)
    if name_changed:
        new_edition()
    record(ProfileChanged(actor_id=actor.id, member_id=member.id, name_changed=name_changed))


def chosen_words(member: Member) -> dict[str, str]:
    """The name and the line that ``member`` chose, whether others see them or not."""
    kept = member.concealed
    return {name: kept[name] if kept is not None else getattr(member, name) for name in SHOWN}


def _written(member: Member, wanted: Mapping[str, str]) -> Written:
    return Written(
        "profile",
        wanted["bio"],
        title=wanted["display_name"],
        subject_id=member.id,
        author_id=member.id,
    )


def _show(member: Member, wanted: Mapping[str, str], *, held: bool) -> None:
    """What is concealed already stays so, with the new words kept in the place of the old."""
    if member.concealed is not None:
        member.concealed = {**member.concealed, **wanted}
        return
    for name, value in wanted.items():
        setattr(member, name, value)
    if held:
        put_aside(member, held=True)


def choose(*, actor: Viewer, language: str = "", theme: str = "") -> None:
    """Keep a choice made in the header. A suspended member may make it too: it concerns nobody else."""
    values: dict[str, Any] = {}
    if language in LANGUAGES:
        values["language"] = language
    if theme in THEMES:
        values["theme"] = theme
    if values:
        session().execute(update(Member).where(Member.id == actor.id).values(**values))
