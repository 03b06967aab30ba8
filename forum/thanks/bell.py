"""What rings about thanks, and in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.facts.thanks import ThanksFact
from forum.hooks import NoticeKind, hooks
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.notifications.actions import forget_about, tell
from forum.storage.session import session
from forum.text.excerpt import shorten
from forum.thanks.models import Thanks
from forum.thanks.queries import is_here, is_named, titles_for

RECEIVED, ANSWERED = "thanks_received", "thanks_answered"

TITLE = 80
"""Characters of a title that a line has room for."""


def about_thanks(thanks_id: int) -> str:
    """What a notice of a thanks, or of an answer, is about."""
    return f"thanks:{thanks_id}"


def _received(data: Mapping[str, Any]) -> str:
    name, title = data["actor"], data.get("title")
    if title:
        if not name:
            return str(_("Somebody thanks you for “%(title)s”", title=title))
        return str(_("%(name)s thanks you for “%(title)s”", name=name, title=title))
    return str(_("%(name)s thanks you", name=name)) if name else str(_("Somebody thanks you"))


def _answered(data: Mapping[str, Any]) -> str:
    name, title = data["actor"], data.get("title")
    if title:
        if not name:
            return str(_("Your thanks for “%(title)s” was answered", title=title))
        return str(_("%(name)s answered your thanks for “%(title)s”", name=name, title=title))
    return str(_("%(name)s answered your thanks", name=name)) if name else str(_("Your thanks was answered"))


def _what_for(viewer: Any, told: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What each is for, by the title that ``viewer`` may read now; "" where they may not."""
    named = [(str(data.get("kind", "")), int(data.get("subject", 0))) for data in told]
    titles = titles_for(viewer, named)
    return [{"title": shorten(titles.get(one, ""), TITLE)} for one in named]


KINDS = (
    NoticeKind(RECEIVED, _l("Somebody thanks me"), _received, "thank", read=_what_for),
    NoticeKind(ANSWERED, _l("Somebody answers my thanks"), _answered, "thank", read=_what_for),
)


def thanks_arrived(fact: ThanksFact) -> None:
    """Ring for whoever it is for, unless they are spared it (WITHIN ThanksGiven, Answered, Released).

    Whoever rests from the writer's words finds it on their page all the same.
    """
    thanks = session().get_one(Thanks, fact.thanks_id)
    answered = thanks.answers_id
    if not is_here(session().get(Member, thanks.receiver_id)):
        return
    if hooks().hushed(thanks.giver_id, [thanks.receiver_id]):
        return
    tell(
        member_id=thanks.receiver_id,
        kind=RECEIVED if answered is None else ANSWERED,
        about=about_thanks(thanks.id),
        url=f"/thanks/{thanks.id if answered is None else answered}",
        data={"kind": thanks.subject_kind, "subject": thanks.subject_id},
        actor_id=thanks.giver_id if is_named(thanks, viewer_by_id(thanks.receiver_id)) else None,
    )


def thanks_gone(fact: ThanksFact) -> None:
    """Nobody is led to what can't be read (WITHIN ThanksRetracted, ThanksHidden, ThanksRemoved)."""
    forget_about(actor_id=fact.actor_id, about=about_thanks(fact.thanks_id))
