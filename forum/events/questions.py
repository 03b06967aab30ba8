"""What those who come are asked: a question keeps its key as long as it says the same.

Who answered «yes» to one question did not answer another that took its place: a question with other words
gets a new key, and what was answered before stays beneath the words that were read then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from forum.events.models import Attendance, Event
from forum.storage.session import session


def renew_questions(event: Event, wanted: Sequence[dict[str, Any]]) -> None:
    """Let ``event`` ask what is ``wanted``, in this order; what it asked before and was answered is kept."""
    known = list(event.questions or [])
    answered = _answered(event) if known else set()
    taken = {_number(key) for key in answered | {str(one["key"]) for one in known}}
    asked = []
    for one in wanted:
        same = next((old for old in known if old["label"] == one["label"]), None)
        if same is not None:
            known.remove(same)
        key = str(same["key"]) if same is not None else f"q{max(taken, default=0) + 1}"
        taken.add(_number(key))
        asked.append({"key": key, "label": one["label"], "required": bool(one["required"])})
    before = [{**old, "past": True} for old in known if old["key"] in answered]
    event.questions = [*asked, *before]


def _answered(event: Event) -> set[str]:
    """The keys under which anybody answered."""
    found = session().scalars(select(Attendance.fields).where(Attendance.event_id == event.id))
    return {key for fields in found for key in fields}


def _number(key: str) -> int:
    digits = key.removeprefix("q")
    return int(digits) if digits.isascii() and digits.isdigit() else 0
