"""At the edges: several at once, and where else calls are known: home, search, the feed, open pages."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from forum.clock import at, now
from forum.contributions.actions.contribute import withdraw
from forum.contributions.models import Commitment, Contribution, LedgerEntry
from forum.contributions.queries import find_call, find_contribution
from forum.contributions.refusals import AlreadyOffered, OverAlready
from forum.policy.check import Refused
from forum.realtime.following import may_follow
from forum.storage.session import session, transaction
from tests.at_once import at_once
from tests.cast import Cast, visitor
from tests.factories.contributions import (
    make_call,
    make_commitment,
    make_contribution,
    make_speaker,
    respond,
    settle,
)

KNOWN = (OverAlready, AlreadyOffered, Refused)


def kinds() -> Counter[str]:
    return Counter(session().scalars(select(LedgerEntry.kind)))


def test_two_colleagues_keep_and_give_up_one_promise_at_once(cast: Cast) -> None:
    with cast.app.app_context():
        bea, cleo = make_speaker(), make_speaker("cleo")
        promised = make_commitment(bea)
    outcomes = at_once(
        cast.app,
        KNOWN,
        lambda: settle(bea, promised),
        lambda: settle(cleo, promised, kept=False, word="We can't."),
    )
    assert sorted(outcomes) == ["OverAlready", "done"]
    with cast.app.app_context():
        row = session().get_one(Commitment, promised)
        assert (row.kept_at is None) != (row.given_up_at is None)
        assert kinds()["kept"] + kinds()["given_up"] == 1


def test_two_colleagues_accept_one_contribution_at_once(cast: Cast) -> None:
    with cast.app.app_context():
        bea, cleo = make_speaker(), make_speaker("cleo")
        brought = make_contribution(cast.mia, make_call(bea))
    outcomes = at_once(
        cast.app,
        KNOWN,
        lambda: respond(bea, brought, "accept"),
        lambda: respond(cleo, brought, "decline", "Too late."),
    )
    with cast.app.app_context():
        progress = session().get_one(Contribution, brought).progress
    # Declined after it was accepted, both happened; accepted after it was declined, the second was too late.
    assert (sorted(outcomes), progress) in [(["done", "done"], "unused"), (["OverAlready", "done"], "unused")]


def test_it_is_taken_back_while_it_is_accepted(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        brought = make_contribution(cast.mia, make_call(bea))

    def take_back() -> None:
        with transaction():
            found = find_contribution(brought, lock=True)
            assert found is not None
            withdraw(actor=cast.mia, contribution=found)

    outcomes = at_once(cast.app, KNOWN, lambda: respond(bea, brought, "accept"), take_back)
    with cast.app.app_context():
        row = session().get_one(Contribution, brought)
        assert (row.progress, row.source) == ("withdrawn", "")
        assert kinds()["received"] == outcomes.count("done") - 1


def test_one_member_brings_two_things_at_once(cast: Cast) -> None:
    with cast.app.app_context():
        call_id = make_call(make_speaker())
    outcomes = at_once(cast.app, KNOWN, *[lambda: make_contribution(cast.mia, call_id)] * 2)
    assert sorted(outcomes) == ["AlreadyOffered", "done"]


def test_home_shows_open_calls_the_newest_and_the_one_that_ends_soonest(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        for number in range(4):
            with at(now() - timedelta(hours=9 - number)):
                make_call(bea, f"Call number {number}", last=1 if number == 0 else 20)
    shown = cast.browser("guest").get("/").text
    assert [number for number in range(4) if f"Call number {number}" in shown] == [0, 2, 3]
    assert "In return:" in shown
    with at(now() + timedelta(days=2)):
        assert "Call number 0" not in cast.browser("guest").get("/").text


def test_search_and_the_feed_know_calls_that_everybody_can_read(cast: Cast) -> None:
    with cast.app.app_context():
        call_id = make_call(make_speaker(), "Goûter trois miels")
    for path in ("/search?q=miel", "/search?q=GOUTER"):
        assert f"/calls/{call_id}" in cast.browser("guest").get(path).text, path
    feed = cast.browser("guest").get("/calls/feed.atom")
    assert feed.mimetype == "application/atom+xml"
    assert f"/calls/{call_id}" in feed.text
    with cast.app.app_context(), transaction():
        call = find_call(call_id, lock=True)
        assert call is not None
        call.state = "hidden"
    assert f"/calls/{call_id}" not in cast.browser("guest").get("/search?q=miel").text
    assert "miels" not in cast.browser("guest").get("/calls/feed.atom").text


def test_open_pages_follow_what_their_reader_may_see(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
        call = find_call(call_id)
        assert call is not None
        for who in (None, cast.mia, cast.sam):
            assert may_follow(who, "call", call_id)
            assert may_follow(who, "call", 0)
            assert may_follow(who, "ledger", 0)
            assert may_follow(who, "commitment", call.commitment_id)
            assert not may_follow(who, "ledger", 1)
            assert not may_follow(who, "call", call_id + 1000)
        with transaction():
            call = find_call(call_id, lock=True)
            assert call is not None
            call.state = "removed"
        assert not may_follow(cast.mia, "call", call_id)
        assert may_follow(cast.mo, "call", call_id)
        assert may_follow(bea, "call", call_id)


def test_every_turn_changes_the_version_that_open_pages_compare(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)

        def version() -> int:
            session().expire_all()
            call = find_call(call_id)
            assert call is not None
            return call.version

        seen = [version()]
        brought = make_contribution(cast.mia, call_id)
        seen.append(version())
        for turn in ("accept", "use"):
            respond(bea, brought, turn)
            seen.append(version())
        call = find_call(call_id)
        assert call is not None
        settle(bea, call.commitment_id)
        seen.append(version())
        assert seen == sorted(set(seen))


def test_a_contribution_of_a_suspended_member_stays_and_they_bring_no_more(cast: Cast) -> None:
    with cast.app.app_context():
        bea = make_speaker()
        call_id = make_call(bea)
    assert visitor(cast.app, cast.sam).write(f"/calls/{call_id}/contribute", body="x").status_code in (
        302,
        303,
        403,
    )
    with cast.app.app_context():
        assert session().scalars(select(Contribution)).all() == []
