"""Two yeses open one conversation; anything else opens nothing, and is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from forum.clock import now
from forum.introductions.actions.end import end_those_due
from forum.introductions.models import TO_ANSWER
from forum.members.models import Member
from forum.members.viewer import Viewer
from forum.notifications.queries import notifications_of
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from forum.topics.models import Participant, Topic
from tests.cast import Cast, VisitorClient
from tests.factories.introductions import answer_it, introduction_row, make_introduction
from tests.factories.members import fresh


def topics() -> int:
    return session().scalar(select(func.count(Topic.id))) or 0


@pytest.fixture
def number(cast: Cast, cleo: Viewer) -> int:
    """Cleo has introduced Mia and Nia."""
    with cast.app.app_context():
        return make_introduction(cleo, cast.mia, cast.nia)


def test_two_yeses_open_a_conversation_of_the_two(
    cast: Cast, cleo: Viewer, connector: VisitorClient, number: int
) -> None:
    here = f"/introductions/{number}"
    assert cast.browser("mia").write(f"{here}/answer", willing="yes").headers["Location"] == here
    second = cast.browser("nia").write(f"{here}/answer", willing="yes")
    path = second.headers["Location"]
    assert path.startswith("/topics/")
    for name in ("mia", "nia"):
        assert cast.browser(name).get(path, follow_redirects=True).status_code == 200
    for name in ("mo", "ada", "guest"):
        assert cast.browser(name).get(path).status_code == 404, name
    assert connector.get(path).status_code == 404
    with cast.app.app_context():
        row = introduction_row(number)
        both = select(Participant.member_id).where(Participant.topic_id == row.topic_id)
        assert set(session().scalars(both)) == {cast.mia.id, cast.nia.id}
        assert (row.first_said, row.second_said) == ("", "")
        told = [notifications_of(who).items[0].sentence for who in (cast.mia, cast.nia, cleo)]
    assert told == [
        "You and Nia both said yes: you can talk to each other now",
        "You and Mia both said yes: you can talk to each other now",
        "Mia and Nia, whom you introduced, both said yes",
    ]
    assert path not in connector.get(here).text


@pytest.mark.parametrize(("mine", "theirs"), [(True, False), (False, True), (False, False)])
def test_anything_else_opens_nothing(cast: Cast, number: int, mine: bool, theirs: bool) -> None:
    with cast.app.app_context():
        before = topics()
        assert answer_it(cast.mia, number, mine) is None
        assert answer_it(cast.nia, number, theirs) is None
        assert topics() == before
        with time_machine.travel(now() + TO_ANSWER + timedelta(minutes=1)):
            end_those_due()
            row = introduction_row(number)
            assert (row.first_said, row.second_said) == ("", "")
            assert row.over_at == row.ends_at
            with pytest.raises(Refused):
                answer_it(cast.mia, number, True)


def test_one_may_change_ones_mind(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        answer_it(cast.mia, number, False)
        answer_it(cast.nia, number, True)
        assert answer_it(cast.mia, number, True) is not None
        with pytest.raises(Refused):
            answer_it(cast.nia, number, False)


def test_only_the_two_answer(cast: Cast, cleo: Viewer, number: int) -> None:
    with cast.app.app_context():
        for who in (cleo, cast.mo, cast.ada):
            with pytest.raises(Refused):
                answer_it(who, number, True)


def test_while_one_is_suspended_nothing_opens_and_then_it_does(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        answer_it(cast.mia, number, True)
        _set(cast.mia, suspended_until=now() + timedelta(days=2))
        with pytest.raises(Refused):
            answer_it(fresh(cast.mia), number, False)
        assert answer_it(cast.nia, number, True) is None
        end_those_due()
        assert introduction_row(number).met_at is None
        with time_machine.travel(now() + timedelta(days=3)):
            end_those_due()
            assert introduction_row(number).topic_id is not None


def test_whoever_has_left_meets_nobody(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        answer_it(cast.mia, number, True)
        _set(cast.mia, active=False)
        assert answer_it(cast.nia, number, True) is None
    assert cast.browser("nia").get(f"/introductions/{number}").status_code == 200
    with cast.app.app_context(), time_machine.travel(now() + TO_ANSWER + timedelta(minutes=1)):
        end_those_due()
        assert introduction_row(number).met_at is None


def test_the_suspended_author_does_not_stand_in_the_way(cast: Cast, cleo: Viewer, number: int) -> None:
    with cast.app.app_context():
        _set(cleo, suspended_until=now() + timedelta(days=9))
        answer_it(cast.mia, number, True)
        assert answer_it(cast.nia, number, True) is not None


def test_the_author_takes_it_back_and_knows_no_answer(
    cast: Cast, connector: VisitorClient, number: int
) -> None:
    with cast.app.app_context():
        answer_it(cast.mia, number, True)
    assert connector.write(f"/introductions/{number}/take-back").status_code == 303
    pages = [cast.browser(name).get(f"/introductions/{number}").text for name in ("mia", "nia")]
    assert all("This introduction is over." in page and "willing" not in page for page in pages)
    with cast.app.app_context():
        assert introduction_row(number).first_said == ""
    assert connector.write(f"/introductions/{number}/take-back").status_code == 403


def test_a_late_answer_is_told_that_it_is_over(cast: Cast, number: int) -> None:
    with time_machine.travel(now() + TO_ANSWER + timedelta(minutes=1)):
        answer = cast.browser("mia").write(f"/introductions/{number}/answer", willing="yes")
        assert answer.status_code == 303
        assert "This introduction is over." in cast.browser("mia").get(answer.headers["Location"]).text


def test_its_author_answers_for_nobody(connector: VisitorClient, number: int) -> None:
    assert connector.write(f"/introductions/{number}/answer", willing="yes").status_code == 403


def test_an_answer_is_one_of_two(cast: Cast, number: int) -> None:
    assert cast.browser("mia").write(f"/introductions/{number}/answer", willing="perhaps").status_code == 422


def _set(member: Viewer, **values: object) -> None:
    with transaction():
        session().execute(update(Member).where(Member.id == member.id).values(**values))
