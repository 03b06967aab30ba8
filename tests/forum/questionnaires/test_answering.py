"""Answering: once, with a name or without, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from forum.clock import at, now
from forum.facts.log import FactRow
from forum.hooks import Outcome, Verdict, hooks
from forum.notifications.models import Notification
from forum.policy.check import Refused
from forum.questionnaires.actions.answer import keep_unfinished
from forum.questionnaires.actions.end import keep_time, kept_until
from forum.questionnaires.models import (
    ASKER,
    NOBODY,
    Ballot,
    NamedAnswer,
    Questionnaire,
    Token,
    Unfinished,
)
from forum.questionnaires.queries import questionnaire_for, versions_of
from forum.questionnaires.questions import (
    LONG,
    ONE,
    RANKING,
    SCALE,
    SEVERAL,
    SHORT,
    YES_NO,
    Question,
    in_words,
    read,
)
from forum.questionnaires.refusals import AnsweredAlready, AskedOtherwise, Incomplete, NotNow
from forum.questionnaires.results import gathered
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.questionnaires import (
    COLOUR,
    answer,
    change,
    crowd,
    end,
    make,
    make_asker,
    planned,
    typed,
)


def test_a_member_answers_once(cast: Cast) -> None:
    with cast.app.app_context():
        number = make(make_asker())
        answer(cast.mia, number, colour=1, why="It suits me.")
        with pytest.raises(AnsweredAlready):
            answer(cast.mia, number, colour=2)
        assert [one.said for one in session().scalars(select(Ballot))] == [
            {"colour": 1, "why": "It suits me."}
        ]


def test_who_may_not_answer(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        draft, number = make(eve, draft=True), make(eve)
        for member, which in ((cast.sam, number), (cast.mia, draft), (cast.guest, number)):
            with pytest.raises(Refused):
                answer(member, which, colour=1)
        with at(now() + timedelta(days=8)), pytest.raises(Refused):
            answer(cast.mia, number, colour=1)


def test_unfinished_answers_without_names_are_kept_nowhere(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        nameless, named = make(eve), make(eve, planned(anonymous=False))
        for number in (nameless, named):
            with transaction():
                row = questionnaire_for(cast.mia, number, lock=True)
                keep_unfinished(actor=cast.mia, row=row, typed=typed(why="Because"))
        kept = session().scalars(select(Unfinished)).all()
        assert [(one.questionnaire_id, one.typed) for one in kept] == [
            (named, {"q-why": ["Because"], "version": ["1"]})
        ]
        answer(cast.mia, named, colour=1)
        assert session().scalars(select(Unfinished)).all() == []


def test_answers_keep_the_question_as_it_was_asked(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        early, late = crowd(5, "a"), crowd(5, "b")
        for one in early:
            answer(one, number, colour=0)
        other = Question("colour", ONE, "Which colour, then?", required=True, options=("black", "white"))
        change(eve, number, planned(questions=[other]))
        with pytest.raises(AskedOtherwise):
            answer(late[0], number, known=1, colour=2)
        for one in late:
            answer(one, number, colour=1)
        end(number)
        row = session().get_one(Questionnaire, number)
        assert sorted(versions_of(row)) == [1, 2]
        told = {one["question"]["label"]: (one["people"], one["rows"]) for one in row.results["told"]}
        assert told["Which colour, then?"] == (5, {"0": 0, "1": 5, "": 0})
        assert told["Which colour?"] == (5, {"0": 5, "1": 0, "2": 0, "": 0})


def test_what_was_promised_stays_once_it_is_open(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        others: list[dict[str, Any]] = [
            {"readers": ASKER}, {"anonymous": False}, {"kept_days": 31}, {"purpose": "To sell them."},
        ]  # fmt: skip
        for otherwise in others:
            with pytest.raises(NotNow):
                change(eve, number, planned(**otherwise))
        change(eve, number, planned("Another title"))
        assert session().get_one(Questionnaire, number).version == 1


def test_a_later_end_keeps_no_answer_longer(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        promised = kept_until(session().get_one(Questionnaire, number))
        for days, kept in ((7, 30), (9, 28), (36, 1)):
            current = session().get_one(Questionnaire, number).kept_days
            change(eve, number, planned(ends_at=now() + timedelta(days=days), kept_days=current))
            row = session().get_one(Questionnaire, number)
            assert row.kept_days == kept
            assert abs(kept_until(row) - promised) < timedelta(minutes=1)
        with pytest.raises(NotNow):
            change(eve, number, planned(ends_at=now() + timedelta(days=37), kept_days=1))
        change(eve, number, planned(ends_at=now() + timedelta(days=5), kept_days=1))
        assert kept_until(session().get_one(Questionnaire, number)) < promised


def test_fewer_than_five_are_deleted_unread(cast: Cast) -> None:
    with cast.app.app_context():
        number = make(eve := make_asker())
        for one in crowd(4):
            answer(one, number, colour=1)
        end(number)
        row = session().get_one(Questionnaire, number)
        assert row.results == {"people": None, "told": []}
        assert session().scalar(select(func.count()).select_from(Ballot)) == 0
    page = visitor(cast.app, eve).get(f"/questionnaires/{number}").text
    assert "single answers were deleted on" in page
    assert f"/questionnaires/{number}/answers" not in page


def test_results_go_back_to_those_who_answered(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        people = crowd(5)
        for one in people:
            answer(one, number, colour=1)
        with at(now() + timedelta(days=8)):
            keep_time()
        wanted = select(Notification.member_id).where(Notification.kind == "questionnaire_results")
        assert set(session().scalars(wanted)) == {eve.id, *(one.id for one in people)}


def test_what_was_chosen_beside_words_that_wait_counts(cast: Cast) -> None:
    def holds(_actor: Any, written: Any) -> Verdict:
        return Verdict(Outcome.HOLD if "question" in written.text else Outcome.PASS)

    with cast.app.app_context():
        hooks().screeners.append(holds)
        number = make(make_asker(), planned(anonymous=False))
        *four, last = crowd(5)
        for one in four:
            answer(one, number, colour=1)
        answer(last, number, colour=1, why="Words in question.")
        assert session().scalars(select(NamedAnswer.state).order_by(NamedAnswer.id.desc())).first() == "held"
        end(number)
        results = session().get_one(Questionnaire, number).results
        assert results is not None and results["people"] == 5
        assert "Words in question" not in str(results)


def test_single_answers_are_deleted_in_time_with_a_fact(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        named, nameless = make(eve, planned(anonymous=False)), make(eve)
        for one in crowd(5):
            answer(one, named, colour=1)
            answer(one, nameless, colour=1)
        with at(now() + timedelta(days=8)):
            keep_time()
        assert session().scalar(select(func.count()).select_from(NamedAnswer)) == 5
        with at(now() + timedelta(days=38)):
            keep_time()
        for model in (NamedAnswer, Ballot):
            assert session().scalar(select(func.count()).select_from(model)) == 0
        row = session().get_one(Questionnaire, nameless)
        assert row.results["people"] == 5
        facts = session().scalars(select(FactRow).where(FactRow.kind == "AnswersDeleted")).all()
        assert sorted(fact.data["questionnaire_id"] for fact in facts) == sorted([named, nameless])
        assert {fact.data["answers"] for fact in facts} == {5}


def test_what_was_asked_of_fewer_than_five_is_not_gathered(cast: Cast) -> None:
    with cast.app.app_context():
        from forum.questionnaires.results import Said

        other = Question("colour", ONE, "Otherwise?", options=("black", "white"))
        found = gathered(
            {1: [COLOUR], 2: [other]},
            [*(Said(1, {"colour": 0}) for _one in range(5)), Said(2, {"colour": 1})],
        )
        assert [(question.label, values) for question, values in found] == [("Which colour?", [0] * 5)]


def test_every_kind_of_question(cast: Cast) -> None:
    with cast.app.test_request_context():
        options = ("red", "green", "blue")
        asked = {
            SHORT: ("  a  word ", "a word"),
            LONG: ("two\nlines", "two\nlines"),
            ONE: ("2", 2),
            SEVERAL: (["2", "0", "2"], [0, 2]),
            SCALE: ("5", 5),
            YES_NO: ("no", "no"),
        }
        for kind, (raw, kept) in asked.items():
            question = Question("k", kind, "?", options=options if kind in (ONE, SEVERAL) else ())
            assert read([question], typed(k=raw)).said == {"k": kept}
            assert in_words(question, kept)
        ranking = Question("k", RANKING, "?", options=options)
        places = {"q-k-0": ["3"], "q-k-1": ["1"], "q-k-2": ["2"]}
        assert read([ranking], places).said == {"k": [1, 2, 0]}
        assert in_words(ranking, [1, 2, 0]) == "1. green, 2. blue, 3. red"
        for wrong in (
            {"q-k-0": ["1"]},
            {"q-k-0": ["1"], "q-k-1": ["1"], "q-k-2": ["2"]},
            {"q-k-0": ["x"] * 3},
        ):
            assert "k" in read([ranking], wrong).errors
        for kind, raw in (
            (ONE, "3"),
            (ONE, "-1"),
            (SCALE, "0"),
            (SCALE, "6"),
            (YES_NO, "maybe"),
            (SEVERAL, ["9"]),
        ):
            question = Question("k", kind, "?", options=options)
            assert "k" in read([question], typed(k=raw)).errors, (kind, raw)
        assert read([Question("k", SHORT, "?", required=True)], {}).errors
        assert "k" in read([Question("k", SHORT, "?")], typed(k="a" * 201)).errors


def test_a_required_answer_is_asked_for(cast: Cast) -> None:
    with cast.app.test_request_context():
        number = make(make_asker())
        with pytest.raises(Incomplete) as missing:
            answer(cast.mia, number, why="Because")
        assert set(missing.value.errors) == {"colour"}
        assert session().scalars(select(Token)).all() == []


def test_readers_nobody_is_kept(cast: Cast) -> None:
    from forum.policy.acts import Act
    from forum.policy.check import can
    from forum.questionnaires.queries import find_questionnaire

    with cast.app.app_context():
        eve = make_asker()
        row = find_questionnaire(make(eve, planned(readers=NOBODY)), viewer=eve)
        assert not can(eve, Act.SEE_ANSWERS, row)
        assert not can(cast.ada, Act.SEE_ANSWERS, row)
