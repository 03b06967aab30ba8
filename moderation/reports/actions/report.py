"""A member reports something, adds to a report of theirs, or withdraws it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.clock import now
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.storage.session import session
from forum.subjects import DELETED, Snapshot, SubjectKind
from forum.text.clean import clean_text, is_blank
from moderation.cases.fold import GONE, REPORTED, WITHDRAWN, from_json
from moderation.cases.models import Case
from moderation.cases.queries import decided_since
from moderation.cases.story import append, held_case, keep_snapshot, kind_of, open_case
from moderation.conduct.queries import current_code
from moderation.reports import models
from moderation.reports.models import SENTENCE_LENGTH, TOGETHER, WAITING, Report
from moderation.reports.people import known_already, known_still
from moderation.reports.queries import open_today, reportable
from moderation.reports.refusals import (
    AlreadyReported,
    NoSuchRule,
    NotWaiting,
    SaidEnough,
    SentenceNeeded,
    TooManyToday,
)

MOST_OPEN = 20
"""Reports of one member and day that may wait at the same time."""


def report(
    *,
    actor: Any,
    kind_name: str,
    subject_id: int,
    rule_key: str,
    sentence: str,
    seen: Snapshot | None = None,
) -> Report:
    """Report a subject under a rule of the code in force; ``seen`` is what the reporter had before them.

    Raises ``Refused``, ``NoSuchRule``, ``SentenceNeeded``, ``AlreadyReported``, ``TooManyToday``.
    """
    words = _words(rule_key, sentence)
    kind, thing = reportable(actor, kind_name, subject_id, lock=True, seen=seen is not None)
    case = open_case(kind, subject_id, thing)
    mine = session().scalar(
        select(Report)
        .where(Report.case_id == case.id, Report.reporter_id == actor.id)
        .execution_options(populate_existing=True)
    )
    if mine is not None and mine.outcome == WAITING:
        raise AlreadyReported
    if open_today(actor.id) >= MOST_OPEN:
        raise TooManyToday
    evidence = keep_evidence(case, kind, thing, seen, kind.shown_to(actor, thing))
    anew = mine is not None and mine.outcome != models.WITHDRAWN
    if mine is None:
        mine = Report(case_id=case.id, reporter_id=actor.id)
        session().add(mine)
    mine.rule_key, mine.sentence, mine.snapshot_id = rule_key, words, evidence["snapshot_id"]
    mine.outcome, mine.decision_id, mine.answered_at, mine.made_at = WAITING, None, None, now()
    session().flush()
    data = {"report_id": mine.id, "rule": rule_key, **evidence, **known_already(mine)}
    append(case, REPORTED, actor_id=actor.id, data=data | ({"anew": True} if anew else {}))
    note_deletion(case, kind, thing)
    return mine


def keep_evidence(
    case: Case,
    kind: SubjectKind,
    thing: Any,
    seen: Snapshot | None = None,
    shown: Snapshot | None = None,
) -> dict[str, int]:
    """Keep what was seen, and beside it what it has become if that is another text now.

    ``shown`` is as much of it as the reporter may read now; None when nothing that is kept is ever shown to
    them. Whoever judges reads the whole of it, so that is kept in any case.
    """
    present = kind.snapshot(thing)
    read = seen or shown or present
    snapshot_id = keep_snapshot(case, read)
    if _words_of(read) == _words_of(present):
        return {"snapshot_id": snapshot_id}
    whole = keep_snapshot(case, present)
    if shown is not None and _words_of(read) == _words_of(shown):
        return {"snapshot_id": snapshot_id}
    return {"snapshot_id": snapshot_id, "changed_to": whole}


def _words_of(snapshot: Snapshot) -> tuple[str, str]:
    return snapshot.title, snapshot.source


def note_deletion(case: Case, kind: SubjectKind, thing: Any) -> None:
    """A case that opens about something its author deleted meanwhile says so."""
    if kind.state(thing) == DELETED and not from_json(case.state).gone:
        append(case, GONE, actor_id=case.owner_id, data={"back": False})


def _words(rule_key: str, sentence: str) -> str:
    words = clean_text(sentence, SENTENCE_LENGTH).strip()
    code = current_code()
    rule = code.rule(rule_key) if code is not None else None
    if rule is None:
        raise NoSuchRule
    if is_blank(words):
        if rule.needs_sentence:
            raise SentenceNeeded
        return ""
    return words


def add(*, actor: Any, report_id: int, sentence: str) -> Report:
    """Add a sentence to a report that waits; what it is about is kept as it is now, too.

    Raises ``Refused``, ``SentenceNeeded``, ``NotWaiting``, ``SaidEnough``.
    """
    words = clean_text(sentence, SENTENCE_LENGTH).strip()
    if is_blank(words):
        raise SentenceNeeded
    case_id = own(actor, report_id).case_id
    about = session().get_one(Case, case_id)
    kind = kind_of(about.subject_kind)
    thing = kind.find(about.subject_id, lock=True) if kind is not None else None
    case, mine = _waiting(actor, report_id)
    together = f"{mine.sentence}\n\n{words}".strip()
    if len(together) > TOGETHER:
        raise SaidEnough
    mine.sentence = together
    session().flush()
    data: dict[str, Any] = {"report_id": mine.id, "rule": mine.rule_key, "again": True}
    if kind is not None and thing is not None and kind.sees(actor, thing):
        data["snapshot_id"] = keep_snapshot(case, kind.shown_to(actor, thing))
    append(case, REPORTED, actor_id=actor.id, data=data)
    return mine


def withdraw(*, actor: Any, report_id: int) -> None:
    """Take back a report that waits. Raises ``Refused``, ``NotWaiting``."""
    case, mine = _waiting(actor, report_id)
    take_back(case, mine, actor.id)


def take_back(case: Case, mine: Report, actor_id: int | None) -> None:
    """Withdraw ``mine``, its case's row held."""
    mine.outcome, mine.answered_at = models.WITHDRAWN, now()
    session().flush()
    data = {"report_id": mine.id, "rule": mine.rule_key, **known_still(case, mine)}
    append(case, WITHDRAWN, actor_id=actor_id, data=data)


def own(actor: Any, report_id: int) -> Report:
    """The member's own report; somebody else's looks as if it was not there."""
    found = session().get(Report, report_id)
    if found is None or actor is None or found.reporter_id != actor.id:
        raise Refused(Act.SEE_CASE, actor)
    return found


def _waiting(actor: Any, report_id: int) -> tuple[Case, Report]:
    case = held_case(own(actor, report_id).case_id)
    mine = own(actor, report_id)
    session().refresh(mine)
    if case is None or mine.outcome != WAITING or decided_since(case, mine.made_at):
        raise NotWaiting
    return case, mine
