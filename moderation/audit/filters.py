"""What an administrator wants to see of the audit: read from an address, and written into one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from moderation.audit.wording import KINDS

NAME = re.compile(r"[A-Za-z0-9._-]{1,30}")
DAY = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}")
ACT = re.compile(r"[A-Za-z]{1,40}(\.[a-z_]{1,20})?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters. What is odd in an address counts as not said."""

    actor: str = ""
    """A member's name, or the number of one who is not here any more."""
    act: str = ""
    kind: str = ""
    since: date | None = None
    """The first day."""
    until: date | None = None
    """The last day."""

    def query(self, before: int | None = None) -> str:
        """The filters as the end of an address, "" when there are none."""
        said = {
            "actor": self.actor,
            "act": self.act,
            "kind": self.kind,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "before": str(before) if before is not None else "",
        }
        spoken = urlencode({name: value for name, value in said.items() if value})
        return f"?{spoken}" if spoken else ""

    @property
    def narrowed(self) -> bool:
        """Whether this is anything but all lines."""
        return self != Wanted()


def wanted_from(said: Mapping[str, str]) -> Wanted:
    """The filters that an address says."""
    actor = said.get("actor", "").strip().lstrip("@#")
    act, kind = said.get("act", ""), said.get("kind", "")
    return Wanted(
        actor=actor if NAME.fullmatch(actor) else "",
        act=act if ACT.fullmatch(act) else "",
        kind=kind if kind in KINDS else "",
        since=_day(said.get("since", "")),
        until=_day(said.get("until", "")),
    )


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if DAY.fullmatch(said) else None
    except ValueError:
        return None
