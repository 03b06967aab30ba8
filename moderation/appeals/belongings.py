"""Complaints of a member who leaves: those that are open end, as if they had been taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select, update

from forum.belongings import Belongings, Departure, Row
from forum.clock import now
from forum.storage.session import session
from moderation.appeals.models import OPEN, WITHDRAWN, Appeal, AppealMessage
from moderation.cases.fold import APPEAL_DECIDED
from moderation.cases.story import append, automod_id, held_case
from moderation.decisions.models import Statement

LEFT = "left"
"""Stands in the place of reasons: nobody judged it, and nobody is there to read why."""


def _forget(departure: Departure) -> None:
    """Before their statements forget whose they were."""
    mine = select(Appeal).join(Statement, Statement.id == Appeal.statement_id)
    for appeal in (
        session()
        .scalars(mine.where(Statement.member_id == departure.member_id).order_by(Appeal.case_id))
        .all()
    ):
        if appeal.outcome == OPEN:
            _end(appeal)
        if departure.texts_too:
            appeal.text = ""
    said = update(AppealMessage).where(AppealMessage.author_id == departure.member_id)
    theirs = said.where(AppealMessage.from_moderator.is_(False))
    gone = {"author_id": None} | ({"text": ""} if departure.texts_too else {})
    session().execute(theirs.values(**gone).execution_options(synchronize_session="fetch"))
    session().flush()


def _end(appeal: Appeal) -> None:
    case = held_case(appeal.case_id)
    session().refresh(appeal)
    if case is None or appeal.outcome != OPEN:
        return
    appeal.outcome, appeal.reasons = WITHDRAWN, LEFT
    appeal.judged_by_id, appeal.judged_at = automod_id(), now()
    session().flush()
    data = {"appeal_id": appeal.id, "outcome": WITHDRAWN, "decision_id": appeal.decision_id}
    append(case, APPEAL_DECIDED, actor_id=automod_id(), data=data)


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"complaints": _complaints(member_id), "words_about_complaints": _words(member_id)}


def _complaints(member_id: int) -> Iterator[Row]:
    mine = select(Appeal).join(Statement, Statement.id == Appeal.statement_id)
    for appeal in session().scalars(mine.where(Statement.member_id == member_id).order_by(Appeal.id)):
        yield {
            "id": appeal.id,
            "statement": appeal.statement_id,
            "text": appeal.text,
            "outcome": appeal.outcome,
            "reasons": appeal.reasons,
            "at": appeal.made_at,
            "judged": appeal.judged_at,
        }


def _words(member_id: int) -> Iterator[Row]:
    mine = select(AppealMessage).where(
        AppealMessage.author_id == member_id, AppealMessage.from_moderator.is_(False)
    )
    for word in session().scalars(mine.order_by(AppealMessage.id)):
        yield {"complaint": word.appeal_id, "text": word.text, "at": word.at}


BELONGINGS = Belongings("complaints", _forget, _own)
