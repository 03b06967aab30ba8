"""Reading reports. A member reads their own, moderators those of a case they may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, Signer
from sqlalchemy import func, select

from forum.clock import now
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.subjects import SubjectKind
from moderation.cases.models import Case, CaseSnapshot
from moderation.cases.story import kind_of
from moderation.conduct.queries import current_code
from moderation.reports.models import REFUSED, UPHELD, WAITING, Report, StrayNotice

PAGE = 20
MANY = 5
"""Answered reports before anything is said about how well founded they were."""

DAY = timedelta(days=1)

MOST_MAILS = 5
"""Confirmations that one address gets in a day, whoever types it in."""

LONGEST_TOKEN = 200
"""Characters of a private link's secret; none of ours is as long."""


@dataclass(frozen=True, slots=True)
class Reportable:
    """What the rules ask of a thing that somebody would report."""

    owner_id: int


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report as whoever made it sees it."""

    report: Report
    case: Case
    title: str
    """Of what they saw when they reported it."""
    url: str
    label: Any
    """The kind of subject in words."""

    @property
    def looked_at(self) -> bool:
        """Whether somebody has it before them now; who that is, nobody says."""
        return self.report.outcome == WAITING and self.case.claimed_by_id is not None


@dataclass(frozen=True, slots=True)
class Record:
    """What became of a member's reports: shown to moderators, who judge; no machine does anything with it."""

    upheld: int = 0
    refused: int = 0
    waiting: int = 0

    @property
    def mostly_unfounded(self) -> bool:
        """Whether at least four in five answered reports came to nothing."""
        answered = self.upheld + self.refused
        return answered >= MANY and self.refused * 5 >= answered * 4


def reportable(
    viewer: Any, kind_name: str, subject_id: int, *, lock: bool = False, seen: bool = False
) -> tuple[SubjectKind, Any]:
    """The kind and the thing, if ``viewer`` may report it, else ``Refused``.

    ``seen``: it is certain that they could see it a while ago, though perhaps not any more.
    """
    kind = kind_of(kind_name)
    thing = kind.find(subject_id, lock=lock) if kind is not None else None
    if kind is None or thing is None or not (seen or kind.sees(viewer, thing)):
        raise Refused(Act.SEE_POST, viewer)  # whatever it is: it looks as if it was not there
    require(viewer, Act.REPORT, Reportable(kind.bearings(thing).owner_id))
    return kind, thing


def own_report(viewer: Any, kind_name: str, subject_id: int) -> OwnReport | None:
    """The viewer's report of a subject, if they ever made one."""
    found = _own().where(
        Case.subject_kind == kind_name, Case.subject_id == subject_id, Report.reporter_id == viewer.id
    )
    return next(iter(_shown(session().execute(found).all())), None)


def own_reports(viewer: Any, before: int | None = None) -> list[OwnReport]:
    """The viewer's reports, the newest first, one more than a page shows; ``before`` an id."""
    require(viewer, Act.ACCEPT_CONDUCT)
    found = _own().where(Report.reporter_id == viewer.id)
    if before is not None:
        found = found.where(Report.id < before)
    return _shown(session().execute(found.order_by(Report.id.desc()).limit(PAGE + 1)).all())


def notice_behind(token: str) -> OwnReport | StrayNotice | None:
    """What a private link shows."""
    digest = hash_of(token)
    found = next(iter(_shown(session().execute(_own().where(Report.token_hash == digest)).all())), None)
    return found or session().scalar(select(StrayNotice).where(StrayNotice.token_hash == digest))


def hash_of(token: str) -> str:
    """What is kept of a private link's secret; of one that ``sealed_token`` made, what it was made of."""
    try:
        return _signer().unsign(token[:LONGEST_TOKEN].encode("utf-8", "replace")).decode("ascii")
    except (BadSignature, UnicodeDecodeError):
        pass
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def confirmed_by_mail(notice: Report | StrayNotice) -> bool:
    """Whether the receipt of a notice was confirmed by mail, or no address was given for that."""
    return not notice.email or gets_mail(notice.email, notice.made_at)


def gets_mail(email: str, moment: datetime) -> bool:
    """Whether the last notice that gave this address, at ``moment``, is confirmed by mail."""
    given = 0
    for table in (Report, StrayNotice):
        lately = (table.email == email, table.made_at > moment - DAY, table.made_at <= moment)
        given += session().scalar(select(func.count()).select_from(table).where(*lately)) or 0
    return given <= MOST_MAILS


def sealed_token(token_hash: str) -> str:
    """Another secret that opens the same private page, for letters that come later: of the first one only the
    hash is kept."""
    return _signer().sign(token_hash).decode("ascii")


def _signer() -> Signer:
    return Signer(str(current_app.secret_key), salt="moderation-notice-link", digest_method=sha256)


def _own() -> Any:
    return (
        select(Report, Case, CaseSnapshot)
        .join(Case, Case.id == Report.case_id)
        .outerjoin(CaseSnapshot, CaseSnapshot.id == Report.snapshot_id)
    )


def _shown(found: Sequence[Any]) -> list[OwnReport]:
    shown = []
    for report, case, snapshot in found:
        kind = kind_of(case.subject_kind)
        shown.append(
            OwnReport(
                report=report,
                case=case,
                title=snapshot.title if snapshot is not None else "",
                url=snapshot.url if snapshot is not None else "",
                label=kind.label if kind is not None else case.subject_kind,
            )
        )
    return shown


def open_today(member_id: int) -> int:
    """How many of a member's reports of the last day still wait."""
    found = (
        select(func.count())
        .select_from(Report)
        .where(
            Report.reporter_id == member_id,
            Report.outcome == WAITING,
            Report.made_at > now() - DAY,
        )
    )
    return session().scalar(found) or 0


def reporter_records(reports: Collection[Report]) -> dict[int, Record]:
    """What became of everything that the makers of ``reports`` reported, by the number of the report.

    A member is known by their account, whoever gave a notice by the address that they typed in: nobody has
    proved that it is theirs, so it says nothing of a member who has the same. Two queries.
    """
    address = func.lower(Report.email)
    senders = {one.email.lower() for one in reports if one.reference is not None and one.email}
    members = {one.reporter_id for one in reports if one.reporter_id is not None}
    of_members = (
        select(Report.reporter_id, Report.outcome, func.count())
        .where(Report.reporter_id.in_(members))
        .group_by(Report.reporter_id, Report.outcome)
    )
    of_notices = (
        select(address, Report.outcome, func.count())
        .where(Report.reference.is_not(None), address.in_(senders))
        .group_by(address, Report.outcome)
    )
    counts: dict[Any, dict[str, int]] = {}
    for known, asked in ((members, of_members), (senders, of_notices)):
        for maker, outcome, count in session().execute(asked) if known else ():
            counts.setdefault(maker, {})[outcome] = count
    return {one.id: _record(counts.get(one.reporter_id or one.email.lower(), {})) for one in reports}


def _record(told: Mapping[str, int]) -> Record:
    return Record(upheld=told.get(UPHELD, 0), refused=told.get(REFUSED, 0), waiting=told.get(WAITING, 0))


LAW = "illegal"
"""The key of the rule of the first code that says that the law applies here too."""


def rule_of_the_law() -> str:
    """Under which rule a notice is looked at that names none: the law's, else the gravest there is."""
    code = current_code()
    if code is None or not code.rules:
        return LAW
    law = code.rule(LAW)
    return law.key if law is not None else max(code.rules, key=lambda rule: rule.gravity).key
