"""What members answered under their names is kept no longer than was promised, in the evidence of a case either."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum.clock import at, now
from forum.hooks import hooks
from forum.questionnaires.actions.end import keep_time
from forum.questionnaires.models import NamedAnswer
from forum.storage.session import session, transaction
from moderation.cases.fold import from_json
from moderation.cases.models import Case, CaseSnapshot
from tests.cast import Cast
from tests.factories.leaving import let_go
from tests.factories.moderation import case_about, report_it
from tests.factories.questionnaires import answer, make, make_asker, planned


def words_kept() -> list[tuple[str, str, str]]:
    found = select(CaseSnapshot.source, CaseSnapshot.html, CaseSnapshot.author_name)
    return [tuple(row) for row in session().execute(found.order_by(CaseSnapshot.id))]


def test_the_evidence_of_an_answer_goes_with_the_answers_while_its_case_is_open(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number, other = make(eve, planned(anonymous=False)), make(eve, planned(anonymous=False, kept_days=90))
        for one, name in ((number, "Delorme"), (other, "Duval")):
            answer(cast.mia, one, colour=1, why=f"My name is Mia {name}")
            answer(cast.nia, one, colour=1, why="I live in the rue des Lilas")
        cases = {}
        for said in session().scalars(select(NamedAnswer).order_by(NamedAnswer.id)).all():
            cases[said.questionnaire_id, said.member_id] = report_it(eve, "questionnaire_answer", said.id)
        with at(now() + timedelta(days=8)):
            keep_time()
        assert all(source for source, _html, _name in words_kept())
    with cast.app.app_context():
        let_go(cast.nia)
    with cast.app.app_context(), at(now() + timedelta(days=38)):
        keep_time()
        assert words_kept()[:2] == [("", "", "")] * 2, "also what somebody said who has left since"
        assert all(source for source, _html, _name in words_kept()[2:]), "another promise"
        case = session().get_one(Case, cases[number, cast.mia.id])
        assert from_json(case.state).gone
        assert case.status != "closed", "it is still to be decided"
    page = cast.browser("mo").get(f"/moderation/cases/{cases[number, cast.mia.id]}").text
    assert "they were erased" in page
    assert "Delorme" not in page


def test_it_goes_with_a_questionnaire_that_is_erased(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve, planned(anonymous=False))
        answer(cast.mia, number, colour=1, why="My name is Mia Delorme")
        answer_id = session().scalars(select(NamedAnswer.id)).one()
        report_it(eve, "questionnaire_answer", answer_id)
        asked = hooks().subjects["questionnaire"]
        with transaction():
            row = asked.find(number, lock=True)
            asked.verbs["removed"](actor=cast.mo, thing=row, reason="It asks too much.")
        with transaction():
            asked.erase(cast.automod.id, asked.find(number, lock=True))
        assert words_kept() == [("", "", "")]
        assert from_json(case_about("questionnaire_answer", answer_id).state).gone
