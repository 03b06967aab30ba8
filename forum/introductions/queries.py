"""Reading introductions, what brings members, and who may be introduced. Every read names its viewer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from forum.hooks import hooks
from forum.introductions.models import (
    MEMBER_RESTS,
    PAIR_RESTS,
    Introduction,
    Purpose,
    Welcome,
)
from forum.introductions.purposes import MEET, PURPOSES, suit
from forum.introductions.visibility import introducible_by, pairable, visible_to
from forum.members.models import AUTOMOD, Member
from forum.members.queries import viewer_by_name
from forum.members.viewer import Viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session

PAGE = 20
OFFERED = 12
"""Members that a connector is shown to choose from."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member as the rules look at one who may be introduced."""

    id: int
    active: bool
    system: bool
    confirmed_at: datetime | None
    suspended_until: datetime | None
    wants_introductions: bool
    rests_until: datetime | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two members as the rules look at whether they may be introduced to each other."""

    suited: bool
    rests_until: datetime | None


@dataclass(frozen=True, slots=True)
class Offered:
    """A member who could be introduced, with what brings them."""

    member: Member
    brings: tuple[str, ...]


def introduction_for(viewer: Any, introduction_id: int, *, lock: bool = False) -> Introduction:
    """The introduction if ``viewer`` may see it, else ``Refused``. ``lock`` holds its row."""
    found = find_introduction(introduction_id, lock=lock)
    if found is None:
        raise Refused(Act.SEE_INTRODUCTION, viewer)
    require(viewer, Act.SEE_INTRODUCTION, found)
    return found


def find_introduction(introduction_id: int, *, lock: bool = False) -> Introduction | None:
    """The row, whoever asks."""
    wanted = select(Introduction).where(Introduction.id == introduction_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return session().scalar(wanted)


def introductions_of(viewer: Any, *, before: int | None = None) -> list[Introduction]:
    """Those the viewer is in or wrote, the newest first, one more than a page shows; ``before`` an id."""
    require(viewer, Act.STATE_PURPOSES, viewer)
    wanted = select(Introduction).where(visible_to(viewer)).order_by(Introduction.id.desc()).limit(PAGE + 1)
    if before is not None:
        wanted = wanted.where(Introduction.id < before)
    return list(session().scalars(wanted))


def people(member_ids: Iterable[int]) -> dict[int, Member]:
    """Members by number, whoever they are."""
    return {one.id: one for one in session().scalars(select(Member).where(Member.id.in_(set(member_ids))))}


def program() -> Viewer:
    """The system member: the actor of what nobody in particular does."""
    found = viewer_by_name(AUTOMOD)
    if found is None:
        raise LookupError("the first start makes the system member")
    return found


def purposes_for(viewer: Any, member: Any) -> tuple[str, ...]:
    """What brings ``member``, in the order of asking; ``Refused`` to all but themselves and connectors."""
    require(viewer, Act.SEE_PURPOSES, member)
    return purposes_of([member.id]).get(member.id, ())


def purposes_of(member_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """What brings each of them, for the program itself."""
    said: dict[int, set[str]] = {}
    wanted = select(Purpose.member_id, Purpose.name).where(Purpose.member_id.in_(member_ids))
    for member_id, name in session().execute(wanted):
        said.setdefault(member_id, set()).add(name)
    return {one: tuple(name for name in PURPOSES if name in names) for one, names in said.items()}


def welcome_of(viewer: Any) -> Welcome:
    """How the viewer wishes to be received; a row that nobody has kept yet where there is none."""
    require(viewer, Act.STATE_PURPOSES, viewer)
    found = session().get(Welcome, viewer.id)
    return found or Welcome(member_id=viewer.id, asked_at=None, wants_introductions=True)


def candidate(member: Member) -> Candidate:
    """``member`` as the rules ask about them; ``rests_until`` knows of no answer, only of introductions."""
    welcome = session().get(Welcome, member.id, populate_existing=True)
    newest = _newest(or_(Introduction.first_id == member.id, Introduction.second_id == member.id))
    return Candidate(
        id=member.id,
        active=member.active,
        system=member.system,
        confirmed_at=member.confirmed_at,
        suspended_until=member.suspended_until,
        wants_introductions=welcome is None or welcome.wants_introductions,
        rests_until=newest + MEMBER_RESTS if newest is not None else None,
    )


def pair(one_id: int, other_id: int) -> Pair:
    """Two members as the rules ask about them together."""
    first, second = sorted((one_id, other_id))
    newest = _newest(Introduction.first_id == first, Introduction.second_id == second)
    said = purposes_of([one_id, other_id])
    return Pair(
        suited=suit(said.get(one_id, ()), said.get(other_id, ())),
        rests_until=newest + PAIR_RESTS if newest is not None else None,
    )


def _newest(*where: Any) -> datetime | None:
    wanted = select(Introduction.created_at).where(*where).order_by(Introduction.created_at.desc()).limit(1)
    return session().scalar(wanted)


def offered_to(viewer: Any, beside: Member | None = None) -> list[Offered]:
    """Members whom the viewer could introduce, to ``beside`` if given; whoever came to meet people first,
    then the newest."""
    require(viewer, Act.INTRODUCE)
    wants = select(Purpose.member_id).where(Purpose.member_id == Member.id, Purpose.name == MEET).exists()
    wanted = select(Member).where(introducible_by(viewer))
    if beside is not None:
        brings = purposes_of([beside.id]).get(beside.id, ())
        wanted = wanted.where(Member.id != beside.id, pairable(viewer, beside.id, brings))
    found = list(session().scalars(wanted.order_by(wants.desc(), Member.id.desc()).limit(OFFERED)))
    spared = hooks().hushed(viewer.id, [one.id for one in found]) if found else set()
    shown = [one for one in found if one.id not in spared]
    said = purposes_of([one.id for one in shown])
    return [Offered(one, said.get(one.id, ())) for one in shown]
