"""Mandates: given for everything or for a category, until a day, said in words; who works here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask_babel import force_locale
from sqlalchemy import select, update

from forum.clock import now
from forum.members.actions.grant_role import grant_role
from forum.members.actions.recognise import recognise
from forum.members.mandates import end_in_words, in_words, mandate_for
from forum.members.models import ANIMATE, ANSWER, CAPABILITIES, MANDATES, SPEAK, Grant, Member
from forum.members.queries import viewer_by_id
from forum.policy.check import Refused
from forum.policy.mandates import animates, answers_customers, has_mandate
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.categories import make_category
from tests.factories.members import make_member


def test_a_mandate_holds_in_its_category_and_until_its_end(cast: Cast) -> None:
    with cast.app.app_context():
        here, elsewhere = make_category("deliveries"), make_category("garden")
        with transaction():
            grant_role(
                actor=cast.ada,
                member=session().get_one(Member, cast.mia.id),
                capability=ANSWER,
                category_id=here.id,
                until=now() + timedelta(days=3),
            )
        mia = viewer_by_id(cast.mia.id)
        assert mia is not None
        assert answers_customers(mia, here)
        assert not answers_customers(mia, elsewhere)
        assert not answers_customers(mia, None)
        assert not animates(mia, here)
        assert has_mandate(mia, None)
        with time_machine.travel(now() + timedelta(days=4), tick=False):
            over = viewer_by_id(cast.mia.id)
            assert over is not None
            assert not over.has_mandate


def test_administrators_have_no_mandate_by_the_way(cast: Cast) -> None:
    assert not has_mandate(cast.ada, None)
    assert not answers_customers(cast.ada, None)


def test_a_grant_keeps_who_gave_it_and_what_it_is_about(cast: Cast) -> None:
    with cast.app.app_context():
        member = session().get_one(Member, cast.mia.id)
        for capability in (ANSWER, ANIMATE):
            with transaction():
                grant_role(actor=cast.ada, member=member, capability=capability, about="deliveries")
        kept = {row.capability: row for row in session().scalars(select(Grant))}
        assert kept[ANSWER].about == "deliveries"
        assert kept[ANIMATE].about == ""
        assert kept[ANSWER].given_by_id == cast.ada.id


def test_the_nearest_mandate_signs(cast: Cast) -> None:
    with cast.app.app_context():
        here = make_category("deliveries").id
        mandates = ((SPEAK, None), (ANIMATE, here), (ANSWER, None), (ANSWER, here))
        lea = make_member("lea", mandates=mandates)
        found = mandate_for(lea.id, here)
        assert found is not None
        assert (found.capability, found.category_id) == (ANSWER, here)
        elsewhere = mandate_for(lea.id, here + 1)
        assert elsewhere is not None
        assert (elsewhere.capability, elsewhere.category_id) == (ANSWER, None)
        assert mandate_for(cast.ada.id, here) is None


def test_every_capability_has_words_in_both_languages(cast: Cast) -> None:
    with cast.app.test_request_context():
        for capability in CAPABILITIES:
            with force_locale("en"):
                english = in_words(capability)
            with force_locale("fr"):
                assert in_words(capability) != english
        assert set(CAPABILITIES) > MANDATES


def test_an_end_is_said_as_people_say_it(cast: Cast) -> None:
    with cast.app.test_request_context(), time_machine.travel(datetime(2026, 11, 29, 12, tzinfo=UTC)):
        march, soon, later = (
            datetime(*day, tzinfo=UTC) for day in ((2027, 3, 31), (2026, 12, 14), (2028, 3, 31))
        )
        with force_locale("fr"):
            assert in_words(ANSWER, about="les livraisons") == "répond sur les livraisons"
            assert end_in_words(march) == "jusqu’en mars"
            assert end_in_words(later) == "jusqu’en mars 2028"
            assert "décembre" in end_in_words(soon)
        with force_locale("en"):
            assert end_in_words(march) == "until March"
            assert end_in_words(None) == ""


def test_the_card_says_it_in_words(cast: Cast) -> None:
    with cast.app.app_context():
        where = make_category("deliveries")
        make_member("lea", display_name="Léa", mandates=[(ANSWER, where.id)], works_here=True)
    page = cast.browser("mia").get("/members/lea").text
    assert "answers about" in page
    assert "works here" in page


def test_the_card_says_nothing_twice_and_nothing_that_is_over(cast: Cast) -> None:
    soon = now() + timedelta(days=3)
    with cast.app.app_context():
        place = make_category("deliveries")
        make_member("lou", mandates=[(ANIMATE, None), (ANIMATE, place.id), (ANSWER, place.id)])
        with transaction():
            session().execute(update(Grant).where(Grant.capability == ANSWER).values(until=soon))
    card = cast.browser("mia").get("/members/lou").text
    assert "hosts the community" in card
    assert "hosts “" not in card
    assert "answers about" in card
    with time_machine.travel(soon + timedelta(minutes=1), tick=False):
        assert "answers about" not in cast.browser("mia").get("/members/lou").text


def test_an_administrator_gives_a_mandate_and_a_face(cast: Cast) -> None:
    ada = cast.browser("ada")
    given = ada.write(
        "/admin/members/mia/roles", capability="answer", about="deliveries", category_id="0", days="90"
    )
    assert given.status_code == 303
    kept = ada.write("/admin/members/mia/works-here", works_here="y", first_name="Mia")
    assert kept.status_code == 303
    page = ada.get("/admin/members/mia").text
    assert "Answers about deliveries" in page
    assert "given by Ada" in page
    with cast.app.app_context():
        mia = viewer_by_id(cast.mia.id)
        assert mia is not None
        assert (mia.works_here, mia.first_name) == (True, "Mia")
    long = ada.write("/admin/members/mia/works-here", first_name="M" * 31)
    assert long.status_code == 422
    assert "M" * 31 in long.text


def test_a_mandate_ends_with_the_day_that_was_chosen(cast: Cast) -> None:
    ada = cast.browser("ada")
    over = ada.write(
        "/admin/members/mia/roles", capability="animate", category_id="0", days="0", last_day="2020-01-01"
    )
    assert over.status_code == 422
    assert "This day is over" in over.text
    day = (now() + timedelta(days=100)).date()
    given = ada.write(
        "/admin/members/mia/roles", capability="animate", category_id="0", days="0", last_day=day.isoformat()
    )
    assert given.status_code == 303
    with cast.app.app_context():
        until = session().scalars(select(Grant.until).where(Grant.member_id == cast.mia.id)).one()
        assert until is not None
        assert timedelta(days=100) < until - now() < timedelta(days=102)


def test_only_administrators_say_who_works_here(cast: Cast) -> None:
    refused = cast.browser("mo").write("/admin/members/mia/works-here", works_here="y")
    assert refused.status_code == 403
    with cast.app.app_context(), pytest.raises(Refused), transaction():
        recognise(
            actor=cast.mo, member=session().get_one(Member, cast.mia.id), works_here=True, first_name="Mia"
        )
