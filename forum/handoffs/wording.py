"""How the turns of a hand-off are called on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.clock import iso
from forum.handoffs.fold import (
    LATE,
    OWNER_BACK,
    OWNER_LEFT,
    POSTPONED,
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
from forum.web.language import language
from forum.web.times import day

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
    UNANSWERED: _l("what the department wrote was taken away: the member waits for another answer"),
    RETURNED: _l("back, because the department was deleted"),
    POSTED: _l("the answer was posted"),
    WITHDRAWN: _l("the question was taken back"),
    LATE: _l("later than was said"),
    POSTPONED: _l("another day was said"),
    TAKEN_OVER: _l("taken over"),
    OWNER_LEFT: _l("nobody is there any more to bring the answer back"),
    OWNER_BACK: _l("whoever was to bring the answer back is there again"),
    WAITS: _l("the answer is written, and a moderator reads it first"),
    TURNED_DOWN: _l("the written answer was taken away: the member waits for another"),
    ASKED: _l("the member was asked about personal details"),
    AGREED: _l("the member agreed"),
    DECLINED: _l("the member declined, and the details were erased"),
}


def happened(kind: str, department: str = "") -> str:
    """What an entry of this kind says in the story; ``department``: to which it was handed."""
    if kind == SENT and department:
        return str(_("handed to the department “%(department)s”", department=department))
    return str(_HAPPENED[kind])


def mine_of(handoff: Any, kind: str) -> dict[str, Any]:
    """What ``of_mine`` says of a turn, as plain values: no word that the team wrote."""
    department = handoff.department
    return {"turn": kind, "fr": department.name_fr, "en": department.name_en, "due": iso(handoff.due_at)}


def of_mine(data: Mapping[str, Any]) -> str:
    """What a turn of their question is to the member, in a line."""
    moment = str(data.get("due", ""))
    said = {"department": in_tongue(data), "day": day(datetime.fromisoformat(moment)) if moment else ""}
    said_by = {
        SENT: lambda: _(
            "Your question was passed to %(department)s: an answer is expected by %(day)s", **said
        ),
        ASKED: lambda: _(
            "May %(department)s read something personal about your question? You decide", **said
        ),
        LATE: lambda: _(
            "%(department)s needs longer for your question than we said. It is not forgotten", **said
        ),
        POSTPONED: lambda: _("%(department)s needs longer for your question: until %(day)s", **said),
        POSTED: lambda: _("Your question has its answer from %(department)s", **said),
        WITHDRAWN: lambda: _("Your question does not wait for %(department)s any more", **said),
    }
    return str(said_by[str(data.get("turn", SENT))]())


def in_tongue(data: Mapping[str, Any]) -> str:
    """The name of the department as the reader speaks."""
    return str(data.get("fr" if language() == "fr" else "en", ""))
