"""Complaints that grow old: whoever may judge them is told after three days, and after seven. A job."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from forum.clock import now
from forum.storage.session import session, transaction
from moderation.appeals.bell import ring_for_judges
from moderation.appeals.models import OPEN, Appeal
from moderation.appeals.queries import told_of_appeal

FIRST, SECOND = 3, 7
"""Days after which a complaint that waits is spoken of again, once each."""


def remind() -> None:
    """Ring for those who may judge a complaint that has waited too long."""
    moment = now()
    late = Appeal.made_at < moment - timedelta(days=FIRST)
    due = select(Appeal.id).where(
        Appeal.outcome == OPEN, late, or_(Appeal.reminded_at.is_(None), Appeal.made_at < moment - _SECOND)
    )
    for appeal_id in session().scalars(due).all():
        with transaction():
            _remind(appeal_id)


_SECOND = timedelta(days=SECOND)


def _remind(appeal_id: int) -> None:
    found = select(Appeal).where(Appeal.id == appeal_id).with_for_update()
    appeal = session().scalar(found.execution_options(populate_existing=True))
    if appeal is None or appeal.outcome != OPEN:
        return
    seven = appeal.made_at + _SECOND
    days = SECOND if now() > seven else FIRST
    if appeal.reminded_at is not None and (days == FIRST or appeal.reminded_at > seven):
        return
    appeal.reminded_at = now()
    session().flush()
    ring_for_judges(told_of_appeal(appeal.id), appeal, days)
