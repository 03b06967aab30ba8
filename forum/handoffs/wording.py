"""How the turns of a hand-off are called on the pages."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.handoffs.fold import (
    LATE,
    OWNER_BACK,
    OWNER_LEFT,
    POST_HIDDEN,
    POST_SHOWN,
    POSTPONED,
    RELEASED,
    TAKEN_AWAY,
    TAKEN_OVER,
    TURNED_DOWN,
    UNANSWERED,
    WAITS,
)
from forum.handoffs.models import (
    AGREED,
    ANSWERED,
    ASKED,
    CHECKED,
    DECLINED,
    IN_WORK,
    POSTED,
    RETURNED,
    SEEN,
    SENT,
    UNABLE,
    WITHDRAWN,
)

STEPS: dict[str, Any] = {
    SENT: _l("sent"),
    SEEN: _l("seen by the department"),
    IN_WORK: _l("in work"),
    CHECKED: _l("answered: a moderator reads it first"),
    ANSWERED: _l("answered: to be brought to the member"),
    UNABLE: _l("can’t be answered: to be said to the member"),
    RETURNED: _l("back: the department is no more"),
    POSTED: _l("the member has the answer"),
    WITHDRAWN: _l("taken back: it needs no answer any more"),
}

_HAPPENED: dict[str, Any] = {
    SENT: _l("handed to the department"),
    SEEN: _l("seen by the department"),
    IN_WORK: _l("the department is at it"),
    CHECKED: _l("the department wrote its answer, and a moderator reads it first"),
    ANSWERED: _l("answered by the department"),
    UNABLE: _l("the department can’t answer it, and said why"),
    UNANSWERED: _l("what the department wrote is not there any more: the member waits for another answer"),
    RETURNED: _l("back, because the department was deleted"),
    POSTED: _l("the answer was posted"),
    WITHDRAWN: _l("the question was taken back"),
    LATE: _l("later than was said"),
    POSTPONED: _l("another day was said"),
    TAKEN_OVER: _l("taken over"),
    TAKEN_AWAY: _l("the answer was taken away: the member waits for another"),
    POST_HIDDEN: _l("the question is out of sight"),
    POST_SHOWN: _l("the question is there again"),
    RELEASED: _l("let go its way by a moderator"),
    OWNER_LEFT: _l("nobody is there any more to bring the answer back"),
    OWNER_BACK: _l("whoever was to bring the answer back is there again"),
    WAITS: _l("the answer is written, and a moderator reads it first"),
    TURNED_DOWN: _l("the written answer was taken away: the member waits for another"),
    ASKED: _l("the member was asked about personal details"),
    AGREED: _l("the member agreed"),
    DECLINED: _l("the member declined, and the details were erased"),
}


def happened(kind: str, department: str = "") -> str:
    """What an entry of this kind says in the story; ``department``: to which it was handed, or which
    could read what is erased."""
    if kind == SENT and department:
        return str(_("handed to the department “%(department)s”", department=department))
    if kind == DECLINED and department:
        asked = _(
            "the member declined, and the details were erased; asked to erase their copies: %(departments)s",
            departments=department,
        )
        return str(asked)
    if kind == WITHDRAWN and department:
        copies = _(
            "the question was taken back; asked to erase their copies: %(departments)s",
            departments=department,
        )
        return str(copies)
    return str(_HAPPENED[kind])
