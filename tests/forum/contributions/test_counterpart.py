"""No call without what the brand gives in return: not by the form, not by the verb, not past the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from forum.clock import now
from forum.contributions.actions.ask import ask
from forum.contributions.models import Call, Commitment, LedgerEntry
from forum.contributions.refusals import NoCounterpart, NotConcrete
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.contributions import (
    BROUGHT,
    FORM,
    asked,
    days,
    make_call,
    make_speaker,
    promise,
    settle,
)


def filled(**changed: Any) -> dict[str, Any]:
    """A whole form, with ``changed``; a field that is None is left out."""
    whole = {**FORM, "last_day": days(14).isoformat(), "due_on": days(30).isoformat(), **changed}
    return {name: value for name, value in whole.items() if value is not None}


def calls_there_are() -> int:
    return session().scalar(select(func.count()).select_from(Call)) or 0


@pytest.mark.parametrize("field", ["promise", "due_on", "brought"])
def test_the_form_refuses_a_call_without_it_and_loses_nothing(cast: Cast, field: str) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        form = filled(**{field: None}, title="Three honeys on a Sunday")
    page = visitor(cast.app, bea).write("/calls/new", form)
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert f'id="{field}-error"' in page.text
    assert "Three honeys on a Sunday" in page.text
    with cast.app.app_context():
        assert calls_there_are() == 0


def test_a_whole_form_publishes_call_and_promise_together_and_once(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        form = filled(idempotency_key="the-same-form")
    browser = visitor(cast.app, bea)
    first, again = browser.write("/calls/new", form), browser.write("/calls/new", form)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    with cast.app.app_context():
        assert calls_there_are() == 1
        kinds = list(session().scalars(select(LedgerEntry.kind).order_by(LedgerEntry.id)))
        assert kinds == ["asked", "promised"]
    page = cast.browser("guest").get(first.location).text
    for shown in ("A jar of the new honey", "A workshop in spring", "It stays yours", "whoever likes honey"):
        assert shown in page


@pytest.mark.parametrize("counterpart", [None, "short", "over"])
def test_the_verb_refuses_it(cast: Cast, counterpart: str | None) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        given = {None: None, "short": promise("Honey"), "over": promise(due=-1)}[counterpart]
        with pytest.raises(NoCounterpart if given is None else NotConcrete), transaction():
            ask(actor=bea, asked=asked(), counterpart=given, brought=BROUGHT)
        with pytest.raises(NoCounterpart), transaction():
            ask(actor=bea, asked=asked(), counterpart=promise(), brought="  ")
        assert calls_there_are() == 0


@pytest.mark.parametrize("name", ["ada", "mo", "mia", "nia", "sam", "guest"])
def test_only_those_who_speak_for_the_brand_ask(cast: Cast, name: str) -> None:
    with cast.app.app_context(), pytest.raises(Refused), transaction():
        ask(actor=cast.people()[name], asked=asked(), counterpart=promise(), brought=BROUGHT)


def row(cast: Cast, **changed: Any) -> dict[str, Any]:
    moment = now()
    return {
        "author_id": cast.mia.id, "title": "t", "source": "s", "html": "s", "whom": "w", "effort": "hour",
        "purpose": "p", "rights": "yours", "credit": "c", "brought": "much", "closes_at": moment, "language": "",
        "state": "published", "reason": "", "created_at": moment, "version": 1, "search_text": "", **changed,
    }  # fmt: skip


@pytest.mark.parametrize("missing", ["no promise", "a promise that is not there", "no answer"])
def test_the_database_refuses_it(cast: Cast, missing: str) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        known = make_call(bea)
        commitment_id = session().scalars(select(Call.commitment_id).where(Call.id == known)).one()
        values = {
            "no promise": row(cast, commitment_id=None),
            "a promise that is not there": row(cast, commitment_id=commitment_id + 1000),
            "no answer": row(cast, commitment_id=commitment_id, brought="  "),
        }[missing]
        with pytest.raises(IntegrityError), transaction():
            session().execute(insert(Call).values(values))
        assert calls_there_are() == 1


def test_the_database_refuses_an_empty_promise_and_a_settlement_without_a_word(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        values = {
            "author_id": bea.id, "kind": "samples", "promise": "  soon      ", "due_on": days(3), "language": "",
            "state": "published", "reason": "", "created_at": now(),
        }  # fmt: skip
        with pytest.raises(IntegrityError), transaction():
            session().execute(insert(Commitment).values(values))
        make_call(bea)
        with pytest.raises(IntegrityError), transaction():
            session().execute(update(Commitment).values(kept_at=now()))


CHANGES = [
    "UPDATE ledger_entries SET kind = 'kept'",
    "UPDATE ledger_entries SET at = at",
    "DELETE FROM ledger_entries",
    "UPDATE commitments SET promise = 'Something much smaller'",
    "UPDATE commitments SET due_on = '2031-01-01'",
    "UPDATE commitments SET promised_at = NULL",
    "DELETE FROM commitments",
    "UPDATE calls SET commitment_id = commitment_id + 1",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_ledger_and_what_it_is_about_can_only_be_added_to(cast: Cast, change: str) -> None:
    with cast.app.app_context():
        make_call(make_speaker())
        with pytest.raises(DatabaseError, match="only added to"), transaction():
            session().execute(text(change))


def test_what_became_of_a_promise_stands_as_well(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call = session().get(Call, make_call(bea))
        assert call is not None
        commitment_id = call.commitment_id
        settle(bea, commitment_id)
        for change in (
            "kept_at = NULL, word_id = NULL",
            "word_id = NULL, kept_at = NULL, given_up_at = NULL",
        ):
            with pytest.raises(DatabaseError, match="only added to"), transaction():
                session().execute(text(f"UPDATE commitments SET {change}"))
        moved = update(Commitment).values(kept_at=now() - timedelta(days=30))
        with pytest.raises(DatabaseError, match="only added to"), transaction():
            session().execute(moved)
