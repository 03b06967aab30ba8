"""What happened to a case, and what a decision did, in words for moderators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.members.models import Member
from forum.storage.session import session
from moderation.cases import fold
from moderation.cases.models import Entry
from moderation.conduct.queries import newest_rule
from moderation.decisions.measures import MEASURES, measure

HAPPENED: dict[str, Any] = {
    fold.REPORTED: _l("%(who)s reported it: %(rule)s."),
    fold.WITHDRAWN: _l("%(who)s took their report back."),
    fold.HELD: _l("The screening held it back for a person."),
    fold.CLAIMED: _l("%(who)s is looking at it."),
    fold.ESCALATED: _l("%(who)s asked an administrator to decide."),
    fold.EDITED: _l("Its author edited it."),
    fold.GONE: _l("Its author deleted it."),
    fold.MOVED: _l("It stands in another place now."),
    fold.DECIDED: _l("%(who)s decided: %(measure)s."),
    fold.REVERSED: _l("%(who)s undid a decision."),
    fold.APPEALED_: _l("Somebody complained about the decision."),
    fold.ANSWERED: _l("%(who)s wrote about the complaint."),
    fold.APPEAL_DECIDED: _l("%(who)s decided about the complaint."),
}

STATES: dict[str, Any] = {
    "published": _l("published"),
    "held": _l("held back"),
    "hidden": _l("hidden"),
    "removed": _l("removed"),
    "deleted": _l("deleted by its author"),
}


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Names by a member's number; whoever was erased has none any more."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    found = session().execute(select(Member.id, Member.display_name).where(Member.id.in_(wanted)))
    return {row.id: row.display_name for row in found}


def happened(entries: list[Entry], language: str) -> list[tuple[str, datetime]]:
    """Each entry as a sentence with its moment, in the order of the story."""
    names = names_of(entry.actor_id for entry in entries)
    return [
        (_sentence(entry, names, language), entry.at) for entry in sorted(entries, key=lambda e: e.number)
    ]


def _sentence(entry: Entry, names: dict[int, str], language: str) -> str:
    if entry.kind == fold.GONE and entry.data.get("back"):
        return str(_("Its author took the deletion back."))
    known = newest_rule(str(entry.data.get("rule", "")))
    values = {
        "who": names.get(entry.actor_id or 0) or _("Somebody"),
        "rule": known.names[language] if known is not None else entry.data.get("rule", ""),
        "measure": str(measure(entry.data["measure"]).label) if entry.data.get("measure") in MEASURES else "",
    }
    return str(HAPPENED[entry.kind]) % values


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
