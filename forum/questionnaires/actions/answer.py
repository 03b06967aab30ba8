"""Answering: once, with a name or without, and keeping what is not finished.

Without a name, a token is spent in one table and a ballot put in another, and neither says anything of the
other. What a database remembers beyond its columns must not tell it either: which rows one transaction
wrote, and in which order they lie. So each new ballot is put in together with others that are taken out and
put in again, in an order drawn by lot (``_mix``).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import delete, insert, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.questionnaires import AnswerHidden, QuestionnaireAnswered
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import require
from forum.questionnaires.models import Ballot, NamedAnswer, Questionnaire, Token, Unfinished
from forum.questionnaires.queries import questions_of, token_of, unfinished_of
from forum.questionnaires.questions import Question, Typed, read, words_said
from forum.questionnaires.refusals import AnsweredAlready, AskedOtherwise, Incomplete
from forum.storage.base import LARGEST_ID
from forum.storage.session import session
from forum.subjects import HELD, PUBLISHED

MIXED: Final = 200
"""With so many other ballots, at most, a new one is put in."""


def answer(
    *, actor: Any, row: Questionnaire, typed: Typed, known: int, program_id: int, insisted: bool = False
) -> None:
    """Keep what ``actor`` answers. The questionnaire's row is held; ``known`` is the version they have read.

    ``program_id``: in whose name it is said that somebody answered, so that no open page learns who.
    """
    if row.viewer_answered:
        raise AnsweredAlready
    require(actor, Act.ANSWER_QUESTIONNAIRE, row)
    if row.version != known:
        raise AskedOtherwise
    questions = questions_of(row)
    found = read(questions, typed)
    if found.errors:
        raise Incomplete(found.errors)
    verdict = _screen(actor, row, questions, found.said, insisted=insisted)
    _spend(actor, row)
    if row.anonymous:
        _put_in(row, found.said, folded=verdict.outcome is Outcome.HOLD)
    else:
        _sign(actor, row, found.said, verdict)
    forget_unfinished(actor, row)
    session().flush()
    record(QuestionnaireAnswered(actor_id=program_id, questionnaire_id=row.id))


def keep_unfinished(*, actor: Any, row: Questionnaire, typed: Typed) -> None:
    """Keep what is not finished, where answers bear names; without a name only the browser keeps it."""
    require(actor, Act.ANSWER_QUESTIONNAIRE, row)
    if row.anonymous:
        return
    kept = {name: list(values) for name, values in typed.items()}
    mine = unfinished_of(actor, row.id)
    if mine is None:
        session().add(Unfinished(questionnaire_id=row.id, member_id=actor.id, typed=kept, saved_at=now()))
    else:
        mine.typed, mine.saved_at = kept, now()
    session().flush()


def forget_unfinished(actor: Any, row: Questionnaire) -> None:
    """It is finished."""
    session().execute(
        delete(Unfinished).where(Unfinished.questionnaire_id == row.id, Unfinished.member_id == actor.id)
    )


def _spend(actor: Any, row: Questionnaire) -> None:
    token = token_of(actor, row.id)
    if token is None:
        session().add(Token(questionnaire_id=row.id, member_id=actor.id, spent=True))
    else:
        token.spent = True
    row.viewer_answered = True  # type: ignore[misc]


def _screen(
    actor: Any, row: Questionnaire, questions: Sequence[Question], said: Any, *, insisted: bool
) -> Verdict:
    """Without a name nothing of what screeners find is written down: it would say who wrote what."""
    texts = words_said(questions, said)
    if not texts:
        return Verdict(Outcome.PASS)
    written = Written(
        "questionnaire_answer", "\n\n".join(texts), category=row.category, to_somebody=row.anonymous
    )
    return hooks().screen(actor, written, insisted=insisted)


def _put_in(row: Questionnaire, said: dict[str, Any], *, folded: bool) -> None:
    others = select(Ballot).where(Ballot.questionnaire_id == row.id)
    known: list[dict[str, Any]] = [
        {
            "id": one.id,
            "questionnaire_id": row.id,
            "version": one.version,
            "said": one.said,
            "folded": one.folded,
        }
        for one in session().scalars(others)
    ]
    drawn = secrets.SystemRandom().sample(known, min(MIXED, len(known)))
    new: dict[str, Any] = {
        "id": _lot({one["id"] for one in known}),
        "questionnaire_id": row.id,
        "version": row.version,
        "said": said,
        "folded": folded,
    }
    _mix([*drawn, new], taken=[one["id"] for one in drawn])


def _lot(taken: set[int]) -> int:
    while True:
        lot = secrets.randbelow(LARGEST_ID) + 1
        if lot not in taken and session().get(Ballot, lot) is None:
            return lot


def _mix(ballots: list[dict[str, Any]], *, taken: list[int]) -> None:
    """Take these out and put them in again, in an order drawn by lot."""
    secrets.SystemRandom().shuffle(ballots)
    if taken:
        gone = delete(Ballot).where(Ballot.id.in_(taken))
        session().execute(gone.execution_options(synchronize_session=False))
    session().execute(insert(Ballot.__table__), ballots)  # type: ignore[arg-type]


def _sign(actor: Any, row: Questionnaire, said: dict[str, Any], verdict: Verdict) -> None:
    held = verdict.outcome is Outcome.HOLD
    mine = NamedAnswer(
        questionnaire_id=row.id,
        member_id=actor.id,
        version=row.version,
        said=said,
        state=HELD if held else PUBLISHED,
        reason="",
    )
    session().add(mine)
    session().flush()
    if verdict.keep is not None:
        verdict.keep(mine.id)
    if held:
        ids = {"actor_id": actor.id, "questionnaire_id": row.id, "answer_id": mine.id}
        record(AnswerHidden(**ids, removed=False, reason=""))
