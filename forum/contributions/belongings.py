"""What a member who leaves brought to calls: nameless from then on, or gone.

The brand's calls, promises and words bind the brand, not whoever wrote them: they stay, without a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, select

from forum.belongings import Belongings, Departure, Row
from forum.contributions.actions.contribute import take_back
from forum.contributions.models import (
    OFFERED,
    WITHDRAWN,
    Call,
    CallCorrection,
    CallDraft,
    Commitment,
    Contribution,
    Word,
)
from forum.contributions.queries import find_contribution
from forum.facts.bus import record
from forum.facts.calls import CreditChosen
from forum.members.unnaming import unname
from forum.storage.session import session


def _forget(departure: Departure) -> None:
    session().execute(delete(CallDraft).where(CallDraft.member_id == departure.member_id))
    unname(departure, Contribution, "source", "html")
    unname(departure, Call, "title", "source", "html", "whom", "purpose", "credit", "brought")
    unname(departure, Word, "source")
    mine = select(Contribution.id).where(Contribution.author_id == departure.member_id)
    for contribution_id in session().scalars(mine.order_by(Contribution.call_id, Contribution.id)).all():
        found = find_contribution(contribution_id, lock=True)
        if found is None or found.progress == WITHDRAWN:
            continue
        if departure.texts_too or found.progress == OFFERED:
            take_back(actor_id=departure.member_id, contribution=found)
        elif found.named:
            found.named = False
            found.call.version += 1
            session().flush()
            ids = {"call_id": found.call_id, "contribution_id": found.id}
            record(CreditChosen(actor_id=departure.member_id, **ids))


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {"contributions": _contributions(member_id), "said_for_the_brand": _for_the_brand(member_id)}


def _contributions(member_id: int) -> Iterator[Row]:
    mine = select(Contribution).where(Contribution.author_id == member_id).order_by(Contribution.id)
    for one in session().scalars(mine):
        yield {
            "call": one.call_id,
            "text": one.source,
            "named": one.named,
            "progress": one.progress,
            "state": one.state,
            "at": one.created_at,
        }


def _for_the_brand(member_id: int) -> Iterator[Row]:
    for call in session().scalars(select(Call).where(Call.author_id == member_id).order_by(Call.id)):
        yield {"call": call.id, "title": call.title, "text": call.source, "at": call.created_at}
    corrected = select(CallCorrection).where(CallCorrection.author_id == member_id)
    for one in session().scalars(corrected.order_by(CallCorrection.id)):
        after = {part: since for part, (_before, since) in one.changes.items()}
        yield {"call": one.call_id, "corrected": after, "at": one.made_at}
    draft = session().get(CallDraft, member_id)
    if draft is not None:
        yield {"draft": draft.fields, "at": draft.saved_at}
    made = select(Commitment).where(Commitment.author_id == member_id).order_by(Commitment.id)
    for promise in session().scalars(made):
        yield {"commitment": promise.id, "text": promise.promise, "at": promise.created_at}
    for word in session().scalars(select(Word).where(Word.author_id == member_id).order_by(Word.id)):
        yield {"word": word.id, "text": word.source, "at": word.made_at}


BELONGINGS = Belongings("contributions", _forget, _own)
