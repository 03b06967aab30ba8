"""What rings about calls and commitments, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import or_, select

from forum.clock import now
from forum.contributions.models import ACCEPTED, UNUSED, USED, WITHDRAWN, Call, Contribution
from forum.hooks import NoticeKind
from forum.members.models import SPEAK, Grant
from forum.notifications.actions import forget_about, tell
from forum.storage.session import session
from forum.subjects import PUBLISHED

ANSWERED, TURN, PROMISE, OWED = "call_answered", "contribution_turn", "promise_turn", "promise_owed"
CORRECTED = "call_corrected"
KEPT, GIVEN_UP = "kept", "given_up"


def _speaks(viewer: Any) -> bool:
    return viewer is not None and viewer.speaks


def _of_turn(data: Mapping[str, Any]) -> str:
    turn = data.get("turn")
    if turn == ACCEPTED:
        title = data.get("title")
        if title:
            return str(_("What you bring to “%(title)s” is accepted, with thanks", title=title))
        return str(_("What you bring is accepted, with thanks"))
    if turn == USED:
        return str(_("What you brought is used: see what became of it"))
    return str(_("What you brought is not used: see why"))


def _of_promise(data: Mapping[str, Any]) -> str:
    turn = data.get("turn")
    if turn == KEPT:
        return str(_("What was promised in return for your help is given"))
    if turn == GIVEN_UP:
        return str(_("What was promised in return for your help won’t be given: see why"))
    return str(_("What was promised in return for your help is late"))


def _of_owed(data: Mapping[str, Any]) -> str:
    late, left = int(data.get("late", 0)), int(data.get("left", 0))
    if late:
        said = ngettext(
            "A promise of the brand is one day late", "A promise of the brand is %(num)d days late", late
        )
    elif left:
        said = ngettext(
            "A promise of the brand is due tomorrow", "A promise of the brand is due in %(num)d days", left
        )
    else:
        said = _("A promise of the brand is due today")
    return str(said)


KINDS = (
    NoticeKind(
        ANSWERED,
        _l("Answers to calls of the brand"),
        lambda data: str(_("Somebody would like to help with a call of yours")),
        "give",
        offered=_speaks,
    ),
    NoticeKind(TURN, _l("What becomes of what I bring to a call"), _of_turn, "give"),
    NoticeKind(PROMISE, _l("What becomes of what was promised for my help"), _of_promise, "give"),
    NoticeKind(
        CORRECTED,
        _l("Corrections of calls that I answered"),
        lambda data: str(_("A call that you answered was corrected: see what is different")),
        "edit",
    ),
    NoticeKind(
        OWED,
        _l("Promises of the brand that are due or late"),
        _of_owed,
        "warn",
        choosable=False,
        offered=_speaks,
    ),
)


def speakers() -> list[int]:
    """Everybody who speaks for the brand now."""
    held = select(Grant.member_id).where(
        Grant.capability == SPEAK, or_(Grant.until.is_(None), Grant.until > now())
    )
    return list(session().scalars(held.distinct().order_by(Grant.member_id)))


def offered(fact: Any) -> None:
    """Ring for who asked, or for all who speak if that one does no longer (WITHIN ContributionOffered)."""
    caller = session().scalar(select(Call.author_id).where(Call.id == fact.call_id)) or 0
    ears = speakers()
    for member_id in [caller] if caller in ears else ears:
        tell(
            member_id=member_id,
            kind=ANSWERED,
            about=f"contribution:{fact.contribution_id}",
            url=_place(fact),
            actor_id=fact.actor_id,
        )


def held_again(fact: Any) -> None:
    """Nobody is led to what waits again; once it is shown they are told (WITHIN BrandTextHeldAgain)."""
    if fact.part == "contribution":
        forget_about(actor_id=fact.actor_id, about=f"contribution:{fact.thing_id}")
    elif fact.part == "call":
        forget_about(actor_id=fact.actor_id, about=f"call:{fact.thing_id}:corrected", and_beneath=True)


def _place(fact: Any) -> str:
    return f"/calls/{fact.call_id}#contribution-{fact.contribution_id}"


def _turned(fact: Any, turn: str) -> None:
    author = session().scalar(select(Contribution.author_id).where(Contribution.id == fact.contribution_id))
    if author is not None and author != fact.actor_id:
        about = f"contribution:{fact.contribution_id}:{turn}"
        title = session().scalar(select(Call.title).where(Call.id == fact.call_id, Call.state == PUBLISHED))
        data = {"turn": turn, "title": title or ""}
        tell(member_id=author, kind=TURN, about=about, url=_place(fact), data=data, actor_id=fact.actor_id)


def accepted(fact: Any) -> None:
    """WITHIN ContributionAccepted."""
    _turned(fact, ACCEPTED)


def used(fact: Any) -> None:
    """WITHIN ContributionUsed."""
    _turned(fact, USED)


def unused(fact: Any) -> None:
    """WITHIN ContributionUnused."""
    _turned(fact, UNUSED)


def corrected(fact: Any) -> None:
    """Ring for everybody who answered the call and has not taken it back (WITHIN CallCorrected)."""
    answered = select(Contribution.author_id).where(
        Contribution.call_id == fact.call_id, Contribution.progress != WITHDRAWN
    )
    for member_id in session().scalars(answered.distinct().order_by(Contribution.author_id)).all():
        tell(
            member_id=member_id,
            kind=CORRECTED,
            about=f"call:{fact.call_id}:corrected:{fact.correction_id}",
            url=f"/calls/{fact.call_id}#correction-{fact.correction_id}",
        )


def helpers_of(call_id: int) -> list[int]:
    """Whose contributions to a call were accepted and not taken back."""
    found = select(Contribution.author_id).where(
        Contribution.call_id == call_id,
        Contribution.accepted_at.is_not(None),
        Contribution.progress != WITHDRAWN,
    )
    return list(session().scalars(found.distinct().order_by(Contribution.author_id)))


def kept(fact: Any) -> None:
    """Ring for all who helped with its call (WITHIN CommitmentKept)."""
    _promise_turned(fact, KEPT)


def given_up(fact: Any) -> None:
    """WITHIN CommitmentGivenUp."""
    _promise_turned(fact, GIVEN_UP)


def _promise_turned(fact: Any, turn: str) -> None:
    ring_for(helpers_of(fact.call_id), fact.commitment_id, turn, PROMISE, {"turn": turn})


def ring_for(
    members: Iterable[int], commitment_id: int, turn: str, kind: str, data: Mapping[str, Any]
) -> None:
    """Tell ``members`` of a turn of a commitment, once each."""
    for member_id in members:
        tell(
            member_id=member_id,
            kind=kind,
            about=f"commitment:{commitment_id}:{turn}",
            url=f"/commitments/{commitment_id}",
            data=data,
        )
