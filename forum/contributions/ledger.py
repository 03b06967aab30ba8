"""The ledger: lines that can only be added, one for each fact that belongs in it. It names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from forum.clock import now
from forum.contributions.models import (
    ASKED,
    GIVEN_UP,
    KEPT,
    PROMISED,
    RECEIVED,
    UNUSED,
    USED,
    LedgerEntry,
)
from forum.storage.session import session


def _add(kind: str, *, call_id: int | None = None, commitment_id: int | None = None) -> None:
    session().add(LedgerEntry(at=now(), kind=kind, call_id=call_id, commitment_id=commitment_id))
    session().flush()


def asked(fact: Any) -> None:
    """WITHIN CallPublished."""
    _add(ASKED, call_id=fact.call_id)


def promised(fact: Any) -> None:
    """WITHIN CommitmentMade."""
    _add(PROMISED, commitment_id=fact.commitment_id)


def received(fact: Any) -> None:
    """WITHIN ContributionAccepted: which one it was, the ledger does not say."""
    _add(RECEIVED, call_id=fact.call_id)


def used(fact: Any) -> None:
    """WITHIN ContributionUsed."""
    _add(USED, call_id=fact.call_id)


def unused(fact: Any) -> None:
    """WITHIN ContributionUnused; what was never accepted was never received."""
    if fact.accepted:
        _add(UNUSED, call_id=fact.call_id)


def kept(fact: Any) -> None:
    """WITHIN CommitmentKept."""
    _add(KEPT, commitment_id=fact.commitment_id)


def given_up(fact: Any) -> None:
    """WITHIN CommitmentGivenUp."""
    _add(GIVEN_UP, commitment_id=fact.commitment_id)


def entries_between(start: datetime, end: datetime) -> Sequence[LedgerEntry]:
    """The lines of a time, oldest first; ``end`` is not in it."""
    found = select(LedgerEntry).where(LedgerEntry.at >= start, LedgerEntry.at < end)
    return session().scalars(found.order_by(LedgerEntry.at, LedgerEntry.id)).all()


def last_entry_before(moment: datetime) -> datetime | None:
    """When the last line before ``moment`` was written."""
    return session().scalar(select(func.max(LedgerEntry.at)).where(LedgerEntry.at < moment))


def first_entry_after(moment: datetime) -> datetime | None:
    """When the first line since ``moment`` was written."""
    return session().scalar(select(func.min(LedgerEntry.at)).where(LedgerEntry.at >= moment))
