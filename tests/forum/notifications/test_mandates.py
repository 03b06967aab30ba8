"""Whoever is given a mandate is told so, and whoever has it changed or loses it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.clock import now
from forum.members.actions.grant_role import grant_role, withdraw_role
from forum.members.models import ANIMATE, ANSWER, MODERATE, Grant, Member
from forum.notifications.queries import notifications_of
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.categories import make_category
from tests.factories.members import make_member


def lines(cast: Cast) -> list[str]:
    with cast.app.test_request_context():
        return [line.sentence for line in notifications_of(cast.mia).items]


def give(cast: Cast, capability: str, category_id: int | None, days: int = 0) -> None:
    with cast.app.app_context(), transaction():
        grant_role(
            actor=cast.ada,
            member=session().get_one(Member, cast.mia.id),
            capability=capability,
            category_id=category_id,
            until=now() + timedelta(days=days) if days else None,
            about="bags" if capability == ANSWER else "",
        )


def test_given_changed_and_withdrawn_the_last_alone_is_told(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("deliveries").id
    give(cast, ANSWER, place)
    missing = "An administrator has yet to note the first name you sign with"
    assert lines(cast) == [f"You have a mandate: answers about bags. {missing}"]
    give(cast, ANSWER, place, days=400)
    (line,) = lines(cast)
    assert line.startswith("Your mandate was changed: answers about bags, until ")
    with cast.app.app_context(), transaction():
        grant = session().scalars(select(Grant).where(Grant.member_id == cast.mia.id)).one()
        withdraw_role(actor=cast.ada, grant=grant)
    assert lines(cast) == ["This mandate is yours no longer: answers about deliveries (en)"]


def test_a_closed_category_is_not_named(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("board", access="private").id
    give(cast, ANIMATE, place)
    (line,) = lines(cast)
    assert line.startswith("You have a mandate: hosts the community.")


def test_opening_ones_own_page_reads_it(cast: Cast) -> None:
    give(cast, ANIMATE, None)
    browser = cast.browser("mia")
    assert "You have a mandate" in browser.get("/notifications").text
    assert 'data-count="1"' in browser.get("/members/mo").text
    assert 'data-count="0"' in browser.get("/members/mia").text  # the header knows it as well
    assert "Mark as read" not in browser.get("/notifications").text


def test_other_roles_ring_nowhere(cast: Cast) -> None:
    give(cast, MODERATE, None)
    assert lines(cast) == []


@pytest.mark.parametrize(("first_name", "said"), [("", True), ("Mia", False)])
def test_whoever_gives_it_learns_that_a_first_name_is_missing(
    cast: Cast, first_name: str, said: bool
) -> None:
    with cast.app.app_context():
        make_member("zoe", first_name=first_name)
    ada = cast.browser("ada")
    given = {"capability": ANIMATE, "category_id": "0", "days": "30"}
    assert ada.write("/admin/members/zoe/roles", given).status_code == 303
    assert ("signs with a first name" in ada.get("/admin/members/zoe").text) is said


def test_a_mandate_of_one_place_names_it_whatever_it_is_about(cast: Cast) -> None:
    with cast.app.app_context():
        place = make_category("deliveries").id
    give(cast, ANSWER, place, days=10)
    ada = cast.browser("ada")
    assert "Answers about bags, in “deliveries (en)”" in ada.get("/admin/members/mia").text
    assert "answers about bags, in “deliveries (en)”" in ada.get("/members/mia").text


def test_who_has_a_mandate_and_no_first_name_is_told_what_is_missing(cast: Cast) -> None:
    with cast.app.app_context():
        zoe = make_member("zoe", mandates=[(ANIMATE, None)])
    answer = visitor(cast.app, zoe).get("/announcements/new")
    assert answer.status_code == 403
    assert "Your first name is missing" in answer.text


@pytest.mark.parametrize(
    "day", ["9999-12-31", (now() + timedelta(days=3700)).date().isoformat()], ids=["last", "far"]
)
def test_a_day_too_far_away_is_called_so(cast: Cast, day: str) -> None:
    form = {"capability": ANIMATE, "category_id": "0", "days": "", "last_day": day}
    answer = cast.browser("ada").write("/admin/members/mia/roles", form)
    assert answer.status_code == 422
    assert "choose a day within ten years" in answer.text
