"""What a moderator decides about, as the form needs it: with a case, or before there is one."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.subjects import Snapshot, SubjectKind
from forum.text.diff import Kind, word_diff
from moderation.cases.fold import from_json
from moderation.cases.models import Case, CaseSnapshot
from moderation.cases.queries import case_for, how_found, mark_reported
from moderation.cases.story import attached, bearings_of, case_of, kind_of, same_words
from moderation.conduct.queries import editions
from moderation.decisions.aftermath import aftermath, columns_of_reversal
from moderation.decisions.effects import possible
from moderation.decisions.measures import REVERSE, SUBJECT, Measure
from moderation.decisions.models import TO_AUTHOR, TO_REPORTER, Decision
from moderation.decisions.retelling import says_otherwise, told_of_case
from moderation.decisions.statements import draft, is_told, whom_to_tell
from moderation.reports.seen import opened, sealed


@dataclass(frozen=True, slots=True)
class Desk:
    """A case (perhaps not yet written down) with its subject, and what this moderator may decide."""

    case: Case
    kind: SubjectKind | None
    thing: Any
    measures: list[Measure]
    action: str
    """Where the form goes."""
    back: str

    @property
    def snapshot(self) -> Snapshot | None:
        """The subject as it is now: whoever judges reads it, whatever its state."""
        return self.kind.snapshot(self.thing) if self.kind is not None and self.thing is not None else None

    def sealed_for(self, viewer: Any) -> str:
        """The subject as it is now, as the form of ``viewer`` carries what they had before them."""
        now = self.snapshot
        return sealed(viewer.id, self.case.subject_kind, self.case.subject_id, now) if now is not None else ""

    def judged(self, viewer: Any, token: str | None) -> Snapshot | None:
        """What ``sealed_for`` packed; None when that is too long ago, or nothing of ours."""
        return opened(token, viewer.id, self.case.subject_kind, self.case.subject_id)

    def changes(self, judged: Snapshot | None) -> list[tuple[Kind, str]]:
        """What is other now in its words than in ``judged``; nothing when they are the same."""
        now = self.snapshot
        if judged is None or now is None or same_words(judged, now):
            return []
        return word_diff(in_one(judged), in_one(now))

    @property
    def version(self) -> int:
        """The version of the code in force."""
        known = editions()
        return known[0].number if known else 0

    @property
    def owner(self) -> Member | None:
        return session().get(Member, self.case.owner_id) if self.case.owner_id is not None else None

    @property
    def spoken_of(self) -> str:
        """The rule that reports or screening speak of, "" when nobody has."""
        rules = from_json(self.case.state).rules
        return self.case.rule_key if self.case.rule_key in rules else next(iter(rules), "")

    def drafted(self, wanted: Any, chosen: Measure, judge_id: int) -> tuple[str, str]:
        """The statement as the program would write it, with its language; for nobody: two empty texts."""
        found = how_found(self.case.id)
        values = {
            "source": found.source,
            "detected_by_machine": found.by_machine,
            "decided_by_machine": False,
            "reverses_id": None,
            "snapshot_id": None,
            "decided_by_id": judge_id,
        }
        names = ("rule_key", "rule_version", "facts", "until", "illegal", "law")
        decision = SimpleNamespace(**values, **{name: getattr(wanted, name) for name in names})
        owner = self.owner
        if is_told(owner, decision, self.case, chosen) and owner is not None:
            return draft(
                decision, self.case, chosen, TO_AUTHOR, owner.language, self.snapshot
            ), owner.language
        return "", ""

    def drafted_for_reporters(self, wanted: Any, chosen: Measure, language: str) -> str:
        """What those who reported will read, in ``language``; "" when none of them is told anything."""
        before = told_of_case(self.case.id) if self.case.id else []
        state = {"state": chosen.state} if chosen.on == SUBJECT else {}
        made = SimpleNamespace(id=None, measure=chosen.name, effects=state)
        waiting = bool(from_json(self.case.state).reports)
        if not waiting and not (before and says_otherwise(made, None, before)):
            return ""
        values = {
            "source": "notice",
            "detected_by_machine": False,
            "decided_by_machine": False,
            "reverses_id": None,
        }
        names = ("rule_key", "rule_version", "facts", "until", "illegal", "law")
        decision = SimpleNamespace(**values, **{name: getattr(wanted, name) for name in names})
        again = not waiting
        return draft(decision, self.case, chosen, TO_REPORTER, language, self.snapshot, told_before=again)


@dataclass(frozen=True, slots=True)
class Reversal:
    """What people will read once a decision is undone, as the program would write it."""

    words: str
    """For its author; "" when they are not told."""
    spoken: str
    """The language of that."""
    for_reporters: str
    """For those who reported it, in the language of whoever looks at the draft; "" when none is told."""


def drafted_reversal(actor: Any, undone: Decision, case: Case, facts: str, language: str) -> Reversal:
    """The statements about undoing ``undone``, before it is."""
    kind = kind_of(case.subject_kind)
    thing = kind.find(case.subject_id) if kind is not None else None
    found = aftermath(undone, case, kind, thing)
    judged = kind.snapshot(thing) if kind is not None and thing is not None else None
    values = {"id": None, "snapshot_id": None, "until": None, "facts": facts, "decided_by_id": actor.id}
    made = SimpleNamespace(**values, **columns_of_reversal(undone, found))
    owner = whom_to_tell(made, case)
    words = spoken = reporters = ""
    if owner is not None and is_told(owner, made, case, REVERSE):
        words, spoken = draft(made, case, REVERSE, TO_AUTHOR, owner.language, judged), owner.language
    before = told_of_case(case.id)
    if before and says_otherwise(made, undone, before):
        reporters = draft(made, case, REVERSE, TO_REPORTER, language, judged)
    return Reversal(words, spoken, reporters)


def in_one(one: Snapshot | CaseSnapshot) -> str:
    """Title and text, to be compared."""
    return f"{one.title}\n\n{one.source}".strip()


def desk_of_case(viewer: Any, case_id: int) -> Desk:
    """The desk of a case that ``viewer`` may judge; else ``Refused``."""
    case = case_for(viewer, case_id)
    require(viewer, Act.JUDGE_CASE, case)
    kind = kind_of(case.subject_kind)
    thing = kind.find(case.subject_id) if kind is not None else None
    here = f"/moderation/cases/{case.id}"
    return Desk(case, kind, thing, possible(viewer, case, kind, thing), f"{here}/decide", here)


def desk_of_subject(viewer: Any, kind_name: str, subject_id: int) -> Desk:
    """The desk of a subject, whether or not anybody reported it. Raises ``Refused``."""
    kind = kind_of(kind_name)
    thing = kind.find(subject_id) if kind is not None else None
    if kind is None or thing is None or not kind.sees(viewer, thing):
        raise Refused(Act.SEE_CASE, viewer)
    case = case_of(kind_name, subject_id)
    if case is None:
        values = {
            "subject_kind": kind_name,
            "subject_id": subject_id,
            "version": 0,
            "state": {},
            "rule_key": "",
        }
        case = Case(**values, **bearings_of(kind.bearings(thing)))
        attached(case)
    else:
        mark_reported(viewer, case)
    require(viewer, Act.JUDGE_CASE, case)
    action = f"/moderation/act/{kind_name}/{subject_id}"
    return Desk(case, kind, thing, possible(viewer, case, kind, thing), action, kind.snapshot(thing).url)
