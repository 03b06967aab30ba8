"""What a moderator wants to see of the queue: read from an address, and written into one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from urllib.parse import urlencode

from forum.web.ids import bounded_id
from moderation.cases.models import STATUSES

TO_DECIDE = "to_decide"
"""What waits for a moderator: open cases, and those somebody appealed about."""

CHOICES = ("kind", "rule", "category", "language", "status")
WORD = re.compile(r"[a-z][a-z0-9_-]{0,39}")
SWITCHES = ("mine", "unclaimed", "overdue", "appealed", "escalated", "handed")


@dataclass(frozen=True, slots=True)
class Key:
    """The last case of a page: where the next one begins."""

    urgency: float
    case_id: int

    def __str__(self) -> str:
        return f"{self.urgency!r}:{self.case_id}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the queue. What is odd in an address counts as not said."""

    kind: str = ""
    rule: str = ""
    category: int | None = None
    language: str = ""
    status: str = TO_DECIDE
    mine: bool = False
    unclaimed: bool = False
    overdue: bool = False
    appealed: bool = False
    escalated: bool = False
    handed: bool = False

    def query(self, after: Key | None = None) -> str:
        """The filters as the end of an address, "" when there are none."""
        said = {name: str(getattr(self, name) or "") for name in CHOICES}
        if self.status == TO_DECIDE:
            said["status"] = ""
        said |= {name: "1" if getattr(self, name) else "" for name in SWITCHES}
        said["after"] = str(after) if after is not None else ""
        spoken = urlencode({name: value for name, value in said.items() if value})
        return f"?{spoken}" if spoken else ""

    @property
    def narrowed(self) -> bool:
        """Whether this is anything but the whole queue."""
        return self != Wanted()


def wanted_from(said: Mapping[str, str]) -> Wanted:
    """The filters that an address says."""
    status = said.get("status", "")
    return Wanted(
        kind=_word(said.get("kind")),
        rule=_word(said.get("rule")),
        category=bounded_id(said.get("category")),
        language=_word(said.get("language")),
        status=status if status in STATUSES else TO_DECIDE,
        **{name: said.get(name) == "1" for name in SWITCHES},
    )


def _word(said: str | None) -> str:
    return said if said is not None and WORD.fullmatch(said) else ""


def key_from(said: str | None) -> Key | None:
    """The key in an address, None when it is none."""
    urgency, _, number = (said or "")[:60].partition(":")
    case_id = bounded_id(number)
    try:
        value = float(urgency)
    except ValueError:
        return None
    return Key(value, case_id) if case_id is not None and isfinite(value) else None
