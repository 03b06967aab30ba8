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
    mandates: frozenset[tuple[str, int | None]] = frozenset()
    """(capability, category or None for everything) of what they do in the brand's name."""
    works_here: bool = False
    first_name: str = ""
    """With which the official voice is signed; "": none."""
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

    def holds(self, capability: str, category_id: int | None = None) -> bool:
        """Whether this mandate is theirs for everything, or for the category."""
        return (capability, None) in self.mandates or (
            category_id is not None and (capability, category_id) in self.mandates
        )

    def animates(self, category_id: int | None = None) -> bool:
        """Whether they announce and host there; without a category: everywhere."""
        return self.holds("animate", category_id)

    def answers(self, category_id: int | None = None) -> bool:
        """Whether they answer customers there; without a category: everywhere."""
        return self.holds("answer", category_id)

    def analyses(self, category_id: int | None = None) -> bool:
        """Whether they read the brand's reports about it; without a category: about everything."""
        return self.holds("analyse", category_id)

    @property
    def has_mandate(self) -> bool:
        """Whether they do anything in the brand's name, anywhere."""
        return bool(self.mandates)
