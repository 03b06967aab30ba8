"""A member's profile as a subject: how it is found, shown, kept and judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import escape
from sqlalchemy import select

from forum.members.actions.conceal_profile import conceal_profile, hold_profile, reveal_profile
from forum.members.models import NAME_LENGTH, Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.subjects import HELD, HIDDEN, PUBLISHED, Bearings, Place, Snapshot, SubjectKind


def _member(member_id: int, *, lock: bool = False) -> Member | None:
    statement = select(Member).where(Member.id == member_id, Member.system.is_(False))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session().scalar(statement)


def _snapshot(member: Member) -> Snapshot:
    kept = member.concealed or {}
    return _with(
        member, kept.get("display_name", member.display_name), kept.get("bio", member.bio), _state(member)
    )


def _shown(_viewer: Any, member: Member) -> Snapshot:
    """What members see of it: while it is concealed, neither what is, nor that it is."""
    return _with(member, member.display_name, member.bio, PUBLISHED)


def _with(member: Member, name: str, bio: str, state: str) -> Snapshot:
    return Snapshot(
        title=name,
        source=bio,
        html=f"<p>{escape(bio)}</p>" if bio else "",
        author_name=member.username,
        revision=member.profile_revision,
        url=f"/members/{member.username}",
        language=member.language,
        state=state,
    )


def _state(member: Member) -> str:
    if member.concealed is None:
        return PUBLISHED
    return HELD if member.concealed.get("held") else HIDDEN


def _hide(*, actor: Any, thing: Member, reason: str) -> None:
    conceal_profile(actor=actor, member=thing, reason=reason)


def _show(*, actor: Any, thing: Member, reason: str) -> None:
    reveal_profile(actor=actor, member=thing, reason=reason)


def _hold(*, actor: Any, thing: Member, reason: str, was: Mapping[str, Any]) -> None:
    hold_profile(actor=actor, member=thing, reason=reason)


def _named(place: Place) -> int | None:
    if place.endpoint != "members.page":
        return None
    key = str(place.values["name"])[:NAME_LENGTH].lower()
    found = select(Member.id).where(Member.username_key == key, Member.system.is_(False))
    return session().scalar(found) or 0


PROFILE = SubjectKind(
    name="profile",
    label=_l("profile"),
    find=_member,
    sees=lambda viewer, member: member.active and can(viewer, Act.SEE_MEMBER, member),
    bearings=lambda member: Bearings(member.id, None, None, member.language, "members"),
    snapshot=_snapshot,
    state=_state,
    verbs={PUBLISHED: _show, HIDDEN: _hide},
    hold=_hold,
    named_by=_named,
    shown=_shown,
    act=Act.CONCEAL_PROFILE,
)

SUBJECTS = (PROFILE,)
