"""Departments: made, described otherwise, deleted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.handoffs import DepartmentChanged, DepartmentClosed
from forum.handoffs.models import AWAITING, RETURNED, Department, DepartmentPerson, Handoff
from forum.handoffs.queries import department_row, departments, find_handoff, people, post_row
from forum.handoffs.refusals import NameTaken, NoDepartment, Outsiders
from forum.handoffs.story import append
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import require
from forum.policy.words import member
from forum.storage.session import session
from forum.topics.actions.renew import renew_card
from forum.topics.models import Post
from forum.topics.sequence import locked_topics


@dataclass(frozen=True, slots=True)
class Described:
    """What a department says of itself."""

    name_fr: str
    name_en: str
    address: str
    delay_days: int
    weekly: bool
    people: Collection[int]


def make_department(*, actor: Any, said: Described) -> Department:
    """A new department, to which questions can be handed from now on. Raises ``NameTaken``, ``Outsiders``."""
    require(actor, Act.MANAGE_DEPARTMENTS)
    _check(said)
    row = Department(delay_days=said.delay_days, name_fr="", name_en="", address="")
    session().add(row)
    _describe(actor, row, said)
    return row


def change_department(*, actor: Any, department_id: int, said: Described) -> None:
    """Describe it otherwise; what waits for it goes on waiting.

    Raises ``NoDepartment``, ``NameTaken``, ``Outsiders``.
    """
    require(actor, Act.MANAGE_DEPARTMENTS)
    row = department_row(department_id, lock=True)
    if row is None or row.closed_at is not None:
        raise NoDepartment
    _check(said, but=department_id)
    renamed = (row.name_fr, row.name_en) != (said.name_fr, said.name_en)
    _describe(actor, row, said)
    if renamed:
        _renew_cards(actor, department_id)


def _renew_cards(actor: Any, department_id: int) -> None:
    """Beneath the posts that it has, or had, threads call it as it is called now."""
    theirs = select(Handoff.post_id).where(Handoff.department_id == department_id)
    found = session().execute(select(Post.id, Post.topic_id).where(Post.id.in_(theirs))).all()
    locked_topics(row.topic_id for row in found)
    for number in sorted(row.id for row in found):
        renew_card(actor_id=actor.id, post=post_row(number, lock=True))


def _check(said: Described, *, but: int = 0) -> None:
    """Each name is one department's, and only employees answer: they read what is personal."""
    meant = {said.name_fr.casefold(), said.name_en.casefold()}
    for other in departments():
        if other.id != but and meant & {other.name_fr.casefold(), other.name_en.casefold()}:
            raise NameTaken
    found = [(one, viewer_by_id(one)) for one in sorted(set(said.people))]
    strangers = [
        number for number, one in found if one is None or not member(one, None) or not one.works_here
    ]
    if strangers:
        raise Outsiders([one.username for one in people(strangers).values()])


def _describe(actor: Any, row: Department, said: Described) -> None:
    row.name_fr, row.name_en, row.address = said.name_fr, said.name_en, said.address
    row.delay_days, row.weekly = said.delay_days, said.weekly
    session().flush()
    session().execute(delete(DepartmentPerson).where(DepartmentPerson.department_id == row.id))
    session().add_all(
        DepartmentPerson(department_id=row.id, member_id=one) for one in sorted(set(said.people))
    )
    session().flush()
    record(DepartmentChanged(actor_id=actor.id, department_id=row.id))


def close_department(*, actor: Any, department_id: int) -> None:
    """Delete it: what waits for it goes back to whoever handed it off. Its name stays in the stories.

    The department's row is held first, as by whoever hands something to it: nothing arrives meanwhile.
    Then the topics, in the order of their numbers. Raises ``NoDepartment`` when it is gone.
    """
    require(actor, Act.MANAGE_DEPARTMENTS)
    row = department_row(department_id, lock=True)
    if row is None or row.closed_at is not None:
        raise NoDepartment
    waiting = select(Handoff.id, Post.topic_id).join(Post, Post.id == Handoff.post_id)
    found = session().execute(
        waiting.where(Handoff.department_id == department_id, Handoff.status.in_(AWAITING))
    )
    topics = {row.id: row.topic_id for row in found.all()}
    locked_topics(topics.values())
    for handoff_id in sorted(topics):
        handoff = find_handoff(handoff_id, lock=True)
        if handoff is not None and handoff.status in AWAITING and handoff.department_id == department_id:
            append(handoff, RETURNED, actor_id=actor.id)
    row.closed_at, row.address, row.weekly = now(), "", False
    session().execute(delete(DepartmentPerson).where(DepartmentPerson.department_id == department_id))
    session().flush()
    record(DepartmentClosed(actor_id=actor.id, department_id=department_id))


def stop_weekly(*, actor: Any, department_id: int) -> None:
    """End the weekly letter: whoever reads the department's mail wished so, by its link."""
    row = department_row(department_id, lock=True)
    if row is not None and row.weekly:
        row.weekly = False
        session().flush()
        record(DepartmentChanged(actor_id=actor.id, department_id=department_id))
