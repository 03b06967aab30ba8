"""The story of a case: opening it, appending to it. Everything that happens to a case comes through here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select, update

from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.facts.bus import record
from forum.hooks import hooks
from forum.members.models import AUTOMOD, Member
from forum.storage.session import session
from forum.storage.upsert import insert_into
from forum.subjects import Bearings, Snapshot, SubjectKind
from moderation.cases.facts import CaseGrew
from moderation.cases.fold import CLAIMED, DISTURBING, EDITED, REPORTED, fold, from_json, to_json
from moderation.cases.models import CLOSED, WAITING, Case, CaseSnapshot, Entry
from moderation.cases.priority import parts, urgency
from moderation.cases.state import CaseState
from moderation.conduct.queries import newest_rule

TARGET = timedelta(hours=24)
"""How soon a case should be decided; afterwards it counts as overdue."""

NEWCOMER = "newcomer"
TITLE = 140
"""So much of a title is kept."""


class Stale(Exception):
    """The case went on since the page was fetched; ``entries`` are what happened meanwhile.

    There are none where nothing is written down of it: the words alone are others than those that were read.
    """

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__(f"{len(entries)} newer entries")
        self.entries = entries


def gravity_of(rule_key: str) -> int:
    """How grave a rule is, 1 to 5, as it was last in force; 0 for one nobody knows."""
    rule = newest_rule(rule_key)
    return rule.gravity if rule is not None else 0


def kind_of(name: str) -> SubjectKind | None:
    """The kind of subject called ``name``, None when no slice registered one."""
    return hooks().subjects.get(name)


def automod_id() -> int:
    """The system member, who acts where no person does."""
    found = session().scalar(select(Member.id).where(Member.username_key == AUTOMOD))
    if found is None:
        raise LookupError("there is no system member: the community was never set up")
    return found


def case_of(kind: str, subject_id: int, *, lock: bool = False) -> Case | None:
    """The case of a subject, if there ever was one; ``lock`` holds its row."""
    statement = select(Case).where(Case.subject_kind == kind, Case.subject_id == subject_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return attached(session().scalar(statement))


def held_case(case_id: int) -> Case | None:
    """The case, its row held for this transaction."""
    statement = select(Case).where(Case.id == case_id)
    return attached(session().scalar(statement.with_for_update().execution_options(populate_existing=True)))


def attached(case: Case | None) -> Case | None:
    """Set the category that the rules ask for on a row just fetched."""
    if case is not None:
        case.category = catalogue().get(case.category_id) if case.category_id else None  # type: ignore[misc]
    return case


def open_case(kind: SubjectKind, subject_id: int, thing: Any) -> Case:
    """The case of ``thing``, its row held; made when there is none yet. Two at once make one."""
    where = kind.bearings(thing)
    session().execute(
        insert_into(Case)
        .values(
            subject_kind=kind.name,
            subject_id=subject_id,
            **bearings_of(where),
            opened_at=now(),
            waiting_since=now(),
            changed_at=now(),
            version=0,
            state={},
            status=CLOSED,
            rule_key="",
            escalated=False,
            handed_over=False,
            urgency=0.0,
        )
        .on_conflict_do_nothing()
    )
    case = case_of(kind.name, subject_id, lock=True)
    if case is None:
        raise LookupError(f"no case of {kind.name} {subject_id}")
    take_bearings(case, where)
    return case


def take_bearings(case: Case, where: Bearings) -> bool:
    """Let ``case``, whose row is held, stand where its subject stands; answers whether it moved."""
    before = (case.category_id, case.topic_id)
    for name, value in bearings_of(replace(where, parties=case.parties_of(where))).items():
        setattr(case, name, value)
    attached(case)
    return before != (case.category_id, case.topic_id)


def bearings_of(where: Bearings) -> dict[str, Any]:
    """The columns of a case that say where its subject stands."""
    return {
        "owner_id": _here(where.owner_id),
        "category_id": where.category.id if where.category is not None else None,
        "topic_id": where.topic_id,
        "language": where.language,
        "audience": where.audience,
        "party_ids": "".join(f",{one}" for one in sorted(where.parties)) + ("," if where.parties else ""),
    }


def _here(owner_id: int) -> int | None:
    """The owner. Nobody answers for what is by somebody who has left for good, nor for what somebody without
    an account wrote, which is the program's own."""
    person = (Member.erased_at.is_(None), Member.system.is_(False))
    return session().scalar(select(Member.id).where(Member.id == owner_id, *person))


def append(
    case: Case,
    kind: str,
    *,
    actor_id: int | None,
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """Add a line to the story of ``case``, whose row is held, and fold it in. Records ``CaseGrew``."""
    moment = now()
    entry = Entry(
        case_id=case.id,
        number=case.version + 1,
        kind=kind,
        actor_id=actor_id,
        at=moment,
        data=dict(data or {}),
    )
    session().add(entry)
    settle(case, fold([entry], from_json(case.state)), moment)
    session().flush()
    record(
        CaseGrew(
            actor_id=actor_id if actor_id is not None else automod_id(),
            case_id=case.id,
            number=entry.number,
            kind=kind,
            category_id=case.category_id,
        )
    )
    return entry


def settle(case: Case, state: CaseState, moment: datetime) -> None:
    """Keep ``state`` with its case, and what the queue lists and orders by."""
    began = case.status == CLOSED and state.status != CLOSED
    if began:
        case.waiting_since = moment
    if state.claimed_by != case.claimed_by_id:
        case.claimed_at = moment if state.claimed_by is not None else None
    case.state, case.version, case.status = to_json(state), state.version, state.status
    case.claimed_by_id, case.escalated = state.claimed_by, state.escalated
    case.handed_over = state.handed_over
    grave = max(state.rules, key=gravity_of, default="")
    case.rule_key = grave or case.rule_key
    if state.status == WAITING:
        case.due_at = datetime.fromisoformat(state.asked.until) if state.asked else None
    elif state.status == CLOSED:
        case.due_at = None
    else:
        case.due_at = case.waiting_since + TARGET
    case.urgency = urgency(priority_of(case, state), case.waiting_since)
    case.changed_at = moment


def priority_of(case: Case, state: CaseState | None = None) -> list[Any]:
    """The named parts of the priority of ``case``, apart from its age."""
    state = state or from_json(case.state)
    standing = session().scalar(select(Member.standing).where(Member.id == case.owner_id))
    gravity = max((gravity_of(rule) for rule in state.rules), default=0)
    return parts(state, gravity=gravity, audience=case.audience, newcomer=standing == NEWCOMER)


def entries_of(case_id: int, after: int = 0) -> list[Entry]:
    """The story of a case, from the line after ``after`` on."""
    found = session().scalars(
        select(Entry).where(Entry.case_id == case_id, Entry.number > after).order_by(Entry.number)
    )
    return list(found)


def refuse_stale(case: Case, seen: int, actor_id: int, *, firm: bool = False) -> list[Entry]:
    """Raise ``Stale`` if something that matters happened to ``case`` since ``seen``, an entry's number.

    A ``firm`` decision takes something away: neither an edit by the author nor a sentence that a reporter
    adds puts it off, or whoever is to lose something could do so for ever. Answers what it passed over.
    """
    newer = disturbing(case.id, seen, actor_id)
    passed_over = [one for one in newer if firm and _puts_off(case, one)]
    if len(passed_over) < len(newer):
        raise Stale(newer)
    return passed_over


def _puts_off(case: Case, entry: Entry) -> bool:
    if entry.kind == EDITED:
        return entry.actor_id == case.owner_id
    return entry.kind == REPORTED and bool(entry.data.get("again"))


def disturbing(case_id: int, seen: int, actor_id: int) -> list[Entry]:
    """What matters to whoever decides and happened after the entry ``seen``: a colleague's claim, too."""
    newer = entries_of(case_id, seen)
    return [
        one for one in newer if one.kind in DISTURBING or (one.kind == CLAIMED and one.actor_id != actor_id)
    ]


def take_snapshot(case: Case, kind: SubjectKind, thing: Any) -> int:
    """Keep ``thing`` exactly as it is now; answers the snapshot's number. The same text is kept once."""
    return keep_snapshot(case, kind.snapshot(thing))


def keep_snapshot(case: Case, seen: Snapshot) -> int:
    """Keep a subject as it was when somebody saw it; answers the snapshot's number.

    Words that were erased when their time was over are judged again: they are kept anew, in the same row.
    """
    values = asdict(seen)
    values["title"] = values["title"][:TITLE]
    told = "\0".join(str(values[name]) for name in sorted(values))
    digest = sha256(told.encode()).hexdigest()
    known = select(CaseSnapshot).where(CaseSnapshot.case_id == case.id, CaseSnapshot.digest == digest)
    found = session().scalar(known.execution_options(populate_existing=True))
    if found is None:
        found = CaseSnapshot(case_id=case.id, digest=digest, **values)
        session().add(found)
    elif found.erased_at is not None:
        for name, value in values.items():
            setattr(found, name, value)
        found.taken_at, found.erased_at = now(), None
    session().flush()
    return found.id


def same_words(one: Snapshot | CaseSnapshot, other: Snapshot | CaseSnapshot) -> bool:
    """Whether both say the same, wherever and in whatever state."""
    return (one.title[:TITLE], one.source) == (other.title[:TITLE], other.source)


def says_what_is_kept(case: Case, present: Snapshot) -> bool:
    """Whether ``present`` is a text that the case keeps, as lists of cases show it."""
    kept = select(CaseSnapshot).where(CaseSnapshot.case_id == case.id, CaseSnapshot.source == present.source)
    return any(same_words(one, present) for one in session().scalars(kept))


def erase_snapshots(case_id: int) -> None:
    """Empty what a case, whose row is held, keeps of its subject; the digests stay."""
    empty = {"title": "", "source": "", "html": "", "author_name": "", "erased_at": now()}
    session().execute(
        update(CaseSnapshot)
        .where(CaseSnapshot.case_id == case_id, CaseSnapshot.erased_at.is_(None))
        .values(**empty)
        .execution_options(synchronize_session=False)
    )


def recount(cases: Iterable[Case]) -> int:
    """Fold each story anew; answers how many of ``cases`` had been kept wrongly."""
    wrong = 0
    for case in cases:
        state = fold(entries_of(case.id))
        if to_json(state) != to_json(from_json(case.state)):
            wrong += 1
            settle(case, state, case.changed_at)
    session().flush()
    return wrong
