"""The story of a call as its readers see it: every correction with its difference. Nothing is silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.contributions.days import parsed
from forum.contributions.models import Call, CallCorrection
from forum.contributions.queries import corrections_of
from forum.contributions.wording import EFFORTS, day_in_words
from forum.text.diff import Kind, word_diff

LABELS: dict[str, Any] = {
    "title": _l("Title"),
    "text": _l("What is needed, and why"),
    "whom": _l("From whom"),
    "effort": _l("How much it asks"),
    "purpose": _l("How it will be used"),
    "credit": _l("How credit is kept, in your words"),
    "brought": _l("What have we brought to this community?"),
    "last_day": _l("The last day to answer"),
}
"""What can be corrected, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a call, before and after."""

    label: Any
    difference: Sequence[tuple[Kind, str]]


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry of the story; without changes where its words were emptied."""

    entry: CallCorrection
    changes: Sequence[Change]


def story_of(call: Call) -> list[Correction]:
    """What was corrected in a call that the viewer sees, the newest first."""
    return [Correction(entry, _shown(entry)) for entry in reversed(corrections_of(call))]


def _shown(entry: CallCorrection) -> list[Change]:
    return [
        Change(label, word_diff(*(_in_words(part, text) for text in entry.changes[part])))
        for part, label in LABELS.items()
        if part in entry.changes
    ]


def _in_words(part: str, text: str) -> str:
    if part == "effort":
        return str(EFFORTS.get(text, text))
    day = parsed(text) if part == "last_day" else None
    return day_in_words(day) if day is not None else text
