"""Taking lines out of the program."""

from __future__ import annotations

from typing import Any

from forum.facts.bus import record
from forum.policy.acts import Act
from forum.policy.check import require
from moderation.audit.facts import AuditExported
from moderation.audit.queries import head


def begin_export(*, actor: Any, form: str) -> int:
    """Note that ``actor`` exports the audit; answers the number of the last line that there is to export."""
    require(actor, Act.SEE_AUDIT)
    upto = head(actor).number
    record(AuditExported(actor_id=actor.id, form=form, upto=upto))
    return upto
