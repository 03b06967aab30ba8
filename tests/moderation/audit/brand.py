"""What moderators do to what the brand is told, asks and hands on, and administrators to departments."""

from __future__ import annotations

from sqlalchemy import select

from forum.handoffs.actions.answer import Said, answer_handoff
from forum.handoffs.actions.departments import close_department
from forum.hooks import hooks
from forum.questionnaires.models import NamedAnswer
from forum.questionnaires.questions import LONG, Question
from forum.storage.session import session, transaction
from forum.subjects import HELD, HIDDEN, PUBLISHED, REMOVED
from tests.cast import Cast
from tests.factories import handoffs, ideas, questionnaires
from tests.moderation.audit.giving import bring


def on_what_the_brand_hears(cast: Cast, word: str, why: str) -> None:
    """Each of them hidden, shown, removed, shown again, removed and emptied."""
    department_id = handoffs.make_department_of(cast.ada, cast.mo, name=word)
    asked = _questionnaire(cast, word)
    handed = _handoff(cast, word, department_id)
    subjects = (
        ("idea_word", _sentence(cast, word)),
        ("handoff", handed),
        ("handoff_answer", handed),
        ("questionnaire_answer", session().scalars(select(NamedAnswer.id)).one()),
        ("questionnaire", asked),
    )
    for kind, number in subjects:
        for state in (HIDDEN, PUBLISHED, HELD, PUBLISHED, REMOVED, PUBLISHED, REMOVED):
            bring(cast, kind, number, state, why)
        with transaction():
            found = hooks().subjects[kind]
            if found.erase is not None:
                found.erase(cast.automod.id, found.find(number, lock=True))
    with transaction():
        close_department(actor=cast.ada, department_id=department_id)
    _too_few(cast, word)


def _sentence(cast: Cast, word: str) -> int:
    """What the brand's person says of an idea of Mia's."""
    idea_id = ideas.make_idea(cast.mia, word)
    return ideas.turn(ideas.make_answerer(), idea_id, "heard", sentence=f"{word} is heard.")


def _handoff(cast: Cast, word: str, department_id: int) -> int:
    """A question of Mia's that was handed on, and that Mo answered for the department."""
    lea = handoffs.make_answerer("leonie")
    number = handoffs.hand(lea, handoffs.make_question(cast.mia), department_id, note=f"{word}?")
    with transaction():
        answer_handoff(actor=cast.mo, handoff_id=number, said=Said(f"{word}!"))
    return number


def _questionnaire(cast: Cast, word: str) -> int:
    """A questionnaire that Nia answered under her name."""
    asker = questionnaires.make_asker("iris")
    questions = [Question("why", LONG, word)]
    asked = questionnaires.make(asker, questionnaires.planned(word, anonymous=False, questions=questions))
    questionnaires.answer(cast.nia, asked, why=word)
    return asked


def _too_few(cast: Cast, word: str) -> None:
    """Too few answered without a name: what they said is deleted unread."""
    asked = questionnaires.make(questionnaires.make_asker("oda"), questionnaires.planned(word))
    questionnaires.answer(cast.nia, asked, colour=0)
    questionnaires.end(asked)
