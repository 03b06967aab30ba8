"""What rings about handed drafts: for the colleague who is asked, and for the author who is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.colleagues.models import HandedDraft
from forum.hooks import NoticeKind
from forum.notifications.actions import forget_about, tell

HANDED, RETURNED = "draft_handed", "draft_returned"


def _works_here(viewer: Any) -> bool:
    return viewer is not None and viewer.works_here


def _handed(data: Mapping[str, Any]) -> str:
    return str(_("%(name)s would like you to read a draft", name=data.get("actor") or _("somebody")))


def _returned(data: Mapping[str, Any]) -> str:
    return str(_("%(name)s has read your draft", name=data.get("actor") or _("somebody")))


KINDS = (
    NoticeKind(HANDED, _l("A colleague lets me read a draft"), _handed, "write", offered=_works_here),
    NoticeKind(RETURNED, _l("A colleague has read my draft"), _returned, "write", offered=_works_here),
)


def about(row: HandedDraft) -> str:
    return f"handed:{row.id}"


def ask(row: HandedDraft) -> None:
    """Ring for the colleague."""
    tell(member_id=row.reader_id, kind=HANDED, about=about(row), url=row.url, actor_id=row.author_id)


def answer(row: HandedDraft) -> None:
    """Ring for the author."""
    tell(
        member_id=row.author_id,
        kind=RETURNED,
        about=f"{about(row)}:back",
        url=row.url,
        actor_id=row.reader_id,
    )


def forget(row: HandedDraft) -> None:
    """Nobody is led to what was taken back."""
    for one in (about(row), f"{about(row)}:back"):
        forget_about(actor_id=row.author_id, about=one)
