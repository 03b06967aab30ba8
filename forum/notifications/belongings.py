"""Bells: those of a member who leaves, and those that say in somebody else's that they did something."""

from __future__ import annotations

from sqlalchemy import and_, delete, or_

from forum.belongings import Belongings, Departure
from forum.facts.bus import record
from forum.facts.passing import NotificationsDropped
from forum.members.unnaming import unname_within
from forum.notifications.models import Notification
from forum.storage.session import session


def _forget(departure: Departure) -> None:
    """What is told of a post needs no name: it says who wrote it when it is shown. Other lines keep one."""
    member_id = departure.member_id
    named = and_(Notification.actor_id == member_id, Notification.post_id.is_(None))
    gone = delete(Notification).where(or_(Notification.member_id == member_id, named))
    lost = session().execute(gone.returning(Notification.member_id, Notification.read_at)).all()
    others = {row.member_id for row in lost if row.read_at is None} - {member_id}
    if others:
        record(NotificationsDropped(actor_id=member_id, member_ids=tuple(sorted(others))))
    unname_within(departure, Notification, "data")  # titles, in which others speak to them


BELONGINGS = Belongings("notifications", _forget)
