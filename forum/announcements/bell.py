"""What rings about announcements: a draft to be read, what became of it, and what is announced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.announcements.models import Announcement
from forum.hooks import NoticeKind
from forum.notifications.actions import forget_about, tell
from forum.policy.mandates import animates_somewhere

ASKED, ANSWERED, ANNOUNCED = "announcement_asked", "announcement_answered", "announced"
APPROVED, GIVEN_BACK, STOPPED, UNREAD = "approved", "given_back", "stopped", "unread"


def _asked(data: Mapping[str, Any]) -> str:
    return str(
        _(
            "%(name)s asks you to read “%(title)s” before it is announced",
            name=_name(data),
            title=data["title"],
        )
    )


def _answered(data: Mapping[str, Any]) -> str:
    words = {
        APPROVED: _("%(name)s has read “%(title)s” and agrees", name=_name(data), title=data["title"]),
        GIVEN_BACK: _("%(name)s gave “%(title)s” back to you", name=_name(data), title=data["title"]),
        UNREAD: _("Nobody reads “%(title)s” any more: ask another colleague", title=data["title"]),
        STOPPED: _("“%(title)s” was not announced: the rules don’t allow it any more", title=data["title"]),
    }
    return str(words.get(data["what"], words[GIVEN_BACK]))


def _announced(data: Mapping[str, Any]) -> str:
    return str(_("%(name)s announces: %(title)s", name=_name(data), title=data["title"]))


def _name(data: Mapping[str, Any]) -> str:
    return str(data.get("actor") or _("somebody"))


KINDS = (
    NoticeKind(
        ASKED,
        _l("A colleague asks me to read an announcement"),
        _asked,
        "write",
        offered=lambda viewer: animates_somewhere(viewer, None),
    ),
    NoticeKind(
        ANSWERED,
        _l("A colleague has read what I want to announce"),
        _answered,
        "write",
        offered=lambda viewer: animates_somewhere(viewer, None),
    ),
    NoticeKind(ANNOUNCED, _l("Something is announced to me"), _announced, "tonight"),
)


def ask(row: Announcement, member_id: int) -> None:
    """Ring for whoever is to read the draft."""
    tell(
        member_id=member_id,
        kind=ASKED,
        about=f"announcement:{row.id}:{row.version}:asked",
        url=row.url,
        data={"title": row.title},
        actor_id=row.author_id,
    )


def answer(row: Announcement, what: str, actor_id: int | None) -> None:
    """Ring for its author: what became of the draft."""
    tell(
        member_id=row.author_id,
        kind=ANSWERED,
        about=f"announcement:{row.id}:{row.version}:{what}",
        url=row.url,
        data={"title": row.title, "what": what},
        actor_id=actor_id,
    )


def forget_asking(row: Announcement, actor_id: int) -> None:
    """The draft was taken back (its version has grown by one): nobody is led to it any more."""
    forget_about(actor_id=actor_id, about=f"announcement:{row.id}:{row.version - 1}:asked")


def forget(row: Announcement, actor_id: int) -> None:
    """The draft is thrown away: nobody is led to it."""
    forget_about(actor_id=actor_id, about=f"announcement:{row.id}", and_beneath=True)


def announce(row: Announcement, member_id: int) -> None:
    """Ring for one of those it is for."""
    tell(
        member_id=member_id,
        kind=ANNOUNCED,
        about=f"announcement:{row.id}",
        url=row.url,
        data={"title": row.title},
        actor_id=row.author_id,
    )
