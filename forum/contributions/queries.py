"""Finding calls, contributions, commitments and words: each for a viewer, or (``find_…``) whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from forum.clock import now
from forum.contributions.models import (
    EMPTIED,
    USED,
    WITHDRAWN,
    Call,
    CallCorrection,
    Commitment,
    Contribution,
    Word,
)
from forum.contributions.visibility import (
    CALL_VISIBLE,
    COMMITMENT_VISIBLE,
    CONTRIBUTION_VISIBLE,
    brand_sight,
)
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.policy.words import moderates_all, speaks_for_brand
from forum.search.index import best, expression
from forum.search.queries import words_of as words_of_question
from forum.storage.session import rows, session
from forum.subjects import PUBLISHED

PAGE = 20
BROUGHT = 50
"""Contributions on one page of a call."""

Row = TypeVar("Row", Call, Commitment, Contribution, Word)


def _row(model: type[Row], row_id: int, lock: bool) -> Row | None:
    found = select(model).where(model.id == row_id)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    return session().scalar(found)


def find_call(call_id: int, *, lock: bool = False) -> Call | None:
    return _row(Call, call_id, lock)


def find_commitment(commitment_id: int, *, lock: bool = False) -> Commitment | None:
    return _row(Commitment, commitment_id, lock)


def find_contribution(contribution_id: int, *, lock: bool = False) -> Contribution | None:
    """A contribution with its call; ``lock`` holds the call's row, then its own."""
    call_id = session().scalar(select(Contribution.call_id).where(Contribution.id == contribution_id))
    call = find_call(call_id, lock=lock) if call_id is not None else None
    found = _row(Contribution, contribution_id, lock)
    if found is not None:
        found.call = call  # type: ignore[misc]
    return found


def find_word(word_id: int, *, lock: bool = False) -> Word | None:
    """A word with what it was said about; ``lock`` holds both."""
    owner = select(Contribution.id).where(
        or_(Contribution.accepted_word_id == word_id, Contribution.outcome_word_id == word_id)
    )
    contribution_id = session().scalar(owner)
    about: Commitment | Contribution | None
    if contribution_id is not None:
        about = find_contribution(contribution_id, lock=lock)
    else:
        commitment_id = session().scalar(select(Commitment.id).where(Commitment.word_id == word_id))
        about = find_commitment(commitment_id, lock=lock) if commitment_id is not None else None
    word = _row(Word, word_id, lock)
    if word is None or about is None:
        return None
    word.about = about  # type: ignore[misc]
    return word


def call_for(viewer: Any, call_id: int, *, lock: bool = False) -> Call:
    """The call, if the viewer may see it. Raises ``Refused``."""
    call = find_call(call_id, lock=lock)
    return _seen(viewer, Act.SEE_CALL, call)


def commitment_for(viewer: Any, commitment_id: int, *, lock: bool = False) -> Commitment:
    commitment = find_commitment(commitment_id, lock=lock)
    return _seen(viewer, Act.SEE_COMMITMENT, commitment)


def contribution_for(viewer: Any, contribution_id: int, *, lock: bool = False) -> Contribution:
    contribution = find_contribution(contribution_id, lock=lock)
    return _seen(viewer, Act.SEE_CONTRIBUTION, contribution)


def word_for(viewer: Any, word_id: int) -> Word:
    return _seen(viewer, Act.SEE_BRAND_WORD, find_word(word_id))


def _seen(viewer: Any, act: Act, thing: Row | None) -> Row:
    if thing is None:
        raise Refused(act, viewer)
    require(viewer, act, thing)
    return thing


def is_open() -> ColumnElement[bool]:
    """Calls that take contributions now."""
    return and_(Call.state == PUBLISHED, Call.closed_at.is_(None), Call.closes_at > now())


def open_calls(limit: int, *, ending: bool = False) -> Sequence[Call]:
    """Calls anybody can answer: the newest first, or those that end soonest."""
    order = [Call.closes_at, Call.id] if ending else [Call.published_at.desc(), Call.id.desc()]
    return session().scalars(select(Call).where(is_open()).order_by(*order).limit(limit)).all()


def past_calls(viewer: Any, before: int | None = None) -> Sequence[Call]:
    """Calls that are over, wait or were hidden, as far as the viewer sees them: the newest first, one more
    than a page shows."""
    found = select(Call).where(CALL_VISIBLE, ~is_open(), Call.title != "")
    if before is not None:
        found = found.where(Call.id < before)
    return session().scalars(found.order_by(Call.id.desc()).limit(PAGE + 1), brand_sight(viewer)).all()


def newest_calls(limit: int) -> Sequence[Call]:
    """The newest that everybody can read, open or not: for feeds."""
    found = select(Call).where(Call.state == PUBLISHED).order_by(Call.id.desc()).limit(limit)
    return session().scalars(found).all()


def visible_calls(viewer: Any, ids: Sequence[int]) -> dict[int, Call]:
    """Those of ``ids`` that the viewer may see."""
    found = select(Call).where(Call.id.in_(ids), CALL_VISIBLE)
    return {call.id: call for call in session().scalars(found, brand_sight(viewer))} if ids else {}


def visible_commitments(viewer: Any, ids: Sequence[int]) -> dict[int, Commitment]:
    """Those of ``ids`` that the viewer may see."""
    found = select(Commitment).where(Commitment.id.in_(ids), COMMITMENT_VISIBLE)
    return {one.id: one for one in session().scalars(found, brand_sight(viewer))} if ids else {}


def _contributions() -> Select[Contribution, Call]:
    return select(Contribution, Call).join(Call, Call.id == Contribution.call_id)


def _with_calls(
    found: Select[Contribution, Call], values: dict[str, Any] | None = None
) -> list[Contribution]:
    attached = []
    for contribution, call in session().execute(found, values):
        contribution.call = call  # type: ignore[misc]
        attached.append(contribution)
    return attached


def contributions_to(viewer: Any, call: Call, after: int = 0) -> list[Contribution]:
    """What was brought to a call, as far as the viewer may see it, in the order in which it came; one more
    than a page shows, ``after``: an id."""
    found = _contributions().where(
        Contribution.call_id == call.id,
        Contribution.id > after,
        Contribution.progress != WITHDRAWN,
        CONTRIBUTION_VISIBLE,
    )
    return _with_calls(found.order_by(Contribution.id).limit(BROUGHT + 1), brand_sight(viewer))


def hears_all(viewer: Any) -> bool:
    """Whether the viewer sees whatever is brought to calls, accepted or not."""
    return speaks_for_brand(viewer, None) or moderates_all(viewer, None)


def own_contribution(viewer: Any, call: Call) -> Contribution | None:
    """What the viewer brings to a call."""
    if viewer is None:
        return None
    found = _contributions().where(
        Contribution.call_id == call.id,
        Contribution.author_id == viewer.id,
        Contribution.progress != WITHDRAWN,
    )
    return next(iter(_with_calls(found)), None)


def own_contributions(viewer: Any, before: int | None = None) -> list[Contribution]:
    """All that the viewer brought and has not taken back, the newest first, one more than a page shows."""
    require(viewer, Act.KEEP_DRAFT)
    found = _contributions().where(Contribution.author_id == viewer.id, Contribution.progress != WITHDRAWN)
    if before is not None:
        found = found.where(Contribution.id < before)
    return _with_calls(found.order_by(Contribution.id.desc()).limit(PAGE + 1))


def made_together(viewer: Any, before: int | None = None) -> list[Contribution]:
    """What was used, the newest first, one more than a page shows; ``before``: an id."""
    found = _contributions().where(
        Contribution.progress == USED, Contribution.state == PUBLISHED, CONTRIBUTION_VISIBLE, CALL_VISIBLE
    )
    if before is not None:
        found = found.where(Contribution.id < before)
    return _with_calls(found.order_by(Contribution.id.desc()).limit(PAGE + 1), brand_sight(viewer))


def call_of(commitment: Commitment) -> Call | None:
    """The call that a commitment goes with."""
    return session().scalar(select(Call).where(Call.commitment_id == commitment.id))


def open_commitments(viewer: Any) -> Sequence[Commitment]:
    """What is promised and neither kept nor given up: the oldest due first, so what is late stands first."""
    found = select(Commitment).where(
        COMMITMENT_VISIBLE,
        Commitment.promised_at.is_not(None),
        Commitment.kept_at.is_(None),
        Commitment.given_up_at.is_(None),
        Commitment.promise != EMPTIED,
    )
    return session().scalars(found.order_by(Commitment.due_on, Commitment.id), brand_sight(viewer)).all()


_FOUND = select(Call).where(Call.state == PUBLISHED, Call.id.in_(bindparam("ids", expanding=True)))


def found_calls(text: str, most: int) -> list[Call]:
    """Calls that everybody can read in which these words stand, the best fitting first."""
    words, _phrases = words_of_question(text)
    asked = expression(words)
    if asked is None:
        return []
    ids = rows(best("calls"), {"calls_query": asked, "most": most}).scalars().all()
    by_id = {call.id: call for call in session().scalars(_FOUND, {"ids": ids})} if ids else {}
    return [by_id[one] for one in ids if one in by_id]


def corrections_of(call: Call) -> Sequence[CallCorrection]:
    """What was corrected in a call that the viewer sees, in the order in which it was."""
    found = select(CallCorrection).where(CallCorrection.call_id == call.id).order_by(CallCorrection.id)
    return session().scalars(found).all()


def newest_correction(call: Call) -> int:
    """The number of the newest correction of a call, 0 for none."""
    newest = select(func.max(CallCorrection.id)).where(CallCorrection.call_id == call.id)
    return session().scalar(newest) or 0


def writer_of(call: Call) -> int:
    """Whoever answers for the words of a call as they are: who corrected it last, else its author."""
    last = select(CallCorrection.author_id).where(CallCorrection.call_id == call.id)
    return session().scalar(last.order_by(CallCorrection.id.desc()).limit(1)) or call.author_id


def words_of(ids: Sequence[int | None]) -> dict[int, Word]:
    """Words by number; whether they may be read is asked where they are shown."""
    wanted = [one for one in ids if one is not None]
    found = select(Word).where(Word.id.in_(wanted))
    return {word.id: word for word in session().scalars(found)} if wanted else {}
