"""What rings about shelter, for the member alone. It can't be switched off."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.hooks import NoticeKind
from forum.notifications.actions import tell

PAGE = "/settings/shelter"
GIVEN, OVER = "shelter_given", "shelter_over"

KINDS = (
    NoticeKind(
        GIVEN,
        _l("Shelter that a moderator gives me"),
        lambda data: _("A moderator has given you shelter for 24 hours"),
        "shield",
        choosable=False,
    ),
    NoticeKind(
        OVER,
        _l("The end of my shelter"),
        lambda data: _("Your shelter is over"),
        "shield",
        choosable=False,
    ),
)


def tell_given(member_id: int, shelter_id: int) -> None:
    """Somebody else turned it on."""
    tell(member_id=member_id, kind=GIVEN, about=f"shelter:{shelter_id}", url=PAGE)


def tell_over(member_id: int, shelter_id: int) -> None:
    """It ended by itself."""
    tell(member_id=member_id, kind=OVER, about=f"shelter-over:{shelter_id}", url=PAGE)
