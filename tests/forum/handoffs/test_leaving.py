"""Members who leave: their details and what was written about them go, and colleagues take over."""

from __future__ import annotations

import pytest

from forum.belongings import Departure
from forum.handoffs.actions.bring_back import take_over
from forum.handoffs.belongings import BELONGINGS
from forum.handoffs.models import DepartmentPerson
from forum.storage.session import session, transaction
from tests.factories.handoffs import hand, handoff_row, make_answerer, make_question
from tests.forum.handoffs.conftest import Under


def leave(member: object, *, texts_too: bool) -> None:
    with transaction():
        BELONGINGS.forget(
            Departure(
                member_id=member.id,  # type: ignore[attr-defined]
                username=member.name,  # type: ignore[attr-defined]
                display_name=member.display_name,  # type: ignore[attr-defined]
                email="",
                texts_too=texts_too,
                former="a former member",
            )
        )


@pytest.mark.parametrize(("texts_too", "status"), [(True, "withdrawn"), (False, "sent")])
def test_what_is_known_of_the_member_goes(way: Under, texts_too: bool, status: str) -> None:
    with way.cast.app.app_context():
        post = make_question(way.cast.mia, "Another?", slug="other")
        number = hand(way.lea, post, way.department, note="She called.", details="Order 4711")
        leave(way.cast.mia, texts_too=texts_too)
        row = handoff_row(number)
        assert (row.note, row.details, row.consent, row.status) == ("", "", "declined", status)


def test_whoever_answered_for_a_department_answers_no_more(way: Under) -> None:
    with way.cast.app.app_context():
        leave(way.dan, texts_too=False)
        assert session().get(DepartmentPerson, (way.department, way.dan.id)) is None


def test_colleagues_take_over_from_whoever_left(way: Under) -> None:
    with way.cast.app.app_context():
        leave(way.lea, texts_too=True)
        assert handoff_row(way.handoff).note == ""
        bea = make_answerer("bea")
        with transaction():
            take_over(actor=bea, handoff_id=way.handoff)
        assert handoff_row(way.handoff).owner_id == bea.id


def test_members_take_what_was_said_of_them_along(way: Under) -> None:
    with way.cast.app.app_context():
        own = {name: list(rows) for name, rows in BELONGINGS.own(way.cast.mia.id).items()}
        assert [row["post"] for row in own["questions_handed_off"]] == [way.post]
        assert own["handed_off"] == []
