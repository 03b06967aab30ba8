"""A member says whether personal details of theirs may go to a department, and may change their mind."""

from __future__ import annotations

from typing import Any

from forum.handoffs.models import AGREED, DECLINED
from forum.handoffs.queries import own_handoff_for
from forum.handoffs.story import append
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


def answer_consent(*, actor: Any, handoff_id: int, willing: bool) -> None:
    """Yes: the department reads them from now on. No, even after a yes: they are erased here at once
    (General Data Protection Regulation, 7(3)). Raises ``Refused``, and ``MovedOn`` for a second yes."""
    handoff = own_handoff_for(actor, handoff_id, lock=True)
    require(actor, Act.ANSWER_CONSENT, handoff)
    if not willing:
        handoff.details = ""
        handoff.revision += 1
        session().flush()
    append(handoff, AGREED if willing else DECLINED, actor_id=actor.id)
