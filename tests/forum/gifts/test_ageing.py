"""The routine reads only what time has come for, however much there is."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlalchemy import update

from forum.clock import now
from forum.gifts.actions.age import grow_old
from forum.gifts.ageing import LAPSE_AFTER, REMIND_AFTER
from forum.gifts.models import Gift
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.gifts import make_gift, make_hand, make_received, promise
from tests.statements import statements


def _rows_read() -> int:
    """How many offers and requests the routine reads; beside them there is one question, whose turn it is."""
    with statements() as sent:
        grow_old()
    return sum("gifts.source" in one for one in sent if one.startswith("SELECT"))


def test_nothing_is_read_before_its_time(cast: Cast) -> None:
    begun = now()
    with cast.app.app_context():
        for number in range(4):
            make_gift(cast.mia, f"Gift {number}", ends_at=begun + timedelta(days=60))
            make_gift(cast.mia, f"Without an end {number}")
        promised = make_hand(cast.nia, make_gift(cast.mia, "Promised"))
        promise(cast.mia, promised)
        make_received(cast.mia, cast.nia, title="Over and done")
        with statements() as sent:
            grow_old()
        assert len([one for one in sent if one.startswith("SELECT")]) == 1, sent
        for moment, read in (
            (begun + REMIND_AFTER + timedelta(minutes=1), 1),
            (begun + REMIND_AFTER + timedelta(hours=1), 0),
            (begun + LAPSE_AFTER + timedelta(minutes=1), 1),
            (begun + LAPSE_AFTER + timedelta(hours=1), 0),
            (begun + timedelta(days=61), 4),
            (begun + timedelta(days=62), 0),
        ):
            with time_machine.travel(moment, tick=False):
                assert _rows_read() == read, moment


def test_what_was_there_before_the_column_finds_its_time_by_itself(cast: Cast) -> None:
    """The migration lets everything be looked at once; whatever nothing waits for is not looked at again."""
    with cast.app.app_context():
        ends_at = now() + timedelta(days=9)
        ending, endless = make_gift(cast.mia, ends_at=ends_at), make_gift(cast.mia)
        with transaction():
            session().execute(update(Gift).values(due_at=Gift.created_at))
        assert _rows_read() == 2
        assert session().get_one(Gift, ending, populate_existing=True).due_at == ends_at
        assert session().get_one(Gift, endless, populate_existing=True).due_at is None
        assert _rows_read() == 0
