"""Who may be introduced by whom, how rarely, and what the writer learns when it can't be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from lxml import html
from sqlalchemy import update

from forum.clock import now
from forum.introductions.models import MEMBER_RESTS, PAIR_RESTS
from forum.introductions.refusals import NotAvailable, NotThesePeople
from forum.members.models import Member
from forum.members.viewer import Viewer
from forum.notifications.queries import notifications_of
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from tests.cast import Cast, VisitorClient
from tests.factories.introductions import make_introduction, say_purposes, turn
from tests.factories.members import fresh, make_member

FORM = {"one": "mia", "other": "@Nia", "body": "You both mend **kettles**."}


def test_a_letter_reaches_both_and_nobody_else(cast: Cast, cleo: Viewer, connector: VisitorClient) -> None:
    answer = connector.write("/introductions/new", FORM)
    assert answer.status_code == 303
    path = answer.headers["Location"]
    assert "<strong>kettles</strong>" in connector.get(path).text
    for name in ("mia", "nia"):
        assert "<strong>kettles</strong>" in cast.browser(name).get(path).text
    for name in ("mo", "ada", "sam"):
        assert cast.browser(name).get(path).status_code in (404, 403, 302, 303), name
        assert "kettles" not in cast.browser(name).get(path).text
    with cast.app.app_context():
        lines = {who.name: notifications_of(who).items for who in (cast.mia, cast.nia, cast.mo)}
    assert [line.sentence for line in lines["mia"]] == ["Cleo would like you to meet Nia"]
    assert [line.sentence for line in lines["nia"]] == ["Cleo would like you to meet Mia"]
    assert lines["mo"] == []


def test_only_connectors_write(cast: Cast, cleo: Viewer) -> None:
    for name in ("mia", "mo", "ada"):
        assert cast.browser(name).get("/introductions/new").status_code == 403
        assert cast.browser(name).write("/introductions/new", FORM).status_code == 403
    with cast.app.app_context(), pytest.raises(Refused):
        make_introduction(cast.ada, cast.mia, cast.nia)


def _suspend(member: Viewer) -> None:
    with transaction():
        session().execute(
            update(Member).where(Member.id == member.id).values(suspended_until=now() + timedelta(days=1))
        )


def _leave(member: Viewer) -> None:
    with transaction():
        session().execute(update(Member).where(Member.id == member.id).values(active=False))


def _lately(cast: Cast, cleo: Viewer) -> None:
    make_introduction(cleo, cast.nia, cast.mo)


AWAY: dict[str, Any] = {
    "turned off": lambda cast, cleo: turn(cast.nia, on=False),
    "introduced lately": _lately,
    "suspended": lambda cast, cleo: _suspend(cast.nia),
}


@pytest.mark.parametrize("why", AWAY)
def test_the_writer_learns_that_somebody_is_not_available_and_not_why(
    cast: Cast, cleo: Viewer, connector: VisitorClient, why: str
) -> None:
    with cast.app.app_context():
        AWAY[why](cast, cleo)
    answer = connector.write("/introductions/new", FORM)
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    errors = [one.text_content().strip() for one in page.xpath("//p[@class='error']")]
    assert errors == ["Nia isn’t available for introductions."]
    assert page.xpath("//textarea")[0].text_content().strip() == FORM["body"]
    assert "other=nia" not in answer.text


def test_one_person_twice_is_said_at_the_field(cast: Cast, cleo: Viewer, connector: VisitorClient) -> None:
    answer = connector.write("/introductions/new", {**FORM, "one": "mia", "other": "mia"})
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    errors = [one.text_content().strip() for one in page.xpath("//p[@class='error']")]
    assert errors == ["You named the same person twice. Whom should they meet?"]
    assert page.xpath("//textarea")[0].text_content().strip() == FORM["body"]


def test_two_who_came_for_different_things_are_told_apart(
    cast: Cast, cleo: Viewer, connector: VisitorClient
) -> None:
    with cast.app.app_context():
        say_purposes(cast.mia, "enjoy")
        say_purposes(cast.nia, "make")
    assert "came for different things" in connector.write("/introductions/new", FORM).text


def test_names_that_fit_are_offered_while_one_types(
    cast: Cast, cleo: Viewer, connector: VisitorClient
) -> None:
    page = html.fromstring(connector.get("/introductions/new").text)
    assert set(page.xpath("//input/@list")) == {"who-could"}
    assert page.xpath("//datalist[@id='who-could']/option/@value") == page.xpath("//datalist//option/@value")


def test_who_has_left_is_nobody(cast: Cast, cleo: Viewer, connector: VisitorClient) -> None:
    with cast.app.app_context():
        _leave(cast.nia)
    answer = connector.write("/introductions/new", FORM)
    assert answer.status_code == 422
    assert "There is no member of that name." in answer.text


def test_nobody_is_introduced_twice_in_a_month_whatever_became_of_it(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        first = make_introduction(cleo, cast.mia, cast.nia)
        with pytest.raises(NotAvailable):
            make_introduction(cleo, cast.mia, cast.mo)
        cast.browser("nia").write(f"/introductions/{first}/answer", willing="no")
        with pytest.raises(NotAvailable):
            make_introduction(cleo, cast.mia, cast.mo)
        with time_machine.travel(now() + MEMBER_RESTS - timedelta(minutes=1)), pytest.raises(NotAvailable):
            make_introduction(cleo, cast.mia, cast.mo)
        with time_machine.travel(now() + MEMBER_RESTS + timedelta(minutes=1)):
            assert make_introduction(cleo, cast.mia, cast.mo)


def test_no_two_are_introduced_twice_in_a_year(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        make_introduction(cleo, cast.mia, cast.nia)
        with time_machine.travel(now() + PAIR_RESTS - timedelta(days=1)), pytest.raises(NotThesePeople):
            make_introduction(cleo, cast.nia, cast.mia)
        with time_machine.travel(now() + PAIR_RESTS + timedelta(days=1)):
            assert make_introduction(cleo, cast.nia, cast.mia)


def test_what_brings_people_says_who_suits_whom(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        say_purposes(cast.mia, "make")
        say_purposes(cast.nia, "meet", "discover")
        with pytest.raises(NotThesePeople):
            make_introduction(cleo, cast.mia, cast.nia)
        say_purposes(cast.nia, "meet", "make")
        assert make_introduction(cleo, cast.mia, cast.nia)


def test_the_form_offers_whom_it_would_accept(cast: Cast, cleo: Viewer, connector: VisitorClient) -> None:
    with cast.app.app_context():
        say_purposes(cast.mia, "make")
        say_purposes(cast.nia, "make", "meet")
        turn(cast.mo, on=False)
    page = connector.get("/introductions/new").text
    assert "new?one=nia" in page and "new?one=mo" not in page and "new?one=cleo" not in page
    beside = connector.get("/introductions/new?one=mia").text
    assert "other=nia" in beside and "other=ada" not in beside and "other=mia" not in beside


def test_nobody_introduces_themselves_or_one_to_the_same(
    cast: Cast, cleo: Viewer, connector: VisitorClient
) -> None:
    mine = connector.write("/introductions/new", {**FORM, "other": "cleo"})
    assert mine.status_code == 422
    assert "introduce yourself" in mine.text
    twice = connector.write("/introductions/new", {**FORM, "other": "mia"})
    assert twice.status_code == 422


def test_the_same_form_twice_writes_once(cast: Cast, cleo: Viewer, connector: VisitorClient) -> None:
    sent = [connector.write("/introductions/new", FORM, idempotency_key="a-key-of-a-form") for _ in range(2)]
    assert sent[0].headers["Location"] == sent[1].headers["Location"]


def test_a_muted_connector_writes_to_nobody(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        muted = make_member("quin", connects=True, muted_until=now() + timedelta(days=1))
        with pytest.raises(Refused):
            make_introduction(fresh(muted), cast.mia, cast.nia)
