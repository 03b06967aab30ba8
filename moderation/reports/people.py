"""How many people stand behind the reports of a case: whoever reports often is one person.

A member is known by their account, also where they were logged in at the form for everybody or gave the
address of their account there; anybody else by the address of mail that they gave, in capitals or not. Those
who gave none (Article 16(2)(c) allows it) are one together: nothing tells them apart. No more is kept of
anybody for this: it is read from the reports, and the story of a case says only whether a report came from
somebody known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from forum.members.models import Member
from forum.storage.session import session
from moderation.cases.fold import REPORTED
from moderation.cases.models import Case, Entry
from moderation.cases.queries import GIVER
from moderation.reports.models import WAITING, Report

GIVEN_BY = Entry.data[GIVER].as_integer()
NUMBER = Entry.data["report_id"].as_integer()


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a report is of, as far as it tells: a member, an address in lower case, or neither."""

    member_id: int | None
    email: str = ""


def person(report: Report, giver_id: int | None = None) -> Person:
    """Who made ``report``; ``giver_id`` is the member who was logged in at the form for everybody."""
    email = report.email.lower()
    found = report.reporter_id if report.reporter_id is not None else giver_id
    if found is None and email:
        found = session().scalar(select(Member.id).where(func.lower(Member.email) == email))
    return Person(found, "" if found is not None else email)


def known_already(report: Report, giver_id: int | None = None) -> dict[str, bool]:
    """What the entry about ``report`` says of its maker: that another report of theirs waits in its case."""
    found = person(report, giver_id)
    return {"known": True} if _own(report, found) or _given(report, found) else {}


def known_still(case: Case, report: Report) -> dict[str, bool]:
    """The same for a report that is taken back."""
    notice = _notices(case.id).where(Report.id == report.id)
    giver_id = session().scalar(notice) if report.reference is not None else None
    return known_already(report, giver_id)


def people_waiting(case_id: int) -> int:
    """How many people wait for a decision about a case, over all its reports."""
    waiting = select(Report).where(Report.case_id == case_id, Report.outcome == WAITING)
    given = _notices(case_id).add_columns(Report.id)
    givers = {number: giver_id for giver_id, number in session().execute(given)}
    return len({_told_apart(one, givers) for one in session().scalars(waiting)})


def _told_apart(report: Report, givers: dict[int, int | None]) -> tuple[int, Person]:
    """The member of an account that is gone is still one person."""
    alone = report.id if report.reporter_id is None and report.reference is None else 0
    return alone, person(report, givers.get(report.id))


def _own(report: Report, found: Person) -> bool:
    """Whether a report of their account waits; there is one of each member and case."""
    if found.member_id is None or report.reporter_id == found.member_id:
        return False
    mine = select(Report.id).where(
        Report.case_id == report.case_id, Report.reporter_id == found.member_id, Report.outcome == WAITING
    )
    return session().scalar(mine) is not None


def _given(report: Report, found: Person) -> bool:
    """Whether a notice by the form for everybody waits that is theirs."""
    others = _notices(report.case_id).where(Report.id != report.id)
    unsigned, address = GIVEN_BY.is_(None), func.lower(Report.email)
    if found.member_id is None:
        theirs: Any = unsigned & (address == found.email)
    else:
        account = select(func.lower(Member.email)).where(Member.id == found.member_id).scalar_subquery()
        theirs = or_(found.member_id == GIVEN_BY, unsigned & (address == account))
    return session().execute(others.where(theirs).limit(1)).first() is not None


def _notices(case_id: int) -> Any:
    """Who was logged in at each notice about a case that waits. The index of who acted finds them: they are
    few, however many members have reported it. Who adds to one later is not who gave it."""
    added = func.coalesce(Entry.data["again"].as_boolean(), False)
    return (
        select(GIVEN_BY)
        .join(Report, Report.id == NUMBER)
        .where(
            Entry.case_id == case_id,
            Entry.actor_id.is_(None),
            Entry.kind == REPORTED,
            ~added,
            Report.outcome == WAITING,
        )
    )
