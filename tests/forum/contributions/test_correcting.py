"""A published call is corrected in the open, or not at all; what is given in return no correction touches."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from forum.clock import at, now
from forum.contributions.actions.contribute import withdraw
from forum.contributions.actions.correct import Corrected, correct
from forum.contributions.belongings import BELONGINGS
from forum.contributions.days import last_day
from forum.contributions.models import Call, CallCorrection, Commitment
from forum.contributions.queries import find_call, find_contribution, newest_correction
from forum.contributions.refusals import CorrectedMeanwhile, NoCounterpart, NothingChanged
from forum.hooks import hooks
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.subjects import HIDDEN, REMOVED
from forum.topics.composing import compose
from tests.cast import Cast, visitor
from tests.factories.contributions import (
    BROUGHT,
    FORM,
    PROMISE,
    close,
    days,
    make_call,
    make_contribution,
    make_speaker,
)


def reads(text: str = "Which one?", **more: Any) -> Corrected:
    """How the call of the factory reads, but for ``more``."""
    parts: dict[str, Any] = {
        "title": "Taste three honeys",
        "whom": "whoever likes honey",
        "effort": "hour",
        "purpose": "The one you like best goes into the shop.",
        "credit": "Your first name on the label, if you wish.",
        "brought": BROUGHT,
    }
    return Corrected(text=compose(text), **{**parts, **more})


def corrected(actor: Any, call_id: int, wanted: Corrected, known: int | None = None) -> int:
    with transaction():
        call = find_call(call_id, lock=True)
        assert call is not None
        seen = newest_correction(call) if known is None else known
        return correct(actor=actor, call=call, corrected=wanted, known=seen).id


def row(call_id: int) -> Call:
    session().expire_all()
    return session().get_one(Call, call_id)


def rings(member_id: int) -> int:
    wanted = select(Notification).where(
        Notification.member_id == member_id, Notification.kind == "call_corrected"
    )
    return len(session().scalars(wanted).all())


def test_everybody_sees_what_is_different_and_who_answered_is_told(cast: Cast) -> None:
    with cast.app.app_context():
        bea, cleo = make_speaker(), make_speaker("cleo")
        call_id = make_call(bea)
        make_contribution(cast.mia, call_id)
        gone = make_contribution(cast.nia, call_id)
        with transaction():
            found = find_contribution(gone, lock=True)
            assert found is not None
            withdraw(actor=cast.nia, contribution=found)
        before = row(call_id).version
        entry = corrected(cleo, call_id, reads("Which of the three?", effort="evening"))
        assert row(call_id).source == "Which of the three?"
        assert row(call_id).version > before
        assert (rings(cast.mia.id), rings(cast.nia.id), rings(bea.id)) == (1, 0, 0)
    page = cast.browser("guest").get(f"/calls/{call_id}").text
    assert f'id="correction-{entry}"' in page
    assert "<del>" in page and "<ins>" in page
    assert "Cleo corrected it" in page
    assert "About an hour" in page and "An evening" in page
    cast.browser("mia").get(f"/calls/{call_id}")
    with cast.app.app_context():
        unread = select(Notification).where(
            Notification.member_id == cast.mia.id, Notification.read_at.is_(None)
        )
        assert session().scalars(unread).all() == []


def test_what_is_given_in_return_and_whose_it_is_stay(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
        due, promised = days(30), row(call_id).commitment_id
        form = {**FORM, "body": "Another body.", "last_day": days(20).isoformat()}
        form |= {"promise": "Nothing at all, sorry", "due_on": days(300).isoformat(), "rights": "lent"}
    sent = visitor(cast.app, bea).write(f"/calls/{call_id}/correct", form, known="0")
    assert sent.status_code == 303
    with cast.app.app_context():
        kept = session().get_one(Commitment, promised)
        assert (kept.promise, kept.due_on) == (PROMISE, due)
        assert (row(call_id).rights, row(call_id).commitment_id) == ("yours", promised)
        assert last_day(row(call_id).closes_at) == days(20)
        assert row(call_id).source == "Another body."


def test_two_colleagues_correct_it_at_once(cast: Cast) -> None:
    with cast.app.app_context():
        bea, cleo = make_speaker(), make_speaker("cleo")
        call_id = make_call(bea)
    first, second = visitor(cast.app, bea), visitor(cast.app, cleo)
    with cast.app.app_context():
        form = {**FORM, "last_day": days(14).isoformat(), "known": "0"}
    assert first.write(f"/calls/{call_id}/correct", form, body="What Bea wrote.").status_code == 303
    again = second.write(f"/calls/{call_id}/correct", form, body="What Cleo wrote.")
    assert again.status_code == 409
    assert "What Cleo wrote." in again.text
    assert "What Bea wrote." in again.text
    with cast.app.app_context():
        assert row(call_id).source == "What Bea wrote."
        with pytest.raises(CorrectedMeanwhile):
            corrected(cleo, call_id, reads("What Cleo wrote."), known=0)
        newest = newest_correction(row(call_id))
    sent = second.write(f"/calls/{call_id}/correct", form, body="What Cleo wrote.", known=str(newest))
    assert sent.status_code == 303


def test_nothing_is_written_down_where_nothing_is_different(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
        with pytest.raises(NothingChanged):
            corrected(bea, call_id, reads())
        with pytest.raises(NoCounterpart):
            corrected(bea, call_id, reads(brought=" "))
        assert session().query(CallCorrection).count() == 0


def test_only_those_who_speak_for_the_brand_and_only_what_is_published(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
        for member in (cast.mia, cast.mo, cast.ada):
            with pytest.raises(Refused):
                corrected(member, call_id, reads("Mine now."))
        kind = hooks().subjects["call"]
        with transaction():
            kind.verbs[HIDDEN](actor=cast.mo, thing=kind.find(call_id, lock=True), reason="spam")
        with pytest.raises(Refused):
            corrected(bea, call_id, reads("Quietly better."))
    assert cast.browser("mia").get(f"/calls/{call_id}/correct").status_code == 404


def test_what_is_over_is_not_opened_again(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
        close(bea, call_id)
        was = row(call_id).closes_at
        with at(now() + timedelta(days=1)):
            corrected(bea, call_id, reads("It was about honey.", last_day=days(60)))
        assert row(call_id).closes_at == was
        assert row(call_id).closed_at is not None
    assert 'name="last_day"' not in visitor(cast.app, bea).get(f"/calls/{call_id}/correct").text


def test_a_correction_can_not_be_rewritten_but_goes_with_a_removed_call(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
        entry = corrected(bea, call_id, reads("Which of the three?"))

        def write(**values: Any) -> None:
            with transaction():
                session().execute(update(CallCorrection).where(CallCorrection.id == entry).values(**values))

        for values in ({"changes": {"title": ["a", "b"]}}, {"author_id": cast.mia.id}):
            with pytest.raises(DatabaseError):
                write(**values)
        with pytest.raises(DatabaseError), transaction():
            session().execute(text("DELETE FROM call_corrections"))
        kind = hooks().subjects["call"]
        assert kind.erase is not None
        with transaction():
            kind.verbs[REMOVED](actor=cast.mo, thing=kind.find(call_id, lock=True), reason="spam")
            kind.erase(cast.automod.id, kind.find(call_id, lock=True))
        session().expire_all()
        assert session().get_one(CallCorrection, entry).changes == {}
    assert "Which" not in cast.browser("mo").get(f"/calls/{call_id}").text


def test_who_corrected_the_call_of_a_colleague_is_given_those_words(cast: Cast) -> None:
    with cast.app.app_context():
        call_id = make_call(make_speaker("bea"))
        kim = make_speaker("kim")
        corrected(kim, call_id, reads("It is about pollen."))
        told = [one for one in BELONGINGS.own(kim.id)["said_for_the_brand"] if "corrected" in one]
        assert [one["call"] for one in told] == [call_id]
        assert "It is about pollen." in str(told) and "Which one?" not in str(told)
