"""Thanking somebody for something, with a sentence that they alone read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.thanks import ThanksAnswered, ThanksGiven, ThanksHeldBack
from forum.hooks import Outcome, Written, hooks
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.subjects import HELD, PUBLISHED
from forum.thanks.models import Thanks
from forum.thanks.queries import Thankable, attach, named_owner, own_thanks
from forum.thanks.refusals import AlreadyThanked, ManyAtOnce

DAY: Final = timedelta(days=1)
MOST_A_DAY: Final = 30
"""Thanks that one member can send in a day, those they took back included."""
MOST_TO_ONE: Final = 6
"""The same, to one and the same member: kindness does not come in floods."""


def give_thanks(*, actor: Any, what: Thankable, subject_id: int, text: str, insisted: bool = False) -> Thanks:
    """Thank the owner of ``what``; ``text`` is clean. A screener may hold it back for a person to look at.

    Raises ``Refused``, ``AlreadyThanked``, ``ManyAtOnce``, and ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.THANK, what)
    _wait_for_turn(actor.id)
    earlier = own_thanks(actor, what.kind.name, subject_id)
    if earlier is not None:
        raise AlreadyThanked(earlier.id)
    _within_bounds(actor, what)
    thanks = Thanks(
        subject_kind=what.kind.name,
        subject_id=subject_id,
        giver_id=actor.id,
        receiver_id=what.owner_id,
        text=text,
    )
    return send(actor, thanks, insisted=insisted)


def send(actor: Any, thanks: Thanks, *, insisted: bool) -> Thanks:
    """Screen and keep a new row, without asking the rules: the part that a thanks and an answer share."""
    written = Written("thanks", thanks.text, author_id=actor.id, to=(thanks.receiver_id,))
    verdict = hooks().screen(actor, written, insisted=insisted)
    thanks.state = HELD if verdict.outcome is Outcome.HOLD else PUBLISHED
    session().add(thanks)
    session().flush()
    if verdict.keep is not None:
        verdict.keep(thanks.id)
    record(_arrival(thanks)(actor_id=actor.id, thanks_id=thanks.id))
    return attach(thanks)


def _arrival(thanks: Thanks) -> Any:
    """The fact of a row that was just written."""
    if thanks.state == HELD:
        return ThanksHeldBack
    return ThanksGiven if thanks.answers_id is None else ThanksAnswered


def _wait_for_turn(member_id: int) -> None:
    """Hold the member's row, so that two thanks of theirs sent at once are counted one after the other."""
    session().execute(select(Member.id).where(Member.id == member_id).with_for_update())


def _within_bounds(actor: Any, what: Thankable) -> None:
    since, mine = now() - DAY, Thanks.giver_id == actor.id
    if _written(since, mine) >= MOST_A_DAY:
        raise ManyAtOnce
    if named_owner(actor, what.kind, what.thing) is None:
        return  # else the bound would tell who gave something without a name
    if _written(since, mine, Thanks.receiver_id == what.owner_id) >= MOST_TO_ONE:
        raise ManyAtOnce


def _written(since: datetime, *which: Any) -> int:
    found = select(func.count(Thanks.id)).where(
        *which, Thanks.answers_id.is_(None), Thanks.created_at > since
    )
    return session().scalar(found) or 0
