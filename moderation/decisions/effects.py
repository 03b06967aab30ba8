"""Doing what was decided, and undoing it exactly, by the forum's own verbs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.clock import now
from forum.members.actions.change_standing import (
    FOREVER,
    MUTED,
    SUSPENDED,
    UNMUTED,
    UNSUSPENDED,
    change_standing,
)
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.subjects import DELETED, HELD, HIDDEN, PUBLISHED, REMOVED, SubjectKind
from forum.topics.actions.place import lock_topic, slow_topic
from forum.topics.models import REASON_LENGTH, Topic
from forum.topics.queries import attach_category
from forum.topics.sequence import locked_topics
from moderation.cases.fold import from_json
from moderation.cases.models import Case
from moderation.decisions.aftermath import aftermath
from moderation.decisions.contested import is_contested
from moderation.decisions.force import ENDS, in_force, iso_of, made_of, moment_of, standing_end
from moderation.decisions.measures import MEASURES, OWNER, SUBJECT, TOPIC, Measure
from moderation.decisions.models import Decision

SLOW_SECONDS = 600
"""How long one waits between two posts of one's own in a topic that was slowed down."""


def topic_of(thing: Any) -> Topic | None:
    """The topic a subject stands in, or is."""
    found = getattr(thing, "topic", None) or thing
    return found if isinstance(found, Topic) else None


def hold_topics(decision: Decision, thing: Any) -> None:
    """Hold, before the case's row, those of the topics that ``decision`` changed and that ``thing`` is in."""
    here = topic_of(thing)
    wanted = (decision.effects.get("topic_id"), here.id if here is not None else None)
    locked_topics(one for one in wanted if one is not None)


def _changed_topic(decision: Decision) -> Topic | None:
    """The topic that ``decision`` locked or slowed, wherever its subject was moved to since."""
    topic_id = decision.effects.get("topic_id")
    found = session().get(Topic, topic_id) if topic_id is not None else None
    return attach_category(found) if found is not None else None


def owner_of(case: Case, *, lock: bool = False) -> Member | None:
    """Who answers for the subject; ``lock`` holds their row. None when nobody does any more."""
    return _active(case.owner_id, lock=lock) if case.owner_id is not None else None


def _active(member_id: int, *, lock: bool) -> Member | None:
    statement = select(Member).where(Member.id == member_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session().scalar(statement)
    return found if found is not None and found.active else None


def whom_it_fell_on(decision: Decision, *, lock: bool = False) -> Member | None:
    """Whom ``decision`` muted or suspended, or whose account it closed: a colleague may have changed
    the words since, and answers for them now. None when they are not here any more."""
    number = decision.effects.get("member_id")
    return _active(number, lock=lock) if number is not None else None


def target(measure: Measure, case: Case, thing: Any) -> Any:
    """What ``measure`` works on; None when that is not there."""
    if measure.on == OWNER:
        return owner_of(case)
    if measure.on == TOPIC:
        return topic_of(thing)
    return thing


def possible(actor: Any, case: Case, kind: SubjectKind | None, thing: Any) -> list[Measure]:
    """The measures that the rules and the subject as it is allow ``actor`` here, in the order of the menu."""
    if not can(actor, Act.JUDGE_CASE, case):
        return []
    contested = is_contested(actor, case)
    return [
        measure
        for measure in MEASURES.values()
        if not (contested and measure.restricts) and _possible(measure, actor, case, kind, thing)
    ]


def _possible(measure: Measure, actor: Any, case: Case, kind: SubjectKind | None, thing: Any) -> bool:
    there = thing is not None and kind is not None
    state = kind.state(thing) if kind is not None and there else DELETED
    if measure.on == SUBJECT:
        known = kind is not None and measure.state in kind.verbs
        fits = (measure.name != "publish" or state == HELD) and (
            measure.name != "restore" or state in ("hidden", "removed")
        )
        if not known or not fits or state in (measure.state, DELETED):
            return False
        return kind is not None and _may_change(measure, actor, kind, thing)
    if measure.name == "dismiss" and state == HELD:  # it would wait for ever: publishing is the word for it
        return False
    if measure.name == "ask_edit" and (
        state == DELETED or case.owner_id is None or (kind is not None and not kind.editable)
    ):
        return False
    if measure.name == "warn" and case.owner_id is None:
        return False
    on = target(measure, case, thing)
    if measure.on in (TOPIC, OWNER) and on is None:
        return False
    if measure.name == "lock" and on.locked:
        return False
    return measure.act is None or can(actor, measure.act, on)


def _may_change(measure: Measure, actor: Any, kind: SubjectKind, thing: Any) -> bool:
    act = kind.act or measure.act
    return act is not None and can(actor, act, thing)


def apply(
    measure: Measure,
    *,
    actor: Any,
    case: Case,
    kind: SubjectKind | None,
    thing: Any,
    until: datetime | None,
    reason: str,
) -> dict[str, Any]:
    """Do it; answers what it changed and how that was before. Raises ``Refused``."""
    if measure.on == SUBJECT and kind is not None:
        before = kind.state(thing)
        was = dict(kind.before_shown(thing)) if (before, measure.state) == (HELD, PUBLISHED) else {}
        kind.verbs[measure.state](actor=actor, thing=thing, reason=reason)
        return {"state_before": before, "state": measure.state, **({"was": was} if was else {})}
    if measure.on == TOPIC:
        return _apply_to_topic(measure, actor, topic_of(thing), until, reason)
    if measure.on == OWNER:
        return _apply_to_owner(measure, actor, owner_of(case, lock=True), until, reason)
    return {}


def _apply_to_topic(
    measure: Measure, actor: Any, topic: Topic | None, until: datetime | None, reason: str
) -> dict[str, Any]:
    if topic is None:
        return {}
    if measure.name == "lock":
        lock_topic(actor=actor, topic=topic, locked=True, reason=reason)
        return {"topic_id": topic.id, "locked_before": False}
    kept = {"slow_before": topic.slow_seconds, "slow_until_before": iso_of(topic.slow_until)}
    slow_topic(actor=actor, topic=topic, seconds=SLOW_SECONDS, until=until, reason=reason)
    return {"topic_id": topic.id, **kept}


def _apply_to_owner(
    measure: Measure, actor: Any, member: Member | None, until: datetime | None, reason: str
) -> dict[str, Any]:
    if member is None:
        return {}
    before = getattr(member, ENDS[measure.name])
    standing = MUTED if measure.name == "mute" else SUSPENDED
    end = until or FOREVER
    if before is None or before < end:  # a shorter measure never shortens a longer one
        change_standing(actor=actor, member=member, standing=standing, until=end, reason=reason)
    return {"member_id": member.id, "before": iso_of(before)}


def may_undo(actor: Any, decision: Decision, case: Case, kind: SubjectKind | None, thing: Any) -> bool:
    """Whether the rules let ``actor`` undo what ``decision`` did, were it still to be done."""
    done = MEASURES.get(decision.measure)
    if done is None or not can(actor, Act.JUDGE_CASE, case):
        return False
    found = aftermath(decision, case, kind, thing)
    if found.restricts and found.standing is None:  # no decision says why: somebody decides anew
        return False
    on = _done_to(decision, done, case, thing)
    if done.act is None or on is None:
        return True
    if done.on == SUBJECT and kind is not None:
        return kind.state(on) == DELETED or _may_change(done, actor, kind, on)
    return can(actor, done.act, on)


def _done_to(decision: Decision, done: Measure, case: Case, thing: Any) -> Any:
    """What ``decision`` worked on; None when that is not there any more."""
    if done.on == TOPIC:
        return _changed_topic(decision)
    return whom_it_fell_on(decision) if done.on == OWNER else target(done, case, thing)


def undo(
    decision: Decision, *, actor: Any, case: Case, kind: SubjectKind | None, thing: Any, facts: str
) -> None:
    """Undo what ``decision`` did, unless something else in force did it too. ``facts``: why it is undone.

    Called after the reversal stands in the story, so that the decision counts no longer; topics are held.
    """
    measure = MEASURES.get(decision.measure)
    if measure is None:
        return
    reason = facts[:REASON_LENGTH]
    if measure.on == SUBJECT and kind is not None and thing is not None:
        _undo_subject(actor, case, kind, thing, reason)
    elif measure.on == TOPIC:
        _undo_topic(decision, actor, _changed_topic(decision), reason)
    elif measure.on == OWNER:
        _undo_owner(decision, actor, whom_it_fell_on(decision, lock=True), reason)


def _undo_subject(actor: Any, case: Case, kind: SubjectKind, thing: Any, reason: str) -> None:
    """Bring it into the state that the decisions left in force say; its line then gives their reason."""
    folded = from_json(case.state)
    state = folded.expected_state
    present = kind.state(thing)
    if not kind.knows(state) or present == state or (present == DELETED and kind.returns_as is None):
        return
    source = next((one for one in reversed(folded.in_force) if one.state), None)
    standing = session().get(Decision, source.id) if source is not None else None
    why = standing.facts[:REASON_LENGTH] if standing is not None and state != HELD else reason
    if present == DELETED and kind.returns_as is not None:
        kind.returns_as(thing, state, why if state in (HIDDEN, REMOVED) else "")
        return
    was = standing.effects.get("was") if standing is not None else None
    kind.bring_into(state, actor=actor, thing=thing, reason=why, was=was)


def _undo_topic(decision: Decision, actor: Any, topic: Topic | None, reason: str) -> None:
    if topic is None:
        return
    done_here = Decision.effects["topic_id"].as_integer() == topic.id
    others = in_force(decision, {decision.measure}, done_here)
    if decision.measure == "lock":
        if not others:  # it is on the menu only while the topic is open
            lock_topic(actor=actor, topic=topic, locked=False, reason=reason)
        return
    seconds, until = _slowed_by_hand(made_of({"slow"}, done_here))
    ends = [one.until for one in others if one.until is not None]
    if ends:
        seconds, until = SLOW_SECONDS, max(ends)
    slow_topic(actor=actor, topic=topic, seconds=seconds, until=until, reason=reason)


def _slowed_by_hand(decisions: list[Decision]) -> tuple[int, datetime | None]:
    """How the topic was slowed before decisions had a part in it, if that is not over."""
    ends: set[datetime | None] = set()
    found: tuple[int, datetime | None] = (0, None)
    for one in decisions:
        end = moment_of(one.effects.get("slow_until_before"))
        if end not in ends and end is not None and end > now():
            found = (one.effects.get("slow_before", 0), end)
        ends.add(one.until)
    return found


def _undo_owner(decision: Decision, actor: Any, member: Member | None, reason: str) -> None:
    if member is None:
        return
    column = ENDS[decision.measure]
    end, present = standing_end(member.id, column, without=decision), getattr(member, column)
    if present == end or (end is None and present < now()):
        return
    muting = column == "muted_until"
    if end is not None:
        standing = MUTED if muting else SUSPENDED
    else:
        standing = UNMUTED if muting else UNSUSPENDED
    change_standing(actor=actor, member=member, standing=standing, until=end, reason=reason)
