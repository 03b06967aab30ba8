"""Private conversations of a member: what they said stays with the others, under «a former member»."""

from __future__ import annotations

from sqlalchemy import select

from forum.belongings import Belongings, Departure
from forum.conversations.actions import step_out
from forum.storage.session import session
from forum.topics.models import Participant
from forum.topics.sequence import locked_topics


def _forget(departure: Departure) -> None:
    mine = select(Participant.topic_id).where(Participant.member_id == departure.member_id)
    for _topic_id, topic in sorted(locked_topics(session().scalars(mine).all()).items()):
        step_out(member_id=departure.member_id, topic=topic)


BELONGINGS = Belongings("conversations", _forget)
