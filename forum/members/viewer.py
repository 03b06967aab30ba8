"""The viewer: who asks, as plain values. Policy, queries and actions take it; it touches no session."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Viewer:
    """A member as the rules and pages see them. A guest is ``None``."""

    id: int
    name: str
    display_name: str
    language: str = ""
    timezone: str = ""
    theme: str = "auto"
    standing: str = "newcomer"
    confirmed: bool = True
    muted_until: datetime | None = None
    suspended_until: datetime | None = None
    read_floor: int = 0
    is_admin: bool = False
    moderates_all: bool = False
    moderated_categories: frozenset[int] = frozenset()
    speaks: bool = False
    connects: bool = False
    groups: frozenset[int] = frozenset()
    initials: str = ""
    hue: int = 0
    bell: int = 0
    session_id: int = 0
    seen_at: datetime | None = None
    created_at: datetime | None = field(default=None, compare=False)

    @property
    def is_staff(self) -> bool:
        return self.is_admin or self.moderates_all or bool(self.moderated_categories)
