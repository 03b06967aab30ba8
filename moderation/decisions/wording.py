"""The story of a case, and what a decision did, in words for moderators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.members.models import Member
from forum.storage.session import session
from forum.subjects import HELD
from moderation.cases import fold
from moderation.cases.models import Entry
from moderation.conduct.queries import newest_rule
from moderation.decisions.measures import measure

STATES: dict[str, Any] = {
    "published": _l("published"),
    "held": _l("held back"),
    "hidden": _l("hidden"),
    "removed": _l("removed"),
    "deleted": _l("deleted by its author"),
}

SENTENCES: dict[str, Any] = {
    fold.REPORTED: _l("%(who)s reported it: %(rule)s."),
    fold.WITHDRAWN: _l("%(who)s took their report back."),
    fold.HELD: _l("The screening held it back for a person."),
    fold.NOTED: _l("%(who)s left a note."),
    fold.CLAIMED: _l("%(who)s is looking at it."),
    fold.RELEASED: _l("%(who)s gave it back."),
    fold.PASSED: _l("%(who)s passed it on."),
    fold.ESCALATED: _l("%(who)s asked an administrator to decide."),
    fold.EDITED: _l("Its author edited it."),
    fold.GONE: _l("Its author deleted it."),
    fold.OVERDUE: _l("The time to edit is over."),
    fold.MOVED: _l("It stands in another place now."),
    fold.FOLLOWED: _l("It waits no longer, as the post that it began with is published."),
    fold.DECIDED: _l("%(who)s decided: %(measure)s."),
    fold.REVERSED: _l("%(who)s undid a decision."),
    fold.CONTESTED: _l("Somebody complained about the decision."),
    fold.ANSWERED: _l("%(who)s wrote about the complaint."),
    fold.APPEAL_DECIDED: _l("%(who)s decided about the complaint."),
}

OUTCOMES: dict[str, Any] = {
    "publish": _l("Published"),
    "dismiss": _l("Left as it is"),
    "ask_edit": _l("To be changed"),
    "hide": _l("Hidden"),
    "remove": _l("Removed"),
    "restore": _l("Shown again"),
    "lock": _l("Topic closed"),
    "slow": _l("Topic slowed down"),
    "warn": _l("A warning"),
    "mute": _l("Read-only"),
    "suspend": _l("Suspended"),
    "close": _l("Account closed"),
    "reverse": _l("Decision undone"),
}
"""What was decided, in a word or two, for those who are told."""

_DISCREET = frozenset({"warn", "mute", "suspend", "close"})
"""What stays between its author and the moderators: others are only told that something was done."""

_LAPSED = _l("A claim lapsed after ten quiet minutes.")
_BACK = _l("Its author took the deletion back.")
_ADDED = _l("%(who)s added to their report: %(rule)s.")
_HANDED = _l("%(who)s left a hand-over note.")
_WITH_ITS_POST = _l("It waits for a person, as the post that it began with does.")
_WAITS_AGAIN = _l("%(who)s undid a decision: it waits for a person again.")


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Names by a member's number; whoever was erased has none any more."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    found = session().execute(select(Member.id, Member.display_name).where(Member.id.in_(wanted)))
    return {row.id: row.display_name for row in found}


def rule_name(key: str, language: str) -> str:
    """The short name of a rule; its key when no version of the code knows it."""
    rule = newest_rule(key) if key else None
    return rule.names[language] if rule is not None else key


def measure_name(name: str) -> str:
    """What was decided, in a word or two."""
    try:
        return str(measure(name).label)
    except KeyError:
        return name


def outcome_name(name: str, *, to_reporter: bool = False) -> str:
    """What was decided, in a word or two, as its author or a reporter may know it."""
    if to_reporter and name in _DISCREET:
        return str(_("We acted"))
    return str(OUTCOMES.get(name, name))


def told(entry: Entry, names: Mapping[int, str], language: str) -> str:
    """What happened, in a sentence. ``names`` are those of the members who are still here."""
    data = entry.data
    sentence = SENTENCES.get(entry.kind, entry.kind)
    if entry.kind == fold.RELEASED and data.get("lapsed"):
        sentence = _LAPSED
    elif entry.kind == fold.GONE and data.get("back"):
        sentence = _BACK
    elif entry.kind == fold.REPORTED and data.get("again"):
        sentence = _ADDED
    elif entry.kind == fold.NOTED and data.get("handover"):
        sentence = _HANDED
    elif entry.kind == fold.FOLLOWED and data["state"] == HELD:
        sentence = _WITH_ITS_POST
    elif entry.kind == fold.REVERSED and "screened" in data:
        sentence = _WAITS_AGAIN
    return str(sentence) % {
        "who": _who(entry, names),
        "rule": rule_name(str(data.get("rule", "")), language),
        "measure": measure_name(str(data.get("measure", ""))),
    }


def _who(entry: Entry, names: Mapping[int, str]) -> str:
    if entry.actor_id is None:
        return str(_("Somebody without an account"))
    return names.get(entry.actor_id) or str(_("Somebody who is not here any more"))


def happened(entries: list[Entry], language: str) -> list[tuple[str, datetime]]:
    """Each entry as a sentence with its moment, in the order of the story."""
    names = names_of(entry.actor_id for entry in entries)
    return [(told(one, names, language), one.at) for one in sorted(entries, key=lambda one: one.number)]


def did(effects: dict[str, Any]) -> list[tuple[Any, Any]]:
    """What a decision changed, as (before, after) in words; empty when it changed nothing."""
    if "state" in effects:
        before, after = effects.get("state_before", ""), effects["state"]
        return [(STATES.get(before, before), STATES.get(after, after))]
    if "locked_before" in effects:
        return [(_("open to replies"), _("closed to replies"))]
    if "slow_before" in effects:
        was = _("slowed down") if effects["slow_before"] else _("not slowed down")
        return [(was, _("slowed down"))]
    return []
