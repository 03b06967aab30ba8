"""Answering an introduction, and what two yeses open."""

from __future__ import annotations

from typing import Any

from forum.clock import now
from forum.conversations.actions import open_conversation
from forum.facts.bus import record
from forum.facts.meeting import IntroductionAnswered, IntroductionMet
from forum.introductions.models import NO, PUBLISHED, UNSAID, YES, Introduction
from forum.introductions.queries import introduction_for, people, program
from forum.policy.acts import Act
from forum.policy.check import require
from forum.policy.meeting import around
from forum.storage.session import session
from forum.topics.models import TITLE_LENGTH


def answer(*, actor: Any, introduction_id: int, willing: bool) -> int | None:
    """Say yes or no, or think again until it ends; answers the number of the conversation that opened.

    The row is held: of two who say yes at the same moment the second opens the conversation, and there is
    one. Nothing else follows from an answer, so nobody can see that there was one.
    """
    row = introduction_for(actor, introduction_id, lock=True)
    require(actor, Act.ANSWER_INTRODUCTION, row)
    said = YES if willing else NO
    if actor.id == row.first_id:
        row.first_said = said
    else:
        row.second_said = said
    session().flush()
    record(IntroductionAnswered(actor_id=actor.id, introduction_id=row.id))
    return meet_if_both_wish(row)


def meet_if_both_wish(row: Introduction) -> int | None:
    """Open the conversation of two who both said yes and are both here; ``row`` is held.

    While one of them is suspended nothing opens. A routine asks again until the introduction ends.
    """
    if row.state != PUBLISHED or row.first_said != YES or row.second_said != YES:
        return None
    both = people((row.first_id, row.second_id))
    if len(both) < 2 or not all(around(None, one) for one in both.values()):
        return None
    actor = program()
    names = " & ".join(both[one].display_name for one in (row.first_id, row.second_id))
    row.topic_id = open_conversation(
        actor=actor,
        title=names[:TITLE_LENGTH],
        member_ids=(row.first_id, row.second_id),
        purpose="introduction",
        url=f"/introductions/{row.id}",
    )
    row.met_at = now()
    row.first_said = row.second_said = UNSAID
    session().flush()
    record(IntroductionMet(actor_id=actor.id, introduction_id=row.id, topic_id=row.topic_id))
    return row.topic_id
