"""Writing to two members why they should meet."""

from __future__ import annotations

from typing import Any

from forum.clock import now
from forum.facts.bus import record
from forum.facts.meeting import IntroductionHeldBack, IntroductionPublished
from forum.hooks import Outcome, Written, hooks
from forum.introductions.actions.welcome import held_welcomes
from forum.introductions.models import HELD, TO_ANSWER, Introduction
from forum.introductions.queries import candidate, pair
from forum.introductions.refusals import NotAvailable, NotThesePeople
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.storage.session import session
from forum.topics.composing import Composed


def introduce(
    *, actor: Any, one: Member, other: Member, text: Composed, insisted: bool = False
) -> Introduction:
    """Write to both. Each then answers alone; neither hears what the other said, unless both say yes.

    Raises ``Refused``, ``NotAvailable``, ``NotThesePeople``, and ``Reconsider`` unless ``insisted``.
    """
    require(actor, Act.INTRODUCE)
    first, second = sorted((one, other), key=lambda member: member.id)
    if first.id == second.id:
        raise NotThesePeople
    held_welcomes(first.id, second.id)  # two connectors who think of the same member come one after the other
    for member in (one, other):
        spared = hooks().hushed(actor.id, [member.id])
        if member.id in spared or not can(actor, Act.INTRODUCE_MEMBER, candidate(member)):
            raise NotAvailable(member.id)
    if not can(actor, Act.INTRODUCE_PAIR, pair(first.id, second.id)):
        raise NotThesePeople
    verdict = hooks().screen(
        actor, Written("introduction", text.source, author_id=actor.id), insisted=insisted
    )
    row = Introduction(
        author_id=actor.id,
        first_id=first.id,
        second_id=second.id,
        source=text.source,
        html=text.html,
        ends_at=now() + TO_ANSWER,
    )
    if verdict.outcome is Outcome.HOLD:
        row.state = HELD
    else:
        row.told_at = now()
    session().add(row)
    session().flush()
    if verdict.keep is not None:
        verdict.keep(row.id)
    if row.state == HELD:
        record(IntroductionHeldBack(actor_id=actor.id, introduction_id=row.id))
    else:
        record(IntroductionPublished(actor_id=actor.id, introduction_id=row.id, author_id=actor.id))
    return row
