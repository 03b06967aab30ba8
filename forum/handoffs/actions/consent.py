"""A member says whether personal details of theirs may go to a department, and may change their mind."""

from __future__ import annotations

from typing import Any

from forum.handoffs.models import AGREED, DECLINED
from forum.handoffs.queries import own_handoff_for
from forum.handoffs.refusals import MovedOn
from forum.handoffs.story import append, course_of, erased
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


def answer_consent(*, actor: Any, handoff_id: int, willing: bool, turn: int | None = None) -> None:
    """Yes: the department reads them from now on. No, even after a yes: they are erased here at once
    (General Data Protection Regulation, 7(3)).

    ``turn``: the one the member read about. A yes meant for one department is none for another to which it
    was passed on meanwhile. Raises ``Refused``, and ``MovedOn`` for that and for a second yes.
    """
    handoff = own_handoff_for(actor, handoff_id, lock=True)
    require(actor, Act.ANSWER_CONSENT, handoff)
    if willing and turn is not None and turn != course_of(handoff).turn:
        raise MovedOn
    if not willing:
        handoff.details = ""
        handoff.revision += 1
        session().flush()
    data = {} if willing else erased(handoff)
    append(handoff, AGREED if willing else DECLINED, actor_id=actor.id, data=data)
