"""What each figure is called, and what is counted in it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.web import times
from moderation.decisions import measures
from moderation.transparency.disclosure import FEWER, UNSAID, Shown
from moderation.transparency.periods import Period

COLUMNS: dict[str, tuple[Any, Any]] = {
    "received": (
        _l("Reports"),
        _l(
            "Reports of members and notices by the public form, under the rule that whoever made them chose, "
            "those that were taken back too. Adding a sentence to a report is not another one."
        ),
    ),
    "decisions": (
        _l("Decisions"),
        _l(
            "Decisions under the rule that they name, also those that found everything in order. Undoing one "
            "is counted as undone instead; as a decision too where it takes something out of sight again."
        ),
    ),
    "wait": (
        _l("Median time"),
        _l(
            "Half of all reports were decided sooner after they were made, half later. Reports that were "
            "taken back before a decision are left out. Shown from three reports on."
        ),
    ),
    "found": (
        _l("Found by machine"),
        _l(
            "Decisions about something that the screening had held back or marked; in brackets their share "
            "of all decisions."
        ),
    ),
    "complaints": (
        _l("Complaints"),
        _l("Complaints about a decision under this rule, by its author or by whoever had reported it."),
    ),
    "undone": (
        _l("Decisions undone"),
        _l("Decisions that were reversed, after a complaint or because somebody saw the mistake."),
    ),
}
"""Heading and definition of what stands beside each rule."""

RECEIVED: dict[str, Any] = {
    "reports": _l("by members"),
    "notices": _l("by the public form (Article 16)"),
}

MEASURES: dict[str, Any] = {name: one.label for name, one in measures.MEASURES.items()}

SOURCE: dict[str, Any] = {
    "notice": _l("after a report or a notice"),
    "own": _l("on our own initiative"),
}

DETECTION: dict[str, Any] = {
    "machine": _l("found by the screening, and something was done"),
    "machine_in_order": _l("found by the screening, and it was in order"),
    "people": _l("found by people"),
}

DECIDER: dict[str, Any] = {
    "person": _l("decided by a person"),
    "machine": _l("decided by a machine alone"),
}

COMPLAINTS: dict[str, Any] = {
    "author": _l("by the author"),
    "reporter": _l("by whoever had reported it"),
}

JUDGED: dict[str, Any] = {
    "upheld": _l("the decision stands"),
    "reversed": _l("the decision was reversed"),
}

BESIDES: dict[str, Any] = {
    "held": _l("texts held back before anybody read them, until a person looked"),
    "strays": _l("notices about an address at which there was nothing"),
}

LISTS: dict[str, tuple[Any, Any]] = {
    "received": (_l("Who reported"), _l("All reports and notices of the period, when they were made.")),
    "measures": (
        _l("What was decided"),
        _l(
            "All decisions of the period by what they did, whether or not they were undone later. Undoing "
            "one is among them where it takes something out of sight again."
        ),
    ),
    "source": (_l("What led to the decisions"), _l("The same decisions, by what made us look.")),
    "detection": (
        _l("What machines found"),
        _l("The same decisions. What was found and in order is the measure of how often screening errs."),
    ),
    "decider": (
        _l("Who decided"),
        _l("The same decisions. The screening can hold a text back; it decides nothing."),
    ),
    "complaints": (_l("Who complained"), _l("Complaints of the period, when they were made.")),
    "judged": (
        _l("What became of complaints"),
        _l("Complaints judged in the period, by another moderator than the one who had decided."),
    ),
    "besides": (_l("Besides"), _l("What is part of no sum above.")),
}
"""Title and definition of the lists below the table."""


def number(shown: Shown) -> str:
    """A number in words: «7», «fewer than 3», «from 8 to 10», «8 or more», «not shown»."""
    if shown.exact is not None:
        return str(shown.exact)
    if shown == FEWER:
        return str(_("fewer than 3"))
    if shown == UNSAID:
        return str(_("not shown"))
    if shown.most is None:
        return str(_("%(number)d or more", number=shown.least))
    if not shown.least:
        return str(_("%(number)d at most", number=shown.most))
    return str(_("%(least)d to %(most)d", least=shown.least, most=shown.most))


def percent(number: int) -> str:
    """So many of a hundred."""
    return str(_("%(number)d%%", number=number))


def duration(seconds: float | None) -> str:
    """A length of time, in the unit in which it is easiest to grasp; a dash where none is told."""
    if seconds is None:
        return "–"
    return times.duration(seconds)


def title(period: Period) -> str:
    """What a period is called."""
    if period.half == 1:
        return str(_("First half of %(year)d", year=period.year))
    if period.half == 2:
        return str(_("Second half of %(year)d", year=period.year))
    return str(_("Year %(year)d", year=period.year))
