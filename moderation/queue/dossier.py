"""Everything that a moderator needs to see of one case, gathered for its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import aliased

from forum.clock import now
from forum.members.models import Member
from forum.policy.check import Refused
from forum.storage.session import session
from forum.subjects import Snapshot
from forum.text.diff import Kind
from forum.topics.cards import cards_for
from forum.topics.queries import topic_page_for
from forum.topics.windows import neighbours
from moderation.cases.fold import APPEAL_DECIDED, DECIDED, ESCALATED, NOTED, REPORTED, from_json
from moderation.cases.models import APPEALED, CLOSED, OPEN, Case, CaseSnapshot, Entry
from moderation.cases.priority import Part, age, may_upset
from moderation.cases.queries import case_for
from moderation.cases.story import entries_of, gravity_of, kind_of, priority_of, same_words
from moderation.cases.visibility import CASE_VISIBLE, case_sight
from moderation.decisions.models import Decision
from moderation.decisions.wording import measure_name, names_of, rule_name, told
from moderation.queue.evidence import (
    Evidence,
    changes,
    evidence_of,
    held_in,
    looked_at,
    present_of,
    signals_in,
    snapshots_of,
)
from moderation.queue.marking import marked
from moderation.queue.queries import newest_snapshots
from moderation.reports.models import Report
from moderation.reports.queries import Record, reporter_records

REACH = 3
"""How many posts are shown before and after the one that is judged."""

EARLIER = 20
"""Other cases about the same member, at most: those that are open before those that are closed."""

REPORTS = 50
"""Reports shown on the page and told of in the story, the newest; thousands may say the same."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the story, in words."""

    number: int
    at: Any
    sentence: str
    text: str
    """What a note or an escalation says."""
    kind: str
    handover: bool


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """Another case about the same member: when, about what, and what was decided."""

    case: Case
    title: str
    rule: str
    decisions: list[tuple[Any, str, str, bool]]
    """When, what, under which rule, and whether it was undone."""


@dataclass(slots=True)
class Dossier:
    """A case with all that belongs to it, for the viewer it was gathered for."""

    case: Case
    kind: Any
    thing: Any
    state_now: str
    folded: bool
    priority: list[Part]
    snapshot: CaseSnapshot | None
    """What the case keeps of it, the newest."""
    snapshots: list[CaseSnapshot]
    present: Snapshot | None
    """What it says now, where it is there and its words are not erased."""
    changes: list[tuple[Kind, str]]
    """What of it is other now than when it was last reported, held or decided about."""
    typed: Markup
    """The text as typed, with the evidence marked."""
    evidence: list[Evidence]
    owner: Member | None
    claimer: str
    reports: list[tuple[Report, str, str, Record]]
    """The report, its reporter's name, its rule's, and what became of whatever else they reported."""
    story: list[Told]
    older_reports: int
    """Reports that the story leaves out."""
    before: list[Markup] = field(default_factory=list)
    after: list[Markup] = field(default_factory=list)
    others: list[EarlierCase] = field(default_factory=list)

    @property
    def points(self) -> int:
        return round(sum(part.points for part in self.priority))

    @property
    def overdue(self) -> bool:
        due = self.case.due_at
        return self.case.status in (OPEN, APPEALED) and due is not None and due < now()

    @property
    def judged(self) -> CaseSnapshot | Snapshot | None:
        """What whoever decides has to read."""
        return self.present or self.snapshot

    @property
    def earlier(self) -> list[CaseSnapshot]:
        """What it said before, the newest first."""
        shown = self.judged
        return [one for one in self.snapshots if not one.erased_at and shown and not same_words(one, shown)]

    def html(self, snapshot: CaseSnapshot | Snapshot) -> Markup:
        """What readers saw at the time."""
        return Markup(snapshot.html)  # noqa: S704 (sanitised when it was written)

    @property
    def notes(self) -> list[Told]:
        """What colleagues left to read, the newest first."""
        return [one for one in reversed(self.story) if one.kind in (NOTED, ESCALATED) and one.text]

    @property
    def calls(self) -> list[Told]:
        """What was left for whoever comes next since it was last decided, the newest first."""
        last = max((one.number for one in self.story if one.kind in (DECIDED, APPEAL_DECIDED)), default=0)
        return [one for one in self.notes if one.number > last and (one.handover or one.kind == ESCALATED)]

    @property
    def open_others(self) -> list[EarlierCase]:
        return [one for one in self.others if one.case.status != CLOSED]


def dossier_for(viewer: Any, case_id: int, language: str) -> Dossier:
    """The case and what belongs to it, if ``viewer`` may see it, else ``Refused``."""
    case = case_for(viewer, case_id)
    kind = kind_of(case.subject_kind)
    thing = kind.find(case.subject_id) if kind is not None else None
    entries, older_reports = _worth_telling(entries_of(case.id))
    reports = _reports(case.id)
    asked = {entry.actor_id for entry in entries} | {one.reporter_id for one in reports}
    names = names_of(one for one in {*asked, case.claimed_by_id} if one is not None)
    snapshots = snapshots_of(case.id)
    snapshot = snapshots[0] if snapshots else None
    signals = signals_in(entries)
    present = present_of(kind, thing)
    held = held_in(entries, snapshot)
    state = from_json(case.state)
    gravity = max((gravity_of(rule) for rule in (*state.rules, case.rule_key)), default=0)
    found = Dossier(
        case=case,
        kind=kind,
        thing=thing,
        state_now=kind.state(thing) if kind is not None and thing is not None else "deleted",
        folded=may_upset(gravity, max((one["weight"] for one in signals), default=state.weight)),
        priority=[*priority_of(case, state), age(case.waiting_since, now())] if case.status != CLOSED else [],
        snapshot=snapshot,
        snapshots=snapshots,
        present=present,
        changes=changes(looked_at(entries), present),
        typed=marked(held.source if held is not None else "", signals),
        evidence=[evidence_of(held, one, language) for one in signals],
        owner=session().get(Member, case.owner_id) if case.owner_id is not None else None,
        claimer=names.get(case.claimed_by_id or 0, ""),
        reports=_said_by(reports, names, language),
        story=tell(entries, names, language),
        older_reports=older_reports,
        others=_others(viewer, case, language),
    )
    found.before, found.after = _around(viewer, case, thing, language)
    return found


def _worth_telling(entries: list[Entry]) -> tuple[list[Entry], int]:
    """The story without all but its newest reports, and how many those are: thousands may say the same."""
    older = {one.number for one in [one for one in entries if one.kind == REPORTED][:-REPORTS]}
    return [one for one in entries if one.number not in older], len(older)


def tell(entries: Iterable[Entry], names: dict[int, str], language: str) -> list[Told]:
    """The story in words."""
    return [
        Told(
            number=entry.number,
            at=entry.at,
            sentence=told(entry, names, language),
            text=str(entry.data.get("text", "")),
            kind=entry.kind,
            handover=bool(entry.data.get("handover")),
        )
        for entry in entries
    ]


def _reports(case_id: int) -> list[Report]:
    found = select(Report).where(Report.case_id == case_id).order_by(Report.id.desc()).limit(REPORTS)
    return list(session().scalars(found))


def _said_by(
    reports: list[Report], names: dict[int, str], language: str
) -> list[tuple[Report, str, str, Record]]:
    records = reporter_records(reports)
    return [
        (one, names.get(one.reporter_id or 0, one.name), rule_name(one.rule_key, language), records[one.id])
        for one in reports
    ]


def _around(viewer: Any, case: Case, thing: Any, language: str) -> tuple[list[Markup], list[Markup]]:
    """The conversation around a post, or the replies to a topic, as their readers see them."""
    topic_id = getattr(thing, "topic_id", case.topic_id)  # a post may stand elsewhere by now
    if topic_id is None or case.subject_kind not in ("post", "topic"):
        return [], []
    try:
        topic = topic_page_for(viewer, topic_id)
    except Refused:
        return [], []
    pivot = case.subject_id if case.subject_kind == "post" else topic.first_post_id or 0
    lines = neighbours(viewer, topic, pivot, REACH)
    cards = cards_for(lines, language)
    shown = {one.id: Markup(cards[one.id]) for one in lines if one.id in cards and one.id != pivot}  # noqa: S704 (a card)
    before = [card for number, card in shown.items() if number < pivot]
    return before, [card for number, card in shown.items() if number > pivot][:REACH]


def _others(viewer: Any, case: Case, language: str) -> list[EarlierCase]:
    if case.owner_id is None:
        return []
    wanted = select(Case).where(Case.owner_id == case.owner_id, Case.id != case.id, CASE_VISIBLE)
    found = list(
        session().scalars(
            wanted.order_by(Case.status == CLOSED, Case.id.desc()).limit(EARLIER), case_sight(viewer)
        )
    )
    decisions = _decisions([one.id for one in found], language)
    snapshots = newest_snapshots([one.id for one in found])
    return [
        EarlierCase(
            case=one,
            title=_safe_title(one, snapshots.get(one.id)),
            rule=rule_name(one.rule_key, language),
            decisions=decisions.get(one.id, []),
        )
        for one in found
    ]


def _safe_title(case: Case, snapshot: CaseSnapshot | None) -> str:
    """Its title, unless that is what is judged and may upset."""
    folded = may_upset(gravity_of(case.rule_key), int(case.state.get("weight", 0)))
    if snapshot is None or snapshot.erased_at or (folded and case.subject_kind != "post"):
        return ""
    return snapshot.title


def _decisions(case_ids: list[int], language: str) -> dict[int, list[tuple[Any, str, str, bool]]]:
    if not case_ids:
        return {}
    undoing = aliased(Decision)
    rows = session().execute(
        select(Decision, undoing.id)
        .outerjoin(undoing, undoing.reverses_id == Decision.id)
        .where(Decision.case_id.in_(case_ids), Decision.reverses_id.is_(None))
        .order_by(Decision.id)
    )
    found: dict[int, list[tuple[Any, str, str, bool]]] = {}
    for one, undone in rows:
        line = (one.decided_at, measure_name(one.measure), rule_name(one.rule_key, language), bool(undone))
        found.setdefault(one.case_id, []).append(line)
    return found
