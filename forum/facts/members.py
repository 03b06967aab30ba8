"""What happens to members, to what they may do and to the ways into their accounts."""

from __future__ import annotations

from dataclasses import dataclass

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFact(Fact):
    """Something that happened to a member."""

    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRegistered(MemberFact):
    """An account was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberConfirmed(MemberFact):
    """The address of an account was confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanged(MemberFact):
    name_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileConcealed(MemberFact):
    """A moderator took what a member shows of themselves out of sight."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRevealed(MemberFact):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingChanged(MemberFact):
    standing: str
    until: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGranted(MemberFact):
    capability: str
    category_id: int | None
    until: str | None = None
    changed: bool = False
    """They had it already, for another time or about something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWithdrawn(MemberFact):
    capability: str
    category_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecognised(MemberFact):
    """An administrator said whether a member works here, and whether they sign with a first name."""

    works_here: bool
    has_face: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsEnded(MemberFact):
    """Sessions of a member were ended; ``session_id`` None means all of them."""

    session_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStepForgotten(MemberFact):
    """An administrator turned off the second step of a member who had lost the means to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordLinkMade(MemberFact):
    """An administrator made a link with which a member chooses a new password, to hand it over."""
