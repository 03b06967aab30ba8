"""Counting what moderation did in a period: five queries, and one pass over the stories they bring.

What is counted are entries, decisions and complaints, which never change afterwards; each is counted in the
period in which it happened, so that the halves of a year add up to it. Medians are taken here rather than by
the database, so that every database gives the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased

from forum.storage.session import session
from moderation.appeals.models import OPEN, Appeal
from moderation.cases.fold import DECIDED, HELD, REPORTED, WITHDRAWN
from moderation.cases.models import Entry
from moderation.decisions.measures import REVERSE, measure
from moderation.decisions.models import Decision, Statement
from moderation.reports.models import StrayNotice
from moderation.transparency.periods import Period, Span

IN_ORDER = frozenset({"publish", "dismiss", "restore"})
"""Measures that leave or bring what was judged in sight."""


@dataclass(frozen=True, slots=True, order=True)
class Heading:
    """What numbers are gathered under. ``version`` is 0 for a report: it names a rule, not a version."""

    rule: str
    version: int = 0
    illegal: bool = False


@dataclass(slots=True)
class Sums:
    """What happened under one heading. Times are in seconds."""

    reports: int = 0
    """Of members."""
    notices: int = 0
    """By the public form."""
    held: int = 0
    measures: Counter[str] = field(default_factory=Counter)
    """Decisions by measure. A reversal is none, but where it takes something out of sight again: then it is
    what holds again by it."""
    noticed: Counter[str] = field(default_factory=Counter)
    """Those of them that a report or a notice led to."""
    found: Counter[str] = field(default_factory=Counter)
    """Those of them about what the screening had found."""
    found_alone: Counter[str] = field(default_factory=Counter)
    """Those of them that nobody had reported."""
    by_machine: int = 0
    undone: int = 0
    waits: list[float] = field(default_factory=list)
    """From a report or a notice to the decision that answered it."""
    notice_waits: list[float] = field(default_factory=list)
    """Those of notices by the public form."""
    complaints: Counter[str] = field(default_factory=Counter)
    """Complaints made, by the role of whoever made them."""
    judged: Counter[str] = field(default_factory=Counter)
    """Complaints judged, by outcome."""
    complaint_waits: list[float] = field(default_factory=list)

    @property
    def received(self) -> int:
        """Reports and notices together."""
        return self.reports + self.notices

    @property
    def decisions(self) -> int:
        """All decisions; of reversals those that restrict."""
        return self.measures.total()

    def __iadd__(self, other: Sums) -> Sums:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything counted for one period."""

    period: Period
    under: dict[Heading, Sums]
    strays: int
    """Notices about an address at which there was nothing."""

    def by(self, key: Any) -> dict[Any, Sums]:
        """The sums of all headings for which ``key(heading)`` is the same."""
        found: dict[Any, Sums] = {}
        for heading, sums in self.under.items():
            mine = found.setdefault(key(heading), Sums())
            mine += sums
        return found

    @property
    def total(self) -> Sums:
        """Everything together."""
        return self.by(lambda heading: "").get("", Sums())


def median(seconds: Iterable[float]) -> float | None:
    """The one in the middle, or between the two in the middle; None of nothing."""
    found = sorted(seconds)
    if not found:
        return None
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


def count(period: Period) -> Figures:
    """Count the figures of a period."""
    strays = session().scalar(
        select(func.count()).select_from(StrayNotice).where(_within(StrayNotice.made_at, period))
    )
    return Figures(period, counted(period), strays or 0)


def counted(period: Period | Span) -> dict[Heading, Sums]:
    """What happened in any time, by heading."""
    under: dict[Heading, Sums] = {}

    def at(heading: Heading) -> Sums:
        return under.setdefault(heading, Sums())

    _count_entries(period, at)
    decided = _count_decisions(period, at)
    _count_waits(period, decided, at)
    _count_complaints(period, at)
    return under


def _within(moment: Any, period: Period | Span) -> Any:
    return (moment >= period.since) & (moment < period.until)


def _count_entries(period: Period | Span, at: Any) -> None:
    """Reports, notices, and what the screening held back."""
    there = (
        select(
            Entry.kind,
            Entry.actor_id.is_(None).label("public"),
            case(
                (Entry.kind == HELD, Entry.data[("rules", 0)].as_string()),
                else_=Entry.data["rule"].as_string(),
            ).label("rule"),
        )
        .where(Entry.kind.in_((REPORTED, HELD)), _within(Entry.at, period), _first_time())
        .subquery()
    )
    columns = (there.c.kind, there.c.public, there.c.rule)
    for kind, public, rule, number in session().execute(select(*columns, func.count()).group_by(*columns)):
        sums = at(Heading(rule or ""))
        if kind == HELD:
            sums.held += number
        elif public:
            sums.notices += number
        else:
            sums.reports += number


def _first_time() -> Any:
    """Not a sentence that was added to a report."""
    return func.coalesce(Entry.data["again"].as_boolean(), False).is_(False)


def _count_decisions(period: Period | Span, at: Any) -> dict[int, Heading]:
    """Decisions by measure; answers the heading of each by its number.

    A reversal is counted under the rule of what it undoes; where it restricts, also as the restriction that
    holds again, under the rule of that (``decisions/aftermath.py``).
    """
    undone = aliased(Decision)
    lines = (
        select(
            Decision.id,
            Decision.rule_key,
            Decision.rule_version,
            Decision.illegal,
            Decision.measure,
            undone.rule_key.label("undone_rule"),
            undone.rule_version.label("undone_version"),
            undone.illegal.label("undone_illegal"),
            Decision.effects["restricts"].as_boolean().label("restricts"),
            Decision.effects["stands"].as_string().label("stands"),
            Decision.source,
            Decision.detected_by_machine,
            Decision.decided_by_machine,
        )
        .outerjoin(undone, undone.id == Decision.reverses_id)
        .where(_within(Decision.decided_at, period))
    )
    decided = {}
    for line in session().execute(lines.execution_options(yield_per=1000)):
        made = line.measure
        if made == REVERSE.name:
            at(Heading(line.undone_rule, line.undone_version, bool(line.undone_illegal))).undone += 1
            if not line.restricts:
                continue
            made = line.stands
        heading = Heading(line.rule_key, line.rule_version, bool(line.illegal))
        decided[line.id] = heading
        _note_decision(at(heading), made, line)
    return decided


def _note_decision(sums: Sums, made: str, line: Any) -> None:
    sums.measures[made] += 1
    if line.source == "notice":
        sums.noticed[made] += 1
    if line.detected_by_machine:
        sums.found[made] += 1
    if line.detected_by_machine and line.source != "notice":
        sums.found_alone[made] += 1
    if line.decided_by_machine:
        sums.by_machine += 1


def _count_waits(period: Period | Span, decided: dict[int, Heading], at: Any) -> None:
    """How long reports and notices waited for the first decision after them, less those taken back."""
    cases = select(Decision.case_id).where(_within(Decision.decided_at, period))
    lines = (
        select(
            Entry.case_id,
            Entry.kind,
            Entry.actor_id,
            Entry.at,
            Entry.data["report_id"].as_integer(),
            Entry.data["decision_id"].as_integer(),
        )
        .where(Entry.case_id.in_(cases), Entry.kind.in_((REPORTED, WITHDRAWN, DECIDED)), _first_time())
        .order_by(Entry.case_id, Entry.number)
    )
    present, waiting = 0, dict[int, tuple[datetime, bool]]()
    read = session().execute(lines.execution_options(yield_per=1000))
    for case_id, kind, actor_id, moment, report_id, decision_id in read:
        if case_id != present:
            present, waiting = case_id, {}
        if kind == REPORTED:
            waiting[report_id] = (moment, actor_id is None)
        elif kind == WITHDRAWN:
            waiting.pop(report_id, None)
        elif kind == DECIDED:
            if decision_id in decided:
                _note_waits(at(decided[decision_id]), waiting, moment)
            waiting = {}


def _note_waits(sums: Sums, waiting: dict[int, tuple[datetime, bool]], moment: datetime) -> None:
    for since, public in waiting.values():
        seconds = (moment - since).total_seconds()
        sums.waits.append(seconds)
        if public:
            sums.notice_waits.append(seconds)


def _count_complaints(period: Period | Span, at: Any) -> None:
    """Complaints when they were made, and when they were judged."""
    lines = (
        select(
            Decision.rule_key,
            Decision.rule_version,
            Decision.illegal,
            Statement.role,
            Appeal.made_at,
            Appeal.judged_at,
            Appeal.outcome,
        )
        .join(Decision, Decision.id == Appeal.decision_id)
        .join(Statement, Statement.id == Appeal.statement_id)
        .where(or_(_within(Appeal.made_at, period), _within(Appeal.judged_at, period)))
    )
    for line in session().execute(lines.execution_options(yield_per=1000)):
        sums = at(Heading(line.rule_key, line.rule_version, bool(line.illegal)))
        if period.since <= line.made_at < period.until:
            sums.complaints[line.role] += 1
        if line.outcome != OPEN and period.since <= line.judged_at < period.until:
            sums.judged[line.outcome] += 1
            sums.complaint_waits.append((line.judged_at - line.made_at).total_seconds())


def restricting(measures: Counter[str]) -> int:
    """How many of these decisions restricted something."""
    return sum(number for name, number in measures.items() if measure(name).restricts)
