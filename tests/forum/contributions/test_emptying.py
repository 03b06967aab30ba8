"""Words that were removed go when their time is over; nothing else can take them, and nothing can change them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError

from forum.contributions.models import EMPTIED, Call, Commitment, Contribution, LedgerEntry, Word
from forum.contributions.queries import open_commitments
from forum.hooks import hooks
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.subjects import HIDDEN, PUBLISHED, REMOVED
from tests.cast import Cast
from tests.factories.contributions import (
    PROMISE,
    make_call,
    make_commitment,
    make_contribution,
    make_speaker,
    respond,
)

TITLE = "Taste three honeys"


def bring(cast: Cast, kind: str, number: int, state: str) -> None:
    found = hooks().subjects[kind]
    with transaction():
        found.verbs[state](actor=cast.mo, thing=found.find(number, lock=True), reason="spam")


def erase(cast: Cast, kind: str, number: int) -> None:
    found = hooks().subjects[kind]
    assert found.erase is not None
    with transaction():
        found.erase(cast.automod.id, found.find(number, lock=True))


def row(model: Any, number: int) -> Any:
    session().expire_all()
    return session().get_one(model, number)


def everything(cast: Cast) -> dict[str, tuple[Any, int]]:
    """One of each kind, with the class of its row."""
    bea = make_speaker()
    call = make_call(bea, TITLE)
    brought = make_contribution(cast.mia, call, "I taste on Sunday.")
    respond(bea, brought, "accept", "Gladly, on Sunday.")
    word = row(Contribution, brought).accepted_word_id
    promised = make_commitment(bea)
    return {
        "call": (Call, call),
        "contribution": (Contribution, brought),
        "brand_word": (Word, word),
        "commitment": (Commitment, promised),
    }


@pytest.mark.parametrize("kind", ["call", "contribution", "brand_word", "commitment"])
def test_only_what_was_removed_is_emptied_and_then_stays_so(cast: Cast, kind: str) -> None:
    with cast.app.app_context():
        model, number = everything(cast)[kind]
        for state in (PUBLISHED, HIDDEN):
            bring(cast, kind, number, state)
            with pytest.raises(Refused):
                erase(cast, kind, number)
            assert not row(model, number).emptied
        bring(cast, kind, number, REMOVED)
        lines = session().query(LedgerEntry).count()
        erase(cast, kind, number)
        assert row(model, number).emptied
        assert session().query(LedgerEntry).count() == lines
        snapshot = hooks().subjects[kind].snapshot(hooks().subjects[kind].find(number))
        words = f"{snapshot.source} {snapshot.html}"
        assert not any(one in words for one in ("taste on", "Which one", "Gladly", "workshop about"))
        for state in (PUBLISHED, HIDDEN):
            with pytest.raises(Refused):
                bring(cast, kind, number, state)


def test_a_promise_goes_through_the_door_and_no_other_way(cast: Cast) -> None:
    with cast.app.app_context():
        promised = make_commitment(make_speaker())

        def write(**values: Any) -> None:
            with transaction():
                session().execute(update(Commitment).where(Commitment.id == promised).values(**values))

        for values in ({"promise": EMPTIED}, {"promise": "Something else altogether"}):
            with pytest.raises(DatabaseError):
                write(**values)
        bring(cast, "commitment", promised, REMOVED)
        for values in (
            {"promise": "Something else altogether"},
            {"promise": EMPTIED, "state": "published"},
            {"promise": EMPTIED, "kind": "money"},
        ):
            with pytest.raises(DatabaseError):
                write(**values)
        write(promise=EMPTIED)
        with pytest.raises(DatabaseError):
            write(promise="Written anew by somebody")


def test_what_was_emptied_is_no_line_in_any_list(cast: Cast) -> None:
    with cast.app.app_context():
        things = everything(cast)
        for kind in ("call", "commitment"):
            bring(cast, kind, things[kind][1], REMOVED)
            erase(cast, kind, things[kind][1])
        owed = [one.promise for one in open_commitments(cast.mo)]
        assert owed == [PROMISE]
    pages = {
        path: cast.browser("mo").get(path) for path in ("/calls", "/ledger", f"/calls/{things['call'][1]}")
    }
    assert all(page.status_code == 200 for page in pages.values())
    assert EMPTIED not in pages["/calls"].text + pages["/ledger"].text
    assert TITLE not in "".join(page.text for page in pages.values())
    assert "are gone now" in pages[f"/calls/{things['call'][1]}"].text
    assert "are gone now" in cast.browser("mo").get(f"/commitments/{things['commitment'][1]}").text
    assert cast.browser("guest").get(f"/calls/{things['call'][1]}").status_code == 404


def test_a_search_does_not_find_what_was_emptied(cast: Cast) -> None:
    with cast.app.app_context():
        _model, number = everything(cast)["call"]
        bring(cast, "call", number, REMOVED)
        erase(cast, "call", number)
        stems = session().scalar(text("SELECT search_text FROM calls WHERE id = :id"), {"id": number})
        assert stems == ""
