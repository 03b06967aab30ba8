"""How urgent a case is by those who reported it: people are counted, however often each of them does."""

from __future__ import annotations

from typing import Any

import pytest

from forum.jobs.worker import run_due
from forum.members.models import Member
from forum.storage.session import session, transaction
from moderation.cases.fold import fold, from_json, to_json
from moderation.cases.models import Case
from moderation.cases.state import CaseState
from moderation.cases.story import entries_of, priority_of
from moderation.decisions.actions.reverse import reverse
from moderation.reports.actions.notice import Told, give_notice, withdraw_notice
from moderation.reports.actions.report import report, withdraw
from moderation.reports.addresses import Named
from tests.factories.moderation import case_about, decide_it
from tests.moderation.reports.conftest import Square


def _give(place: Square, number: int, email: str, giver_id: int | None = None) -> str:
    told = Told(address=f"/posts/{place.post_id}", why="It is against the law.", email=email, language="en")
    token = f"{number:040}"
    with transaction():
        give_notice(named=Named("post", place.post_id), told=told, token=token, giver_id=giver_id)
    return token


def _report(place: Square, member: Any) -> int:
    with transaction():
        made = report(
            actor=member, kind_name="post", subject_id=place.post_id, rule_key="respect", sentence=""
        )
        return made.id


def _state(place: Square) -> CaseState:
    """As it is kept; the story says the same."""
    session().expire_all()
    case = case_about("post", place.post_id)
    assert fold(entries_of(case.id)) == from_json(case.state)
    return from_json(case.state)


def _counted(place: Square) -> tuple[int, int]:
    state = _state(place)
    return state.reports, state.reporters


def _case(place: Square) -> Case:
    return case_about("post", place.post_id)


def test_twenty_notices_of_one_guest_are_as_urgent_as_one(place: Square) -> None:
    with place.cast.app.app_context():
        _give(place, 0, "camille@example.org")
        urgency, since = _case(place).urgency, _case(place).waiting_since
        for number in range(1, 20):
            _give(place, number, ("camille@example.org", "Camille@Example.org")[number % 2])
        session().expire_all()
        assert _counted(place) == (20, 1)
        assert (_case(place).urgency, _case(place).waiting_since) == (urgency, since)
        _give(place, 20, "somebody.else@example.org")
        session().expire_all()
        assert _counted(place) == (21, 2) and _case(place).urgency > urgency
    row = place.cast.browser("mo").get("/moderation").text
    assert "21 reports from 2 people" in row
    page = place.cast.browser("mo").get(f"/moderation/cases/{_number(place)}").text
    assert "reported by 2 people" in page


def _number(place: Square) -> int:
    with place.cast.app.app_context():
        return _case(place).id


def test_a_member_is_one_by_whatever_door(place: Square) -> None:
    nia = place.cast.nia
    with place.cast.app.app_context():
        address = session().get_one(Member, nia.id).email
        first = _give(place, 1, "elsewhere@example.org", nia.id)
        _give(place, 2, address.upper())
        mine = _report(place, nia)
        assert _counted(place) == (3, 1)
        with transaction():
            withdraw(actor=nia, report_id=mine)
        assert _counted(place) == (2, 1)
        with transaction():
            withdraw_notice(first)
        assert _counted(place) == (1, 1)
        _give(place, 3, "elsewhere@example.org")  # logged in as nobody: not hers as far as anybody knows
        assert _counted(place) == (2, 2)


def test_notices_without_an_address_are_one_together(place: Square) -> None:
    with place.cast.app.app_context():
        tokens = [_give(place, number, "") for number in range(3)]
        assert _counted(place) == (3, 1)
        _report(place, place.cast.nia)
        assert _counted(place) == (4, 2)
        for token in tokens:
            with transaction():
                withdraw_notice(token)
        assert _counted(place) == (1, 1)
        parts = {part.name: part for part in priority_of(_case(place))}
        assert (parts["reporters"].people, parts["reporters"].points) == (1, 8.0)


@pytest.mark.parametrize("answered", [True, False])
def test_a_refusal_that_is_undone_counts_people_again(place: Square, answered: bool) -> None:
    app = place.cast.app
    with app.app_context():
        for number in range(3):
            _give(place, number, "camille@example.org")
        _report(place, place.cast.nia)
        decision = decide_it(place.cast.mo, _case(place).id, "dismiss")
        assert _counted(place) == (0, 0)
        number_of = getattr(decision, "id", decision)
    if answered:
        run_due(app)
    with app.app_context():
        with transaction():
            reverse(actor=place.cast.ada, decision_id=number_of, facts="It has to be looked at again.")
        assert _counted(place) == (4, 2)


def test_what_an_earlier_version_kept_counts_nobody_who_does_not_wait() -> None:
    kept = to_json(CaseState()) | {"reports": 1, "reporters": 7}
    assert from_json(kept).reporters == 1
    assert from_json({**kept, "reports": 0}).reporters == 0
