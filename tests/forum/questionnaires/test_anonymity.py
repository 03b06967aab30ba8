"""Answers without a name, attacked: with the whole database in hand, and by the program's own pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, literal_column, select, text

from forum.clock import at, now
from forum.facts.log import FactRow
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.members.actions.leave import leave_now
from forum.members.viewer import Viewer
from forum.questionnaires.actions import answer as answering
from forum.questionnaires.actions.end import keep_time
from forum.questionnaires.models import NOBODY, Ballot, Questionnaire, Token
from forum.questionnaires.questions import LONG, ONE, Question
from forum.questionnaires.results import Said, gathered, work_out
from forum.storage.base import Base
from forum.storage.session import db, session
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.members import writing
from tests.factories.questionnaires import COLOUR, answer, change, crowd, end, make, make_asker, planned, poll

POSTGRES = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_no_cell_of_any_table_leads_from_an_answer_to_a_member(cast: Cast) -> None:
    """Answered on the pages, so that sessions, bells, keys, jobs and whatever else a request leaves are there."""
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        people = crowd(6)
        browsers = [visitor(cast.app, one) for one in people]
    for place, browser in enumerate(browsers):
        browser.get(f"/questionnaires/{number}")
        fields = {"q-colour": str(place % 3), "q-why": f"secret word {place}"}
        sent = browser.write(
            f"/questionnaires/{number}/answer", fields, known="1", send="1", idempotency_key="k" * 20
        )
        assert sent.status_code == 303
    with cast.app.app_context():
        tables = Base.metadata.tables
        columns = {name: {one.name for one in tables[name].columns} for name in tables}
        assert columns["questionnaire_ballots"] == {"id", "questionnaire_id", "version", "said", "folded"}
        assert columns["questionnaire_tokens"] == {"questionnaire_id", "member_id", "spent"}
        ballots = session().scalars(select(Ballot)).all()
        assert len(ballots) == 6
        assert {one.version for one in ballots} == {1} and not any(one.folded for one in ballots)
        lots = {str(one.id) for one in ballots}
        for name in inspect(db.engine).get_table_names():
            if name == "questionnaire_ballots":
                continue
            for row in session().execute(text(f'SELECT * FROM "{name}"')):
                cells = [str(cell) for cell in row]
                assert not any("secret word" in cell for cell in cells), name
                assert not any(re.search(rf"(?<!\d){lot}(?!\d)", cell) for lot in lots for cell in cells), (
                    name
                )
        assert "QuestionnaireAnswered" not in set(session().scalars(select(FactRow.kind)))


def test_ballots_lie_in_no_order_of_answering(cast: Cast) -> None:
    """Read as the database gives them, by their numbers, and by where they lie; nor do numbers stay."""
    with cast.app.app_context():
        number = make(make_asker())
        seen: set[int] = set()
        for place, one in enumerate(crowd(12)):
            answer(one, number, colour=0, why=str(place))
            lots = set(session().scalars(select(Ballot.id)))
            assert len(lots) == place + 1
            assert not lots & seen
            seen |= lots
        in_order = [str(place) for place in range(12)]
        where = "ctid" if db.engine.dialect.name == "postgresql" else "rowid"
        for order in (Ballot.id, literal_column(where), None):
            found = [row.said["why"] for row in session().execute(select(Ballot.said).order_by(order))]
            assert sorted(found, key=int) == in_order
            assert found != in_order


@POSTGRES
def test_no_transaction_wrote_one_ballot_and_one_token_alone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With more ballots than are mixed, too: as many as are mixed come from the same transaction or a later."""
    with cast.app.app_context():
        number = make(make_asker())
        for place, one in enumerate(crowd(8)):
            answer(one, number, colour=0, why=str(place))
        assert len(set(_transactions_of("ballots"))) == 1
        monkeypatch.setattr(answering, "MIXED", 4)
        for place, one in enumerate(crowd(8, "late"), 8):
            answer(one, number, colour=0, why=str(place))
        ballots, tokens = _transactions_of("ballots"), set(_transactions_of("tokens"))
        assert len(tokens) == 16
        for written in tokens:
            assert sum(1 for one in ballots if one >= written) >= 5


def _transactions_of(table: str) -> list[int]:
    found = session().execute(text(f"SELECT xmin::text FROM questionnaire_{table}"))
    return [int(row.xmin) for row in found]


def _strict(seen: list[Viewer]) -> Any:
    def screen(actor: Viewer, written: Written) -> Verdict:
        seen.append(actor)
        newcomer = actor.standing == "newcomer"
        return Verdict(Outcome.HOLD if newcomer and written.kind == "questionnaire_answer" else Outcome.PASS)

    return screen


def test_what_screeners_say_of_an_answer_tells_nothing_of_who_wrote_it(cast: Cast) -> None:
    """A newcomer's words are judged more strictly elsewhere: folded, they would be known for a newcomer's."""
    seen: list[Viewer] = []
    hooks(cast.app).screeners.append(_strict(seen))
    with cast.app.app_context():
        number = make(make_asker())
        answer(cast.nia, number, colour=1, why="a newcomer's words")
        answer(cast.mia, number, colour=1, why="a regular's words")
        assert {one.id for one in seen[-2:]} == {cast.automod.id}
        assert not any(session().scalars(select(Ballot.folded)))


def test_a_failure_does_not_write_the_answer_into_the_log(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    with cast.app.app_context():
        number = make(make_asker())
        with writing() as current:
            current.execute(text("ALTER TABLE questionnaire_ballots RENAME TO elsewhere"))
    mia = cast.browser("mia")
    cast.app.testing = False
    cast.app.config["PROPAGATE_EXCEPTIONS"] = False
    page = mia.write(
        f"/questionnaires/{number}/answer", {"q-colour": "1", "q-why": "secret word"}, known="1", send="1"
    )
    assert page.status_code == 500
    assert "questionnaire_ballots" in caplog.text and "secret word" not in caplog.text
    with cast.app.app_context():
        assert session().scalars(select(Token)).all() == []


SAME = Question("same", ONE, "And which colour is it?", options=("red", "green", "blue"))


def test_a_change_of_the_questions_singles_nobody_out(cast: Cast) -> None:
    """Near twins until the change, one of them after it: the difference would be what the last one said."""
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve, planned(questions=[COLOUR, SAME]))
        for one in crowd(20):
            answer(one, number, colour=0, same=0)
        change(eve, number, planned(questions=[COLOUR]))
        answer(cast.mia, number, colour=2)
        end(number)
        row = session().get_one(Questionnaire, number)
        told = {one["question"]["key"]: one for one in row.results["told"]}
        assert row.results["people"] == told["colour"]["people"] == told["same"]["people"] == 20
        assert told["colour"]["rows"] == told["same"]["rows"]
        of_eve = visitor(cast.app, eve)
    rows = of_eve.get(f"/questionnaires/{number}/answers.csv").text.splitlines()
    assert not any("blue" in row for row in rows)
    assert "blue" not in of_eve.get(f"/questionnaires/{number}/answers").text


def test_another_order_of_the_same_questions_is_no_change(cast: Cast) -> None:
    why = Question("why", LONG, "Why?")
    given = [Said(1, {"colour": 0})] * 4 + [Said(2, {"colour": 1})] * 8
    told = work_out({1: [COLOUR, why], 2: [why, COLOUR]}, given)
    assert told["people"] == 12
    few = work_out({1: [COLOUR, why], 2: [COLOUR]}, given)
    assert few["people"] == 8 and [one["question"]["key"] for one in few["told"]] == ["colour"]
    assert gathered({1: [COLOUR, why], 2: [COLOUR]}, given) == [(COLOUR, [1] * 8)]
    spread = [*given[:4], *given[4:8]]
    assert work_out({1: [COLOUR, why], 2: [COLOUR]}, spread) == {"people": None, "told": []}


def test_ending_it_early_tells_nothing_of_few(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        people = crowd(4)
        for one in people:
            answer(one, number, colour=1, why="early words")
        of_eve, of_one = visitor(cast.app, eve), visitor(cast.app, people[0])
    assert "early words" not in of_eve.get(f"/questionnaires/{number}/answers").text
    assert of_eve.write(f"/questionnaires/{number}/close").status_code == 303
    for page in ("results", "answers", "answers.csv", ""):
        for browser in (of_eve, of_one, cast.browser("ada"), cast.browser("mo")):
            shown = browser.get(f"/questionnaires/{number}/{page}".rstrip("/")).text
            assert "early words" not in shown and "4 people" not in shown
    with cast.app.app_context():
        assert session().scalars(select(Ballot)).all() == []


def test_who_leaves_takes_the_token_and_nothing_can_be_subtracted(cast: Cast) -> None:
    """A poll that five people answered, one of whom leaves before or after its end: it says the same."""
    with cast.app.app_context():
        topic_id = make_topic(cast.mia, make_category()).id
        people = crowd(10)
        before, after = (poll(cast.mia, topic_id, readers=NOBODY) for _one in range(2))
        for number, five in ((before, people[:5]), (after, people[5:])):
            for one in five:
                answer(one, number, poll=0)
        leave_now(actor=people[0], member_id=people[0].id, texts_too=True)
        end(before)
        end(after)
        leave_now(actor=people[5], member_id=people[5].id, texts_too=False)
        for number in (before, after):
            told = session().get_one(Questionnaire, number, populate_existing=True).results
            assert told["told"][0]["rows"] == {"0": 5, "1": 0, "": 0}
        gone = {people[0].id, people[5].id}
        assert not gone & set(session().scalars(select(Token.member_id)))
        of_mia = cast.browser("mia")
    assert of_mia.get(f"/questionnaires/{after}/results").status_code == 200
    assert of_mia.get(f"/questionnaires/{after}/answers").status_code == 404


def test_results_say_the_same_in_both_languages_and_after_retention(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        for place, one in enumerate(crowd(18)):
            answer(one, number, colour=0 if place < 11 else 1 + place % 2)
        end(number)
        of_eve = visitor(cast.app, eve)
    path = f"/questionnaires/{number}/results"
    first = _numbers(of_eve.get(path).text)
    assert first == ["11"]
    with cast.app.app_context(), at(now() + timedelta(days=40)):
        keep_time()
    assert _numbers(of_eve.get(path).text) == first
    of_eve.set_cookie("language", "fr")
    assert _numbers(of_eve.get(path, headers={"Accept-Language": "fr"}).text) == first


def _numbers(page: str) -> list[str]:
    return re.findall(r"<td>(\d+)</td>", page)


def test_open_pages_hear_nothing_of_an_answer(app: Flask) -> None:
    from forum.consequences import AFTER, WITHIN
    from forum.facts.questionnaires import QuestionnaireAnswered

    assert QuestionnaireAnswered not in AFTER and QuestionnaireAnswered not in WITHIN
    assert not QuestionnaireAnswered.logged
