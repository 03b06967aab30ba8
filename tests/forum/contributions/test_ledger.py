"""The ledger: public, by quarter, late by the clock, and equal to a plain recount of all that happened."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

from sqlalchemy import select

from forum.clock import at
from forum.contributions.actions.remind import remind
from forum.contributions.days import day_of, days_late
from forum.contributions.models import Call, LedgerEntry
from forum.contributions.queries import find_call
from forum.notifications.models import Notification
from forum.storage.session import session
from tests.cast import Cast
from tests.factories.contributions import (
    make_call,
    make_commitment,
    make_contribution,
    make_speaker,
    respond,
    settle,
)
from tests.factories.members import make_member, open_community

MIDNIGHT = datetime(2027, 3, 10, 12, tzinfo=UTC)


def commitment_of(call_id: int) -> int:
    call = find_call(call_id)
    assert call is not None
    return call.commitment_id


def test_lateness_follows_the_clock_and_stands_in_the_ledger(cast: Cast) -> None:
    with cast.app.app_context(), at(MIDNIGHT):
        bea = make_speaker()
        call_id = make_call(bea, due=5)
    sentences = {
        0: "due by 15 March 2027",
        5: "due by 15 March 2027",
        6: "one day late",
        17: "12 days late",
    }
    for days, said in sentences.items():
        with at(MIDNIGHT + timedelta(days=days)):
            assert said in cast.browser("guest").get("/ledger").text, days
    with cast.app.app_context(), at(MIDNIGHT + timedelta(days=17)):
        settle(bea, commitment_of(call_id), word="Sent, with our excuses.")
        page = cast.browser("guest").get("/ledger").text
        assert "The one promise is kept" in page
        assert "12 days late" in page, "that it was late stays"


def test_a_day_is_over_when_it_is_over_here(cast: Cast) -> None:
    """A promise for a day in Auckland is late before the day has begun to end in Europe."""
    with cast.app.app_context():
        open_community(timezone="Pacific/Auckland")
        with at(MIDNIGHT):
            bea = make_speaker()
            make_commitment(bea, due=0)
            due = day_of(MIDNIGHT)
        over = datetime(2027, 3, 11, 11, tzinfo=UTC)  # midnight there, in the summer of the south
        late = {over - timedelta(minutes=1): 0, over: 1, over + timedelta(days=1): 2}
        for moment, days in late.items():
            with at(moment):
                assert days_late(due) == days, moment


def test_the_promise_is_spoken_of_before_and_after_its_day_once_each(cast: Cast) -> None:
    with cast.app.app_context():
        with at(MIDNIGHT):
            bea = make_speaker()
            call_id = make_call(bea, due=10)
            respond(bea, make_contribution(cast.mia, call_id), "accept")
        rung: dict[int, tuple[int, int]] = {}
        for days in (0, 2, 3, 4, 9, 10, 11, 11, 12, 17, 40):
            with at(MIDNIGHT + timedelta(days=days)):
                remind()
                remind()
            kinds = Counter(session().execute(select(Notification.member_id, Notification.kind)).all())
            rung[days] = (kinds[bea.id, "promise_owed"], kinds[cast.mia.id, "promise_turn"])
        assert rung == {
            0: (0, 0), 2: (0, 0), 3: (1, 0), 4: (1, 0), 9: (2, 0), 10: (3, 0), 11: (4, 1), 12: (4, 1),
            17: (5, 1), 40: (6, 1),
        }  # fmt: skip


def test_the_ledger_names_nobody_and_neither_does_its_file(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker("beatrix")
        mia = make_member("melisande")
        call_id = make_call(bea)
        respond(bea, make_contribution(mia, call_id), "accept")
    for path in ("/ledger", "/ledger.csv"):
        text = cast.browser("guest").get(path).text
        assert "Taste three honeys" in text
        for name in ("beatrix", "melisande"):
            assert name not in text.lower()
    lines = list(csv.DictReader(StringIO(cast.browser("guest").get("/ledger.csv").text, newline="")))
    assert [line["entry"] for line in lines] == ["asked", "promised", "received"]
    assert {column.name for column in LedgerEntry.__table__.columns} == {
        "id", "at", "kind", "call_id", "commitment_id",
    }  # fmt: skip


def test_what_a_spreadsheet_would_compute_is_text(cast: Cast) -> None:
    with cast.app.app_context():
        make_call(make_speaker(), '=HYPERLINK("http://example.org")')
    assert "\"'=HYPERLINK(" in cast.browser("guest").get("/ledger.csv").text


def test_earlier_quarters_are_a_page_away(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        for moment in (datetime(2025, 2, 3, tzinfo=UTC), datetime(2027, 2, 3, tzinfo=UTC)):
            with at(moment):
                make_call(bea, f"The call of {moment.year}")
    with at(datetime(2027, 2, 4, tzinfo=UTC)):
        page = cast.browser("guest").get("/ledger").text
        assert "The call of 2027" in page
        assert "ledger?from=2026-1" in page
        older = cast.browser("guest").get("/ledger?from=2025-1").text
        assert "The call of 2025" in older
        assert "The call of 2027" not in older.split('class="quarter"')[1]
        for odd in ("2025-5", "9999-1", "x", "2025-1-1", "٢٠٢٥-1"):
            assert cast.browser("guest").get(f"/ledger?from={odd}").status_code == 404


def test_every_call_has_its_line(cast: Cast) -> None:
    with cast.app.app_context():
        make_call(make_speaker())
        asked = set(session().scalars(select(LedgerEntry.call_id).where(LedgerEntry.kind == "asked")))
        assert asked == set(session().scalars(select(Call.id)))
