"""Thanks of a member who leaves: what they wrote stays with whoever got it, what reached them goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import or_, select

from forum.belongings import Belongings, Departure, Row
from forum.facts.bus import record
from forum.facts.thanks import ThanksRetracted
from forum.members.unnaming import unname
from forum.storage.session import session
from forum.subjects import DELETED, HELD, PUBLISHED
from forum.thanks.actions.share import changed_beneath
from forum.thanks.models import Thanks
from forum.thanks.queries import find_thanks


def _forget(departure: Departure) -> None:
    """What waits for a moderator goes as well: it has reached nobody. So do answers to what reached them."""
    member_id = departure.member_id
    unname(departure, Thanks, "text")
    reached = select(Thanks.id).where(Thanks.receiver_id == member_id)
    written = Thanks.giver_id == member_id
    if not departure.texts_too:
        written &= or_(Thanks.state.in_((HELD, DELETED)), Thanks.answers_id.in_(reached))
    going = select(Thanks.id).where(or_(Thanks.receiver_id == member_id, written))
    for thanks_id in session().scalars(going.order_by(Thanks.id)).all():
        thanks = find_thanks(thanks_id, lock=True)
        if thanks is not None:
            _take(thanks, member_id)


def _take(thanks: Thanks, member_id: int) -> None:
    before, was_shown = thanks.state, thanks.shared_at is not None
    thanks.state, thanks.shared_at, thanks.text, thanks.reason = DELETED, None, "", ""
    session().flush()
    if was_shown:
        changed_beneath(member_id, thanks)
    if before != DELETED:
        record(ThanksRetracted(actor_id=member_id, thanks_id=thanks.id, reached=before == PUBLISHED))


def _own(member_id: int) -> Mapping[str, Iterable[Row]]:
    return {
        "thanks_written": _lines(member_id, written=True),
        "thanks_received": _lines(member_id, written=False),
    }


def _lines(member_id: int, *, written: bool) -> Iterator[Row]:
    """What reached them is theirs, too; who wrote it is not said: that is the other's."""
    mine = Thanks.giver_id == member_id
    reached = (Thanks.receiver_id == member_id) & (Thanks.state == "published")
    found = select(Thanks).where(mine if written else reached).order_by(Thanks.id)
    for one in session().scalars(found):
        line: dict[str, object] = {"id": one.id, "for": one.subject_kind, "for_id": one.subject_id}
        if written:
            line["state"] = one.state
        yield line | {"answer": one.answers_id is not None, "text": one.text, "at": one.created_at}


BELONGINGS = Belongings("thanks", _forget, _own)
