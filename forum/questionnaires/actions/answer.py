"""Answering: once, with a name or without, and keeping what is not finished.

Without a name, a token is spent in one table and a ballot put in another, and neither says anything of the
other. What a database remembers beyond its columns must not tell it either: which rows one transaction
wrote, and in which order they lie. So each new ballot is put in together with others that are taken out and
put in again, under other numbers and in an order drawn by lot (``_put_in``).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import delete, insert, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.questionnaires import AnswerHidden, QuestionnaireAnswered
from forum.hooks import Outcome, Verdict, Written, hooks
from forum.members.viewer import Viewer
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
VERSION: Final = "version"
"""Beside what is not finished: to which questions it was typed. No field of a form is called so."""
KNOWN_HERE: Final = "regular"
"""The standing of whoever answers without a name: what is judged by who wrote it would tell of them."""


def answer(
    *, actor: Any, row: Questionnaire, typed: Typed, known: int, program: Viewer, insisted: bool = False
) -> bool:
    """Keep what ``actor`` answers; returns whether a person reads it first.

    The questionnaire's row is locked; ``known`` is the version they have read.

    ``program``: in whose name it is said that somebody answered, so that no open page learns who.
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
    writer = replace(program, standing=KNOWN_HERE) if row.anonymous else actor
    verdict = _screen(writer, row, questions, found.said, insisted=insisted)
    _spend(actor, row)
    if row.anonymous:
        _put_in(row, found.said, folded=verdict.outcome is Outcome.HOLD)
    else:
        _sign(actor, row, found.said, verdict)
    forget_unfinished(actor, row)
    session().flush()
    record(QuestionnaireAnswered(actor_id=program.id, questionnaire_id=row.id))
    return verdict.outcome is Outcome.HOLD and not row.anonymous


def keep_unfinished(*, actor: Any, row: Questionnaire, typed: Typed) -> None:
    """Keep what is not finished, where answers bear names; without a name only the browser keeps it."""
    require(actor, Act.ANSWER_QUESTIONNAIRE, row)
    if row.anonymous:
        return
    kept = {name: list(values) for name, values in typed.items()} | {VERSION: [str(row.version)]}
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
    writer: Any, row: Questionnaire, questions: Sequence[Question], said: Any, *, insisted: bool
) -> Verdict:
    """Without a name, ``writer`` is nobody in particular, and nothing of what is found is written down."""
    texts = words_said(questions, said)
    if not texts:
        return Verdict(Outcome.PASS)
    written = Written("questionnaire_answer", "\n\n".join(texts), category=row.category)
    return hooks().screen(writer, written, insisted=insisted)


def _put_in(row: Questionnaire, said: dict[str, Any], *, folded: bool) -> None:
    """Put a ballot in together with others: what is deleted lies in a file for a while, and a number that
    stayed the same would lead from there to the transaction in which it came."""
    kept = session().scalars(select(Ballot.id).where(Ballot.questionnaire_id == row.id)).all()
    drawn = secrets.SystemRandom().sample(kept, min(MIXED, len(kept)))
    columns = select(Ballot.version, Ballot.said, Ballot.folded).where(Ballot.id.in_(drawn))
    ballots = [{**one, "questionnaire_id": row.id} for one in session().execute(columns).mappings()]
    new = {"version": row.version, "said": said, "folded": folded, "questionnaire_id": row.id}
    ballots.append(new)
    secrets.SystemRandom().shuffle(ballots)
    for one, lot in zip(ballots, _lots(len(ballots)), strict=True):
        one["id"] = lot
    if drawn:
        gone = delete(Ballot).where(Ballot.id.in_(drawn))
        session().execute(gone.execution_options(synchronize_session=False))
    session().execute(insert(Ballot.__table__), ballots)  # type: ignore[arg-type]


def _lots(number: int) -> list[int]:
    """So many numbers that no ballot bears."""
    while True:
        lots = {secrets.randbelow(LARGEST_ID) + 1 for _one in range(number)}
        taken = session().scalar(select(Ballot.id).where(Ballot.id.in_(lots)).limit(1))
        if len(lots) == number and taken is None:
            return list(lots)


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
