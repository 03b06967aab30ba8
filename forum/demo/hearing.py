"""What a worker would have told members in the example community: they heard of it on that day.

Bells rang then, and nobody is written to about a past that never was.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select, update

from forum.clock import at
from forum.jobs.models import Job
from forum.notifications.models import Notification
from forum.storage.session import session, transaction

FRESH = timedelta(days=2)
"""What rang longer ago has been read meanwhile."""


def let_them_hear(moment: datetime) -> None:
    """Do what is left to be told, each on its day, as seen from ``moment``; letters go nowhere."""
    known = session().scalar(select(func.max(Notification.id))) or 0
    waiting = select(Job.kind, Job.payload, Job.due_at).where(Job.kind != "mail").order_by(Job.due_at, Job.id)
    for kind, payload, due_at in session().execute(waiting).all():
        with at(due_at):
            current_app.extensions["forum.jobs"][kind](dict(payload))
    with transaction():
        session().execute(delete(Job))
        rang = (Notification.id > known) & (Notification.at < moment - FRESH)
        read = update(Notification).where(rang).values(read_at=Notification.at)
        session().execute(read.execution_options(synchronize_session=False))
