"""What happens to the audit itself."""

from __future__ import annotations

from dataclasses import dataclass

from forum.facts.catalogue import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditExported(Fact):
    """An administrator took lines of the audit out of the program, as ``form`` (``csv`` or ``jsonl``)."""

    form: str
    upto: int
    """The number of the last line that there was."""
