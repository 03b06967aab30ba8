"""Questionnaires and what is answered under a name are judged as every text is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.hooks import Outcome, Verdict, hooks
from forum.questionnaires.models import NamedAnswer
from forum.storage.session import session, transaction
from tests.cast import Cast, visitor
from tests.factories.questionnaires import answer, make, make_asker, planned


def test_moderators_judge_questionnaires_and_signed_answers(cast: Cast) -> None:
    with cast.app.app_context():
        eve = make_asker()
        number = make(eve, planned(anonymous=False))
        answer(cast.mia, number, colour=1, why="Words that hurt")
        answer_id = session().scalars(select(NamedAnswer.id)).one()
        of_eve = visitor(cast.app, eve)
        asked, said = hooks().subjects["questionnaire"], hooks().subjects["questionnaire_answer"]
        assert "Words that hurt" in said.snapshot(said.find(answer_id)).source
        assert [said.sees(one, said.find(answer_id)) for one in (eve, cast.mia, cast.nia)] == [
            True,
            True,
            False,
        ]
        with transaction():
            said.verbs["hidden"](actor=cast.mo, thing=said.find(answer_id, lock=True), reason="It hurts.")
    assert "Words that hurt" not in of_eve.get(f"/questionnaires/{number}/answers").text
    with cast.app.app_context():
        with transaction():
            asked.verbs["removed"](
                actor=cast.mo, thing=asked.find(number, lock=True), reason="It asks too much."
            )
        with transaction():
            asked.erase(cast.automod.id, asked.find(number, lock=True))
        assert session().scalars(select(NamedAnswer)).all() == []
    assert cast.browser("nia").get(f"/questionnaires/{number}").status_code == 404


def test_what_is_screened_is_what_a_case_keeps(cast: Cast) -> None:
    """Marks of what was found are places in a text: in the same one."""
    seen: dict[str, str] = {}

    def notes(_actor: Any, written: Any) -> Verdict:
        seen[written.kind] = written.text
        return Verdict(Outcome.PASS)

    with cast.app.app_context():
        hooks().screeners.append(notes)
        number = make(make_asker(), planned(anonymous=False))
        answer(cast.mia, number, colour=1, why="Words that hurt")
        answer_id = session().scalars(select(NamedAnswer.id)).one()
        for kind, subject_id in (("questionnaire", number), ("questionnaire_answer", answer_id)):
            subject = hooks().subjects[kind]
            assert subject.snapshot(subject.find(subject_id)).source == seen[kind]
        assert "Which colour?" in seen["questionnaire"]
