"""A second pair of eyes: a colleague reads, in time or the deputy does, and agrees or gives it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forum.announcements import bell
from forum.announcements.models import DRAFT, LEAST_HEARD, READING, READY, Announcement, SecondReader
from forum.announcements.queries import announcement_for, colleagues
from forum.announcements.refusals import DraftChanged, NotHeard, NotThisReader
from forum.clock import now
from forum.colleagues.actions.say import say
from forum.facts.announcing import (
    AnnouncementApproved,
    AnnouncementGivenBack,
    AnnouncementHandedOver,
    SecondReaderAsked,
)
from forum.facts.bus import record
from forum.policy.acts import Act
from forum.policy.announcing import named_to_read
from forum.policy.check import require
from forum.storage.session import session


def hand_over(
    *, actor: Any, announcement_id: int, reader_id: int, deputy_id: int | None, read_by: datetime
) -> Announcement:
    """Ask a colleague to read the draft until ``read_by``; after that the deputy may, too.

    Raises ``NotThisReader`` when either does not animate there, or both are the same, and ``NotHeard``
    where a colleague has to read it and the sentence that is published with it is not written yet.
    """
    row = announcement_for(actor, announcement_id, lock=True)
    require(actor, Act.WRITE_ANNOUNCEMENT, row)
    if row.asks_second_reader and len(row.heard) < LEAST_HEARD:
        raise NotHeard
    known = {one.id for one in colleagues(row.category_id, but=row.author_id)}
    if reader_id not in known or (deputy_id is not None and deputy_id not in known - {reader_id}):
        raise NotThisReader
    row.reader_id, row.deputy_id, row.read_by = reader_id, deputy_id, read_by
    row.stage, row.deputy_told, row.approved_by_id = READING, False, None
    row.changed_at = now()
    session().flush()
    bell.ask(row, reader_id)
    record(AnnouncementHandedOver(actor_id=actor.id, announcement_id=row.id, reader_id=reader_id))
    return row


def approve(
    *, actor: Any, announcement_id: int, version: int, note: str = "", insisted: bool = False
) -> Announcement:
    """Agree to the words of the draft's ``version``, those that were read.

    Raises ``DraftChanged`` when it reads otherwise by now or was judged meanwhile, and ``Reconsider`` over
    the note unless its author ``insisted``.
    """
    row = _before_judging(actor, announcement_id, version)
    if note:
        say(actor=actor, place=row.place, to=row.author_id, text=note, insisted=insisted)
    row.stage, row.approved_by_id = READY, actor.id
    _judged(row)
    bell.answer(row, bell.APPROVED, actor.id)
    record(AnnouncementApproved(actor_id=actor.id, announcement_id=row.id))
    return row


def give_back(
    *, actor: Any, announcement_id: int, version: int, note: str, insisted: bool = False
) -> Announcement:
    """Give the draft back, saying in ``note`` what should be otherwise. Raises as ``approve`` does."""
    row = _before_judging(actor, announcement_id, version)
    say(actor=actor, place=row.place, to=row.author_id, text=note, insisted=insisted)
    row.stage, row.approved_by_id = DRAFT, None
    _judged(row)
    bell.answer(row, bell.GIVEN_BACK, actor.id)
    record(AnnouncementGivenBack(actor_id=actor.id, announcement_id=row.id))
    return row


def _before_judging(actor: Any, announcement_id: int, version: int) -> Announcement:
    """The draft, held until the end of the transaction, if the actor may judge these very words."""
    row = announcement_for(actor, announcement_id, lock=True)
    if named_to_read(actor, row) and row.version != version:
        raise DraftChanged
    require(actor, Act.JUDGE_ANNOUNCEMENT, row)
    return row


def _judged(row: Announcement) -> None:
    """Whoever is asked besides finds that it was judged: the draft's number has grown."""
    row.changed_at = now()
    row.version += 1
    session().flush()


def ask_second_reader(*, actor: Any, category_id: int, asked: bool) -> None:
    """Let a colleague read first what is announced in a category, or no longer."""
    require(actor, Act.ASK_SECOND_READER)
    row = session().get(SecondReader, category_id)
    if (row is not None) == asked:
        return
    if row is None:
        session().add(SecondReader(category_id=category_id))
    else:
        session().delete(row)
    session().flush()
    record(SecondReaderAsked(actor_id=actor.id, category_id=category_id, asked=asked))
