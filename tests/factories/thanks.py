"""Thanks, made through the same verbs that members use. Call these with an application context open."""

from __future__ import annotations

from typing import Any

from forum.storage.session import session, transaction
from forum.thanks.actions.answer import answer_thanks
from forum.thanks.actions.give import give_thanks
from forum.thanks.actions.moderate import bring_into
from forum.thanks.actions.retract import retract_thanks
from forum.thanks.actions.share import share_thanks, unshare_thanks
from forum.thanks.models import Thanks
from forum.thanks.queries import find_thanks, thankable, thanks_for

WORDS = "You took the time to explain it to me."


def make_thanks(
    giver: Any, subject_id: int, text: str = WORDS, *, kind: str = "post", insisted: bool = False
) -> int:
    """``giver`` thanks for a subject; answers the number of the thanks."""
    with transaction():
        what = thankable(giver, kind, subject_id, lock=True)
        return give_thanks(actor=giver, what=what, subject_id=subject_id, text=text, insisted=insisted).id


def make_answer(actor: Any, thanks_id: int, text: str = "It was a pleasure.") -> int:
    """Whoever was thanked answers; the number of the answer."""
    with transaction():
        return answer_thanks(actor=actor, thanks=thanks_for(actor, thanks_id, lock=True), text=text).id


def share(actor: Any, thanks_id: int) -> None:
    """Let it be shown beneath what it is for."""
    with transaction():
        share_thanks(actor=actor, thanks=thanks_for(actor, thanks_id, lock=True))


def unshare(actor: Any, thanks_id: int) -> None:
    """Take that back."""
    with transaction():
        unshare_thanks(actor=actor, thanks=thanks_for(actor, thanks_id, lock=True))


def retract(actor: Any, thanks_id: int) -> None:
    """Its author takes the thanks itself back."""
    with transaction():
        retract_thanks(actor=actor, thanks=thanks_for(actor, thanks_id, lock=True))


def judge(actor: Any, thanks_id: int, state: str) -> None:
    """A moderator who has it before them (from a case) brings it into another state."""
    with transaction():
        found = find_thanks(thanks_id, lock=True)
        assert found is not None
        bring_into(state, actor=actor, thing=found, reason="It is no thanks at all.")


def thanks_row(thanks_id: int) -> Thanks:
    """The thanks as it is on disk."""
    return session().get_one(Thanks, thanks_id)
