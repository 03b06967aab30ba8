"""Many at the same moment: nobody answers twice, nothing is lost or counted after the end, no job does it twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from forum.clock import at, now
from forum.facts.log import FactRow
from forum.members.queries import viewer_by_id
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.questionnaires.actions.end import keep_time
from forum.questionnaires.models import Ballot, NamedAnswer, Questionnaire, Token
from forum.questionnaires.refusals import AnsweredAlready, AskedOtherwise
from forum.storage.session import session
from tests.at_once import at_once
from tests.cast import Cast
from tests.factories.questionnaires import COLOUR, WHY, answer, change, crowd, end, make, make_asker, planned

KNOWN = (AnsweredAlready, AskedOtherwise, Refused)


def _count(model: Any) -> int:
    return session().scalar(select(func.count()).select_from(model)) or 0


def test_the_same_member_answers_twice_at_once(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        nameless, named = make(eve), make(eve, planned(anonymous=False))
    for number in (nameless, named):
        outcomes = at_once(cast.app, KNOWN, *[lambda n=number: answer(cast.mia, n, colour=1)] * 6)
        assert sorted(outcomes) == ["AnsweredAlready"] * 5 + ["done"]
    with cast.app.app_context():
        assert (_count(Ballot), _count(NamedAnswer), _count(Token)) == (1, 1, 2)


def test_many_answer_at_once_and_none_is_lost(cast: Cast) -> None:
    with cast.app.app_context():
        number = make(make_asker())
        ids = [one.id for one in crowd(16)]
    jobs: list[Callable[[], Any]] = [
        lambda one=one: answer(viewer_by_id(one), number, colour=1, why=f"word {one}") for one in ids
    ]
    assert at_once(cast.app, KNOWN, *jobs) == ["done"] * 16
    with cast.app.app_context():
        said = {one.said["why"] for one in session().scalars(select(Ballot))}
        assert said == {f"word {one}" for one in ids}
        assert set(session().scalars(select(Token.member_id))) == set(ids)


def test_it_ends_while_people_answer(cast: Cast) -> None:
    """Whoever came before the end is counted; whoever came after is told, and has no token spent."""
    with cast.app.app_context():
        number = make(make_asker())
        ids = [one.id for one in crowd(14)]
        for one in ids[:6]:
            answer(viewer_by_id(one), number, colour=0)
    jobs: list[Callable[[], Any]] = [
        lambda one=one: answer(viewer_by_id(one), number, colour=1) for one in ids[6:]
    ]
    jobs.insert(4, lambda: end(number))
    outcomes = at_once(cast.app, KNOWN, *jobs)
    late = outcomes.count("Refused")
    assert outcomes.count("done") + late == 9
    with cast.app.app_context():
        row = session().get_one(Questionnaire, number)
        assert row.results["people"] == _count(Ballot) == _count(Token) == 14 - late
        told = select(func.count()).where(Notification.kind == "questionnaire_results")
        assert session().scalar(told) == 14 - late + 1


def test_the_questions_change_while_people_answer(cast: Cast) -> None:
    """An answer belongs to the questions that were read: taken for these, or given back."""
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        ids = [one.id for one in crowd(12)]
    jobs: list[Callable[[], Any]] = [
        lambda one=one: answer(viewer_by_id(one), number, known=1, colour=2) for one in ids
    ]
    jobs.insert(5, lambda: change(eve, number, planned(questions=[WHY, COLOUR])))
    outcomes = at_once(cast.app, KNOWN, *jobs)
    assert set(outcomes) <= {"done", "AskedOtherwise"}
    with cast.app.app_context():
        taken = outcomes.count("done") - 1
        assert set(session().scalars(select(Ballot.version))) <= {1}
        assert _count(Ballot) == _count(Token) == taken


def test_two_changes_at_once(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
    acts = [lambda: change(eve, number, planned(questions=[WHY]), known=2)] * 3
    outcomes = at_once(cast.app, KNOWN, *acts)
    assert sorted(outcomes) == ["AskedOtherwise", "AskedOtherwise", "done"]
    with cast.app.app_context():
        assert session().get_one(Questionnaire, number).version == 2


def test_the_routine_runs_twice_at_once(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        numbers = [make(eve), make(eve, planned(anonymous=False))]
        for one in crowd(6):
            for number in numbers:
                answer(one, number, colour=1)
    for days, kind in ((8, "QuestionnaireClosed"), (40, "AnswersDeleted")):

        def later(days: int = days) -> None:
            with at(now() + timedelta(days=days)):
                keep_time()

        at_once(cast.app, KNOWN, *[later] * 3)
        with cast.app.app_context():
            assert session().scalar(select(func.count()).where(FactRow.kind == kind)) == 2
    with cast.app.app_context():
        assert (_count(Ballot), _count(NamedAnswer)) == (0, 0)
        told = select(func.count()).where(Notification.kind == "questionnaire_results")
        assert session().scalar(told) == 7 * 2
