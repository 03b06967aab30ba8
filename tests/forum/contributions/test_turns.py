"""What members bring and what becomes of it: each turn once, with a word, seen and credited as it should be."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from forum.contributions.actions.contribute import choose_credit, withdraw
from forum.contributions.actions.respond import accept
from forum.contributions.models import Contribution, LedgerEntry, Word
from forum.contributions.queries import find_call, find_contribution
from forum.contributions.refusals import AlreadyOffered, NothingSaid, OverAlready
from forum.members.models import Grant
from forum.members.viewer import Viewer
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.contributions import (
    close,
    make_call,
    make_contribution,
    make_speaker,
    respond,
    settle,
)
from tests.factories.members import make_member
from tests.said import says


@pytest.fixture
def bea(cast: Cast) -> Viewer:
    with cast.app.app_context():
        return make_speaker()


@pytest.fixture
def call_id(cast: Cast, bea: Viewer) -> int:
    with cast.app.app_context():
        return make_call(bea)


def bells(member: Any) -> list[str]:
    found = select(Notification.kind).where(Notification.member_id == member.id)
    return list(session().scalars(found.order_by(Notification.id)))


def ledger() -> list[str]:
    return list(session().scalars(select(LedgerEntry.kind).order_by(LedgerEntry.id)))


def test_a_contribution_is_offered_accepted_used_and_each_turn_rings(
    cast: Cast, bea: Viewer, call_id: int
) -> None:
    with cast.app.app_context():
        brought = make_contribution(cast.mia, call_id)
        assert bells(bea) == ["call_answered"]
        respond(bea, brought, "accept")
        respond(bea, brought, "use", "It went onto the label.")
        assert bells(cast.mia) == ["contribution_turn", "contribution_turn"]
        assert ledger() == ["asked", "promised", "received", "used"]
    page = cast.browser("guest").get("/made-together").text
    assert "It went onto the label." in page
    assert "Mia" in page


def test_nothing_happens_without_a_word_and_nothing_happens_twice(
    cast: Cast, bea: Viewer, call_id: int
) -> None:
    with cast.app.app_context():
        brought = make_contribution(cast.mia, call_id)
        with pytest.raises(NothingSaid):
            respond(bea, brought, "accept", " \u200b ")
        with pytest.raises(OverAlready):
            respond(bea, brought, "use")
        respond(bea, brought, "decline", "It came too late for the label.")
        for turn in ("accept", "use", "decline"):
            with pytest.raises(OverAlready):
                respond(bea, brought, turn)
        assert ledger() == ["asked", "promised"], "what was never accepted was never received"
        with pytest.raises(AlreadyOffered):
            make_contribution(cast.mia, call_id)


def test_what_is_offered_is_between_its_author_and_the_brand_until_it_is_accepted(
    cast: Cast, bea: Viewer, call_id: int
) -> None:
    with cast.app.app_context():
        brought = make_contribution(cast.mia, call_id, "A quince jelly recipe.", named=False)
    seen = {name: cast.browser(name).get(f"/calls/{call_id}").text for name in ("mia", "nia", "mo", "guest")}
    assert {name for name, page in seen.items() if "quince" in page} == {"mia", "mo"}
    assert cast.browser("nia").get(f"/contributions/{brought}").status_code == 404
    with cast.app.app_context():
        respond(bea, brought, "accept", "What a recipe!")
        respond(bea, brought, "use", "It is printed.")
    for path in (f"/calls/{call_id}", "/made-together", f"/contributions/{brought}"):
        for name in ("nia", "guest"):
            page = cast.browser(name).get(path).text
            assert "quince" in page, path
            assert not says(page, "Mia"), path
        assert "Mia" in visitor(cast.app, bea).get(path).text


def test_whoever_brought_it_chooses_to_be_named_and_takes_it_back(
    cast: Cast, bea: Viewer, call_id: int
) -> None:
    with cast.app.app_context():
        brought = make_contribution(cast.mia, call_id, "A quince jelly recipe.", named=False)
        respond(bea, brought, "accept")
    mia = cast.browser("mia")
    assert mia.write(f"/contributions/{brought}/credit", named="yes").status_code == 303
    assert "Mia" in cast.browser("guest").get(f"/calls/{call_id}").text
    assert cast.browser("nia").write(f"/contributions/{brought}/credit", named="no").status_code == 403
    assert mia.write(f"/contributions/{brought}/withdraw").status_code == 303
    page = cast.browser("guest").get(f"/calls/{call_id}").text
    assert "quince" not in page
    assert not says(page, "Mia")
    with cast.app.app_context():
        row = session().get_one(Contribution, brought)
        assert (row.source, row.html) == ("", "")
        assert ledger() == ["asked", "promised", "received"], "the ledger only grows"
        make_contribution(cast.mia, call_id, "A better recipe.")
    assert "A better recipe." in mia.get(f"/calls/{call_id}").text
    assert "Taste three honeys" in mia.get("/contributions").text


def test_nobody_brings_anything_to_a_call_that_is_closed_or_in_the_brands_name(
    cast: Cast, bea: Viewer, call_id: int
) -> None:
    with cast.app.app_context():
        with pytest.raises(Refused):
            make_contribution(bea, call_id)
        close(bea, call_id)
        with pytest.raises(Refused):
            make_contribution(cast.mia, call_id)
    assert "takes no more contributions" in cast.browser("mia").get(f"/calls/{call_id}").text


@pytest.mark.parametrize("name", ["ada", "mo", "mia", "nia", "sam", "guest"])
def test_only_the_brand_answers_and_only_the_author_takes_back(cast: Cast, call_id: int, name: str) -> None:
    with cast.app.app_context():
        lou = make_member("lou")
        brought = make_contribution(lou, call_id)
        for verb in (
            lambda one: accept(actor=cast.people()[name], contribution=one, word="Thanks"),
            lambda one: withdraw(actor=cast.people()[name], contribution=one),
            lambda one: choose_credit(actor=cast.people()[name], contribution=one, named=False),
        ):
            with pytest.raises(Refused), transaction():
                verb(find_contribution(brought, lock=True))


def test_the_answer_form_keeps_what_was_typed(cast: Cast, bea: Viewer, call_id: int) -> None:
    with cast.app.app_context():
        brought = make_contribution(cast.mia, call_id)
    browser = visitor(cast.app, bea)
    empty = browser.write(f"/contributions/{brought}/answer", word=" ", turn="accept")
    assert empty.status_code == 422
    assert 'aria-invalid="true"' in empty.text
    said = browser.write(f"/contributions/{brought}/answer", word="Gladly!", turn="accept")
    assert said.location == f"/calls/{call_id}#contribution-{brought}"
    again = browser.write(f"/contributions/{brought}/answer", word="And again", turn="accept")
    assert again.status_code == 409
    assert "And again" in again.text
    with cast.app.app_context():
        word_id = session().scalars(select(Word.id)).one()
    moved = cast.browser("guest").get(f"/brand-words/{word_id}")
    assert moved.location == f"/contributions/{brought}#word-{word_id}"


def test_who_helped_hears_what_became_of_the_promise(cast: Cast, bea: Viewer, call_id: int) -> None:
    with cast.app.app_context():
        helped, not_yet = make_contribution(cast.mia, call_id), make_contribution(cast.nia, call_id)
        respond(bea, helped, "accept")
        call = find_call(call_id)
        assert call is not None
        settle(bea, call.commitment_id)
        assert bells(cast.mia) == ["contribution_turn", "promise_turn"]
        assert bells(cast.nia) == []
        assert find_contribution(not_yet) is not None
        with pytest.raises(OverAlready):
            settle(bea, call.commitment_id, kept=False, word="We changed our minds.")
    story = cast.browser("guest").get(f"/commitments/{call.commitment_id}").text
    assert "All jars are sent." in story


def test_when_the_caller_speaks_no_longer_all_who_do_are_told(cast: Cast, bea: Viewer, call_id: int) -> None:
    with cast.app.app_context():
        make_speaker("cleo")
        with transaction():
            for grant in session().scalars(select(Grant).where(Grant.member_id == bea.id)):
                session().delete(grant)
        make_contribution(cast.mia, call_id)
        told = set(session().scalars(select(Notification.member_id)))
        cleo = session().scalars(select(Grant.member_id).where(Grant.capability == "speak")).all()
        assert told == set(cleo)
        assert bea.id not in told
