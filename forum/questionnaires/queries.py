"""Reading questionnaires, their questions and answers; every read names its viewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.questionnaires.models import (
    AFTER,
    CLOSED,
    DRAFT,
    FORM,
    OPEN,
    Ballot,
    NamedAnswer,
    Questionnaire,
    QuestionSet,
    Token,
    Unfinished,
)
from forum.questionnaires.questions import Question, from_json
from forum.questionnaires.visibility import QUESTIONNAIRE_VISIBLE, WAITS_FOR_ME, sight
from forum.search.index import expression
from forum.search.queries import words_of
from forum.storage.session import session
from forum.subjects import HELD, PUBLISHED
from forum.text.stems import stems
from forum.topics.models import Topic
from forum.topics.queries import attach_category

PAGE = 20
ON_HOME = 3
FOUND = 5
LOOKED_THROUGH = 200
"""The newest questionnaires, in which words are looked for one by one: a brand asks a few a year."""


def place(row: Questionnaire, viewer: Any = None) -> Questionnaire:
    """Set on a row just fetched what the rules ask for."""
    return placed([row], viewer)[0]


def placed(rows: Iterable[Questionnaire], viewer: Any) -> list[Questionnaire]:
    """The same for several, asked for together."""
    found = list(rows)
    in_topics = {row.topic_id for row in found if row.topic_id is not None}
    topics = {
        topic.id: attach_category(topic)
        for topic in (session().scalars(select(Topic).where(Topic.id.in_(in_topics))) if in_topics else ())
    }
    tokens: dict[int, bool] = {}
    if viewer is not None and found:
        wanted = select(Token.questionnaire_id, Token.spent).where(
            Token.member_id == viewer.id, Token.questionnaire_id.in_([row.id for row in found])
        )
        tokens = {row.questionnaire_id: row.spent for row in session().execute(wanted)}
    for row in found:
        topic = topics.get(row.topic_id) if row.topic_id is not None else None
        row.topic = topic  # type: ignore[misc]
        where = topic.category_id if topic is not None else row.category_id
        row.category = catalogue().get(where)  # type: ignore[misc]
        row.viewer_invited = row.id in tokens  # type: ignore[misc]
        row.viewer_answered = tokens.get(row.id, False)  # type: ignore[misc]
    return found


def find_questionnaire(
    questionnaire_id: int, *, viewer: Any = None, lock: bool = False
) -> Questionnaire | None:
    """The row, whoever asks; ``lock`` holds it for this transaction."""
    wanted = select(Questionnaire).where(Questionnaire.id == questionnaire_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    row = session().scalar(wanted)
    return place(row, viewer) if row is not None else None


def questionnaire_for(
    viewer: Any, questionnaire_id: int, *, act: Act = Act.SEE_QUESTIONNAIRE, lock: bool = False
) -> Questionnaire:
    """The questionnaire if ``viewer`` may see it and ``act`` on it, else ``Refused``."""
    row = find_questionnaire(questionnaire_id, viewer=viewer, lock=lock)
    if row is None:
        raise Refused(Act.SEE_QUESTIONNAIRE, viewer)
    require(viewer, Act.SEE_QUESTIONNAIRE, row)
    require(viewer, act, row)
    return row


def _all(viewer: Any, wanted: Any) -> list[Questionnaire]:
    return placed(session().scalars(wanted, sight(viewer)).all(), viewer)


def seen_among(viewer: Any, ids: Iterable[int]) -> list[Questionnaire]:
    """Those of ``ids`` that the viewer may see."""
    return _all(viewer, select(Questionnaire).where(QUESTIONNAIRE_VISIBLE, Questionnaire.id.in_(list(ids))))


def open_for(viewer: Any, *, most: int = PAGE) -> list[Questionnaire]:
    """Questionnaires that take answers, those that end first before others.

    Of the questions after a resolution only those that wait for the viewer: the team has one for each topic.
    """
    wanted = select(Questionnaire).where(
        QUESTIONNAIRE_VISIBLE,
        or_(Questionnaire.kind == FORM, and_(Questionnaire.kind == AFTER, WAITS_FOR_ME)),
        Questionnaire.status == OPEN,
        Questionnaire.ends_at > now(),
        Questionnaire.title != "",
    )
    return _all(viewer, wanted.order_by(Questionnaire.ends_at, Questionnaire.id).limit(most))


def over_for(viewer: Any, *, before: int | None = None) -> list[Questionnaire]:
    """Questionnaires that are over, the newest first; one more than a page shows."""
    wanted = select(Questionnaire).where(
        QUESTIONNAIRE_VISIBLE,
        Questionnaire.kind == FORM,
        Questionnaire.title != "",
        (Questionnaire.status == CLOSED)
        | ((Questionnaire.status == OPEN) & (Questionnaire.ends_at <= now())),
    )
    if before is not None:
        wanted = wanted.where(Questionnaire.id < before)
    return _all(viewer, wanted.order_by(Questionnaire.id.desc()).limit(PAGE + 1))


def found_for(viewer: Any, asked_for: str, *, most: int = FOUND) -> list[Questionnaire]:
    """Questionnaires in whose titles, purposes and questions all these words stand, the newest first."""
    words, _phrases = words_of(asked_for)
    if expression(words) is None:
        return []
    wanted = select(Questionnaire).where(
        QUESTIONNAIRE_VISIBLE,
        Questionnaire.kind == FORM,
        Questionnaire.status != DRAFT,
        Questionnaire.state == PUBLISHED,
        Questionnaire.title != "",
    )
    newest = wanted.order_by(Questionnaire.id.desc()).limit(LOOKED_THROUGH)
    found = []
    rows = session().scalars(newest, sight(viewer)).all()
    asks = _asked_now(rows)
    for row in rows:
        said = set(stems("\n".join((row.title, row.purpose, *asks.get(row.id, ())))))
        if all(said.intersection(alternatives) for alternatives in words):
            found.append(row)
    return placed(found[:most], viewer)


def _asked_now(rows: Sequence[Questionnaire]) -> dict[int, list[str]]:
    """What each of these asks now, and among what."""
    wanted = select(QuestionSet).join(Questionnaire, Questionnaire.id == QuestionSet.questionnaire_id)
    wanted = wanted.where(
        Questionnaire.id.in_([row.id for row in rows]), QuestionSet.number == Questionnaire.version
    )
    return {
        one.questionnaire_id: [
            line for each in from_json(one.questions) for line in (each.label, *each.options)
        ]
        for one in session().scalars(wanted)
    }


def drafts_for(viewer: Any) -> list[Questionnaire]:
    """What is prepared and not asked yet, for those who prepare it."""
    if viewer is None:
        return []
    wanted = select(Questionnaire).where(
        QUESTIONNAIRE_VISIBLE, Questionnaire.status == DRAFT, Questionnaire.title != ""
    )
    return _all(viewer, wanted.order_by(Questionnaire.id.desc()).limit(PAGE))


def in_topic(viewer: Any, topic_id: int) -> list[Questionnaire]:
    """The polls of a topic, and the question after it where the viewer is asked, the newest first."""
    wanted = select(Questionnaire).where(
        QUESTIONNAIRE_VISIBLE,
        Questionnaire.topic_id == topic_id,
        Questionnaire.status != DRAFT,
        Questionnaire.state == PUBLISHED,
    )
    return _all(viewer, wanted.order_by(Questionnaire.id.desc()).limit(PAGE))


def in_any_state(topic_id: int) -> Sequence[Questionnaire]:
    """Everything that is or was asked in a topic, whoever asks."""
    wanted = select(Questionnaire).where(Questionnaire.topic_id == topic_id).order_by(Questionnaire.id)
    return session().scalars(wanted).all()


def asked_after(topic_id: int) -> int | None:
    """The number of the question that is asked now after the resolution of a topic."""
    wanted = select(Questionnaire.id).where(
        Questionnaire.kind == AFTER, Questionnaire.status == OPEN, Questionnaire.topic_id == topic_id
    )
    return session().scalar(wanted)


def questions_of(row: Questionnaire, number: int | None = None) -> list[Question]:
    """Its questions as they are asked now, or as they were under a number."""
    found = session().get(QuestionSet, (row.id, number or row.version))
    return from_json(found.questions) if found is not None else []


def versions_of(row: Questionnaire) -> dict[int, list[Question]]:
    """Its questions each time they were changed, by number."""
    wanted = select(QuestionSet).where(QuestionSet.questionnaire_id == row.id).order_by(QuestionSet.number)
    return {one.number: from_json(one.questions) for one in session().scalars(wanted)}


def token_of(viewer: Any, questionnaire_id: int) -> Token | None:
    """Whether the viewer has answered."""
    return session().get(Token, (questionnaire_id, viewer.id)) if viewer is not None else None


def unfinished_of(viewer: Any, questionnaire_id: int) -> Unfinished | None:
    """What the viewer has answered so far under their name."""
    return session().get(Unfinished, (questionnaire_id, viewer.id)) if viewer is not None else None


def spent_on(row: Questionnaire) -> list[int]:
    """The numbers of those who have answered."""
    wanted = select(Token.member_id).where(Token.questionnaire_id == row.id, Token.spent.is_(True))
    return sorted(session().scalars(wanted))


def ballots_of(row: Questionnaire) -> Sequence[Ballot]:
    """Answers without a name, in the order of their lots."""
    wanted = select(Ballot).where(Ballot.questionnaire_id == row.id).order_by(Ballot.id)
    return session().scalars(wanted).all()


def named_answers_of(row: Questionnaire, *, held: bool = False) -> list[NamedAnswer]:
    """Answers under names one may read, the earliest first; ``held``: those that wait for a person, too."""
    states = (PUBLISHED, HELD) if held else (PUBLISHED,)
    wanted = select(NamedAnswer).where(NamedAnswer.questionnaire_id == row.id).order_by(NamedAnswer.id)
    wanted = wanted.where(NamedAnswer.state.in_(states))
    return [of(one, row) for one in session().scalars(wanted)]


def of(answer: NamedAnswer, row: Questionnaire) -> NamedAnswer:
    """Set on an answer what it is an answer to."""
    answer.questionnaire = row  # type: ignore[misc]
    return answer


def find_answer(answer_id: int, *, lock: bool = False) -> NamedAnswer | None:
    """An answer under a name, whoever asks; ``lock`` holds the questionnaire's row and then its own."""
    wanted = select(NamedAnswer).where(NamedAnswer.id == answer_id)
    answer = session().scalar(wanted)
    row = find_questionnaire(answer.questionnaire_id, lock=lock) if answer is not None else None
    if answer is None or row is None:
        return None
    if lock:
        again = wanted.with_for_update().execution_options(populate_existing=True)
        answer = session().scalar(again)
        if answer is None:
            return None
    return of(answer, row)


def own_answer(viewer: Any, row: Questionnaire) -> NamedAnswer | None:
    """What the viewer answered under their name."""
    if viewer is None or row.anonymous:
        return None
    wanted = select(NamedAnswer).where(
        NamedAnswer.questionnaire_id == row.id, NamedAnswer.member_id == viewer.id
    )
    found = session().scalar(wanted)
    return of(found, row) if found is not None else None


def due_to_end(moment: datetime) -> list[int]:
    """Numbers of those whose time is over and that still stand open."""
    wanted = select(Questionnaire.id).where(Questionnaire.status == OPEN, Questionnaire.ends_at <= moment)
    return list(session().scalars(wanted.order_by(Questionnaire.id)))


def waiting_to_be_emptied() -> list[Questionnaire]:
    """Those over whose single answers are still kept."""
    wanted = select(Questionnaire).where(Questionnaire.status == CLOSED, Questionnaire.emptied_at.is_(None))
    return list(session().scalars(wanted.order_by(Questionnaire.id)))


def count_of(model: type[Ballot] | type[NamedAnswer], row: Questionnaire) -> int:
    """How many answers are kept."""
    return session().scalar(select(func.count()).where(model.questionnaire_id == row.id)) or 0
