"""What is left of questionnaires when somebody leaves: nothing that speaks to them."""

from __future__ import annotations

from dataclasses import replace

from forum.questionnaires.belongings import BELONGINGS
from forum.questionnaires.models import NamedAnswer, Questionnaire, Token, Unfinished
from forum.questionnaires.queries import find_questionnaire, questions_of, unfinished_of
from forum.storage.session import session
from forum.subjects import DELETED
from tests.cast import Cast, visitor
from tests.factories.categories import make_category
from tests.factories.leaving import let_go, places_with
from tests.factories.members import make_member
from tests.factories.questionnaires import COLOUR, WHY, answer, change, crowd, end, make, make_asker, planned

HANDLE = "zoe_quibble"


def _speaks_to_her(**said: object) -> object:
    label = f"What did @{HANDLE} say?"
    options = (f"what @{HANDLE} likes", "green", "blue")
    questions = [replace(COLOUR, options=options), replace(WHY, label=label)]
    return planned(f"For @{HANDLE}", purpose=f"So that @{HANDLE} knows.", questions=questions, **said)


def test_nothing_speaks_to_a_member_who_left(cast: Cast) -> None:
    with cast.app.app_context():
        make_category()
        eve, zoe = make_asker(), make_member(HANDLE)
        people = crowd(6)
        named = make(eve, _speaks_to_her(anonymous=False))  # type: ignore[arg-type]
        unnamed = make(eve, _speaks_to_her())  # type: ignore[arg-type]
        for number in (named, unnamed):
            for one in people:
                answer(one, number, colour="0", why=f"As @{HANDLE} said.")
        mia = visitor(cast.app, cast.mia)
    kept = mia.write(
        f"/questionnaires/{named}/answer", known="1", keep="1", **{"q-why": f"Ask @{HANDLE} first."}
    )
    assert kept.status_code == 303
    with cast.app.app_context():
        assert unfinished_of(cast.mia, named) is not None
        over = make(eve, _speaks_to_her())  # type: ignore[arg-type]
        for one in people:
            answer(one, over, colour="0", why=f"As @{HANDLE} said.")
        end(over)
        change(eve, named, planned(f"For @{HANDLE}", purpose=f"So that @{HANDLE} knows.", anonymous=False))
        let_go(zoe)
        assert places_with(HANDLE) == {}
        row = session().get_one(Questionnaire, over)
        assert row.title == "For a former member"
        assert questions_of(row)[0].options[0] == "what a former member likes"
        assert "a former member" in str(row.results)
        assert {one.said["why"] for one in session().query(NamedAnswer)} == {"As a former member said."}


def test_what_they_answered_under_their_name_goes_and_a_ballot_stays(cast: Cast) -> None:
    with cast.app.app_context():
        make_category()
        eve, zoe = make_asker(), make_member(HANDLE)
        named, unnamed = make(eve, planned(anonymous=False)), make(eve)
        answer(zoe, named, colour="0", why="Because.")
        for one in (zoe, *crowd(5)):
            answer(one, unnamed, colour="0")
        own = {name: list(rows) for name, rows in BELONGINGS.own(zoe.id).items()}
        assert {"questionnaire": unnamed, "answered": True} in own["questionnaire_answers"]
        assert [one["said"] for one in own["questionnaire_answers"] if "said" in one] == [
            [
                {"question": "Which colour?", "answer": "red"},
                {"question": "Why?", "answer": "Because."},
            ]
        ]
        let_go(zoe)
        for model in (NamedAnswer, Token, Unfinished):
            assert not session().query(model).filter_by(member_id=zoe.id).all()
        end(unnamed)
        assert (session().get_one(Questionnaire, unnamed).results or {})["people"] == 6


def test_with_their_texts_go_the_questionnaires_they_asked(cast: Cast) -> None:
    with cast.app.app_context():
        make_category()
        eve = make_asker()
        stays, goes = make(make_asker("ines")), make(eve)
        answer(cast.mia, goes, colour="0")
        let_go(eve, texts_too=True)
        row = find_questionnaire(goes)
        assert row is not None and (row.title, row.purpose, row.state) == ("", "", DELETED)
        assert questions_of(row) == []
        assert session().get_one(Questionnaire, stays).title
