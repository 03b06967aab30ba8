"""Thanking somebody for something, with a sentence that they alone read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

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
from forum.thanks.queries import Thankable, attach, is_receiver_known, named_owner, own_thanks
from forum.thanks.refusals import AlreadyThanked, ManyAtOnce

DAY: Final = timedelta(days=1)
MOST_A_DAY: Final = 30
"""Thanks that one member can send in a day, those they took back included."""
MOST_TO_ONE: Final = 6
"""The same, to one and the same member: kindness does not come in floods. To whoever gave without a name: for
one and the same gift."""


def give_thanks(*, actor: Any, what: Thankable, subject_id: int, text: str, insisted: bool = False) -> Thanks:
    """Thank the owner of ``what``; ``text`` is clean. A screener may hold it back for a person to look at.

    Raises ``Refused``, ``AlreadyThanked``, ``ManyAtOnce``, and ``Reconsider`` unless the author ``insisted``.
    """
    require(actor, Act.THANK, what)
    _wait_for_turn(actor.id)
    earlier = own_thanks(actor, what.kind.name, subject_id)
    if earlier is not None:
        raise AlreadyThanked(earlier.id)
    _within_bounds(actor, what, subject_id)
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
    known = is_receiver_known(thanks, actor)
    to = (thanks.receiver_id,) if known else ()
    written = Written("thanks", thanks.text, author_id=actor.id, to=to, to_somebody=not known)
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


def _within_bounds(actor: Any, what: Thankable, subject_id: int) -> None:
    """What counts towards one member are those thanks whose receiver ``actor`` knows: counting the others
    would tell who gave something without a name."""
    lately = _lately(actor)
    if len(lately) >= MOST_A_DAY:
        raise ManyAtOnce
    if named_owner(actor, what.kind, what.thing) is None:
        same = [one for one in lately if (one.subject_kind, one.subject_id) == (what.kind.name, subject_id)]
    else:
        same = [one for one in lately if one.receiver_id == what.owner_id and is_receiver_known(one, actor)]
    if len(same) >= MOST_TO_ONE:
        raise ManyAtOnce


def _lately(actor: Any) -> Sequence[Thanks]:
    """What ``actor`` thanked with in the last day, at most so much as may be."""
    mine = select(Thanks).where(
        Thanks.giver_id == actor.id, Thanks.answers_id.is_(None), Thanks.created_at > now() - DAY
    )
    return session().scalars(mine.limit(MOST_A_DAY)).all()
