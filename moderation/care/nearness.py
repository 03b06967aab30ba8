"""For whom a moderator may turn shelter on: who writes in a category of theirs, and whom a case speaks to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.policy.words import moderates_all
from forum.storage.session import session
from forum.topics.models import PUBLISHED, Post, Topic
from moderation.care.strangers import spoken_to
from moderation.cases.models import Case
from moderation.cases.queries import case_for
from moderation.cases.story import kind_of


@dataclass(frozen=True, slots=True)
class Protected:
    """A member as the rules ask about shelter for them."""

    id: int
    near: frozenset[int]
    """Categories in which they take part, as far as the actor moderates them."""


def protected(actor: Any, member_id: int, case_id: int | None = None) -> Protected:
    """The member as ``actor`` stands to them; ``case_id`` a case that leads to them. Raises ``Refused``."""
    mine: frozenset[int] = getattr(actor, "moderated_categories", frozenset())
    if not mine or moderates_all(actor, None):
        return Protected(member_id, frozenset())
    near = _writes_in(member_id, mine)
    if case_id is not None:
        near |= _led_to(case_for(actor, case_id), member_id)
    return Protected(member_id, near)


def addressed(viewer: Any, case: Case, thing: Any) -> list[Member]:
    """Those whom the judged post speaks to, without its author, for whom ``viewer`` may turn shelter on."""
    here = frozenset({case.category_id}) if case.category_id is not None else frozenset[int]()
    people = _spoken_to(case, thing)
    return [one for one in people if can(viewer, Act.SHELTER, Protected(one.id, here))]


def member_to_shelter(viewer: Any, member_id: int, case_id: int | None = None) -> Member:
    """The member for whom ``viewer`` may turn shelter on, else ``Refused``."""
    wanted = select(Member).where(Member.id == member_id, Member.active.is_(True), Member.system.is_(False))
    member = session().scalar(wanted)
    if member is None:
        raise Refused(Act.SEE_MEMBER, viewer)
    require(viewer, Act.SEE_MEMBER, member)
    require(viewer, Act.SHELTER, protected(viewer, member.id, case_id))
    return member


def _writes_in(member_id: int, categories: frozenset[int]) -> frozenset[int]:
    """Those of ``categories`` in which something of the member's can be read."""
    written = (
        select(Topic.category_id)
        .join(Post, Post.topic_id == Topic.id)
        .where(Post.author_id == member_id, Post.state == PUBLISHED, Topic.category_id.in_(categories))
    )
    return frozenset(session().scalars(written.distinct()))


def _led_to(case: Case, member_id: int) -> frozenset[int]:
    """The category of ``case`` if what it is about speaks to the member."""
    kind = kind_of(case.subject_kind)
    thing = kind.find(case.subject_id) if kind is not None else None
    reached = any(one.id == member_id for one in _spoken_to(case, thing))
    return frozenset({case.category_id}) if reached and case.category_id is not None else frozenset()


def _spoken_to(case: Case, thing: Any) -> list[Member]:
    if thing is None or case.subject_kind != "post":
        return []
    found = spoken_to(thing.source, thing.reply_to_id, thing.topic) - {thing.author_id}
    wanted = select(Member).where(Member.id.in_(found), Member.active.is_(True), Member.system.is_(False))
    return list(session().scalars(wanted.order_by(Member.id))) if found else []
