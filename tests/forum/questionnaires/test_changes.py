"""What was typed when the questions change or the end comes: kept where it fits, shown where not, never turned round."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from forum.clock import now
from forum.questionnaires.models import Ballot, Questionnaire
from forum.questionnaires.queries import found_for
from forum.questionnaires.questions import (
    LONG,
    ONE,
    RANKING,
    SCALE,
    SEVERAL,
    SHORT,
    YES_NO,
    Question,
    carried,
)
from forum.storage.session import session, transaction
from tests.cast import Cast
from tests.factories.questionnaires import COLOUR, WHY, change, end, make, make_asker, planned

MOODS = Question("mood", SEVERAL, "How was it?", options=("long", "short", "fun"))
ORDER = Question("order", RANKING, "What first?", options=("price", "care"))
EASE = Question("ease", SCALE, "Is it easy?", low="no", high="yes")
AGAIN = Question("again", YES_NO, "Again?")
TYPED = {
    "q-colour": ["1"], "q-why": ["Because"], "q-mood": ["0", "2"], "q-order-0": ["2"], "q-order-1": ["1"],
    "q-ease": ["4"], "q-again": ["yes"],
}  # fmt: skip
ALL = [COLOUR, WHY, MOODS, ORDER, EASE, AGAIN]


def _changed(question: Question, **otherwise: Any) -> Question:
    return Question(**{**{name: getattr(question, name) for name in question.__slots__}, **otherwise})


def test_the_same_questions_keep_everything() -> None:
    found = carried(TYPED, ALL, [_changed(one, required=True) for one in reversed(ALL)])
    assert (found.typed, found.lost) == (TYPED, [])


def test_choices_go_by_what_they_say() -> None:
    other = [
        _changed(COLOUR, options=("green", "white")),
        _changed(MOODS, options=("fun", "short")),
        _changed(ORDER, options=("care", "price")),
        _changed(EASE, low="yes", high="no"),
        _changed(AGAIN, label="Never again?"),
        _changed(WHY, label="Why, then?"),
    ]
    found = carried(TYPED, ALL, other)
    assert found.typed == {"q-colour": ["0"], "q-mood": ["0"], "q-why": ["Because"]}
    assert carried(TYPED, ALL, [_changed(COLOUR, options=("red", "white"))]).typed == {}


def test_words_to_a_question_that_is_asked_no_more_are_shown() -> None:
    for other in ([COLOUR], [COLOUR, _changed(WHY, kind=ONE, options=("a", "b"))]):
        found = carried(TYPED, ALL, other)
        assert found.lost == [("Why?", "Because")]
    assert carried(TYPED, ALL, [_changed(WHY, kind=SHORT)]).lost == [("Why?", "Because")]


def test_sent_to_questions_that_have_changed(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve)
        other = [_changed(COLOUR, options=("green", "red")), Question("else", LONG, "What else?")]
        change(eve, number, planned(questions=other))
    fields = {"q-colour": "1", "q-why": "A long reason"}
    page = cast.browser("mia").write(f"/questionnaires/{number}/answer", fields, known="1", send="1")
    assert page.status_code == 409
    assert 'name="q-colour" value="0" checked' in page.text
    assert "A long reason" in page.text and "asked no more" in page.text
    assert 'name="known"' in page.text and 'value="2"' in page.text
    with cast.app.app_context():
        assert session().scalars(select(Ballot)).all() == []


def test_kept_for_later_and_changed_meanwhile(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve, planned(anonymous=False))
    fields = {"q-colour": "1", "q-why": "A long reason"}
    mia = cast.browser("mia")
    assert mia.write(f"/questionnaires/{number}/answer", fields, known="1", keep="1").status_code == 303
    with cast.app.app_context():
        other = [_changed(COLOUR, options=("green", "red"))]
        change(eve, number, planned(anonymous=False, questions=other))
    page = mia.get(f"/questionnaires/{number}").text
    assert 'name="q-colour" value="0" checked' in page
    assert "A long reason" in page


def test_it_ends_while_somebody_answers(cast: Cast) -> None:
    with cast.app.app_context():
        number, timely = make(make_asker()), make(make_asker("iris"))
        end(number)
        with transaction():
            row = session().get_one(Questionnaire, timely)
            row.ends_at = now() - timedelta(seconds=1)
    mia = cast.browser("mia")
    for one in (number, timely):
        for wish in ("send", "next"):
            page = mia.write(f"/questionnaires/{one}/answer", {"q-colour": "1"}, known="1", **{wish: "1"})
            assert page.status_code == 303
            assert "came to its end while you answered" in mia.get(page.location).text
    with cast.app.app_context():
        assert session().scalars(select(Ballot)).all() == []


def test_the_search_knows_what_is_asked_now(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(
            eve, planned(questions=[Question("c", ONE, "Which buckle?", options=("brass", "steel"))])
        )
        for words in ("buckles", "brass", "spring buckles"):
            assert [row.id for row in found_for(None, words)] == [number], words
        change(eve, number, planned(questions=[Question("c", ONE, "Which cloth?", options=("wool", "felt"))]))
        assert found_for(None, "buckle") == []
        assert [row.id for row in found_for(None, "wool")] == [number]
