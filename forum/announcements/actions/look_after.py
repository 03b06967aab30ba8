"""Looking after drafts that lie with a colleague: each is read in time, or its author hears that it isn't."""

from __future__ import annotations

from sqlalchemy import select

from forum.announcements import bell
from forum.announcements.models import DRAFT, READING, Announcement
from forum.announcements.queries import attached
from forum.clock import now
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.mandates import animates
from forum.storage.session import session, transaction


def look_after() -> None:
    """See that what lies with a colleague can be read, and is read in time. A job; each is told once.

    A reader who may read no more gives way to the deputy, or to nobody; once the time is over the deputy is
    asked as well, or the author hears that nobody has read it.
    """
    with transaction():
        lying = (
            select(Announcement)
            .where(Announcement.stage == READING)
            .order_by(Announcement.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        for row in attached(session().scalars(lying).all()):
            if not may_read(row.reader_id, row):
                pass_on(row)
            elif row.read_by is not None and row.read_by <= now() and not row.deputy_told:
                _too_late(row)
        session().flush()


def may_read(member_id: int | None, row: Announcement) -> bool:
    """Whether that member may read it for its author, were it their turn: animates there, and sees it."""
    one = viewer_by_id(member_id) if member_id is not None else None
    return one is not None and animates(one, row.category) and can(one, Act.SEE_CATEGORY, row.category)


def pass_on(row: Announcement) -> None:
    """The deputy is asked in the place of the reader; without one its author asks somebody else."""
    bell.forget_asking(row, row.author_id, row.version)
    row.reader_id = row.deputy_id if may_read(row.deputy_id, row) else None
    row.deputy_id = None
    if row.reader_id is None:
        row.stage = DRAFT
        row.version += 1
        bell.answer(row, bell.UNREAD, None)
    else:
        bell.ask(row, row.reader_id)


def _too_late(row: Announcement) -> None:
    row.deputy_told = True
    if row.deputy_id is not None and may_read(row.deputy_id, row):
        bell.ask(row, row.deputy_id)
    else:
        bell.answer(row, bell.LATE, None)
