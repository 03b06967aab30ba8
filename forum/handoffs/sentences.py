"""What the bells of hand-offs say, made when a line is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from forum.clock import iso
from forum.handoffs.fold import (
    LATE,
    OWNER_LEFT,
    POST_HIDDEN,
    POST_SHOWN,
    POSTPONED,
    TAKEN_AWAY,
    TAKEN_OVER,
    TURNED_DOWN,
    UNANSWERED,
)
from forum.handoffs.models import (
    AGREED,
    ANSWERED,
    ASKED,
    AWAITING,
    DECLINED,
    POSTED,
    RETURNED,
    SENT,
    UNABLE,
    WITHDRAWN,
    Department,
    Handoff,
)
from forum.handoffs.story import came_to
from forum.handoffs.visibility import visible_to
from forum.storage.session import session
from forum.web.language import language
from forum.web.times import day


def subjects(viewer: Any, several: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """What each is about, if the viewer may read it now: a line is read long after it was written."""
    ids = [int(data.get("handoff_id", 0)) for data in several]
    found = select(Handoff.id, Handoff.subject).where(Handoff.id.in_(ids), visible_to(viewer))
    known = {row.id: row.subject for row in session().execute(found)}
    return [{"subject": known.get(number, "")} for number in ids]


def of_team(data: Mapping[str, Any]) -> str:
    """For the brand's people; ``done``: it does not wait for the department any more."""
    said = {"subject": str(data.get("subject") or _("A hand-off")), "department": in_tongue(data)}
    said_by: dict[str, Callable[[], Any]] = {
        SENT: lambda: _("For %(department)s: “%(subject)s” waits for an answer", **said),
        AGREED: lambda: _("“%(subject)s”: the member agreed that %(department)s reads their details", **said),
        DECLINED: lambda: _declined(data, said),
        ANSWERED: lambda: _(
            "%(department)s has answered “%(subject)s”: bring the answer to the member", **said
        ),
        UNABLE: lambda: _("%(department)s can’t answer “%(subject)s”, and says why", **said),
        RETURNED: lambda: _("%(department)s is no more: “%(subject)s” is back with you", **said),
        POSTED: lambda: _("“%(subject)s”: the member has the answer of %(department)s. Thank you", **said),
        LATE: lambda: (
            _("“%(subject)s”: the member waits longer than was said, and the next step is yours", **said)
            if data.get("done")
            else _("“%(subject)s” waits for %(department)s longer than was said", **said)
        ),
        POSTPONED: lambda: _("“%(subject)s”: the answer of %(department)s is expected later", **said),
        TAKEN_OVER: lambda: _("A colleague took “%(subject)s” over from you", **said),
        TURNED_DOWN: lambda: _(
            "“%(subject)s”: the written answer was taken away, and the member still waits for one", **said
        ),
        UNANSWERED: lambda: _(
            "“%(subject)s”: what %(department)s wrote is not there any more, and the member still waits",
            **said,
        ),
        TAKEN_AWAY: lambda: _(
            "“%(subject)s”: the answer that the member had was taken away, and they wait for another", **said
        ),
        POST_HIDDEN: lambda: _(
            "“%(subject)s”: moderators took the question out of sight; nobody can be answered now", **said
        ),
        POST_SHOWN: lambda: _("“%(subject)s”: the question is there again, and waits as before", **said),
        OWNER_LEFT: lambda: _(
            "“%(subject)s” (%(department)s): nobody is there any more to bring the answer. Take it over",
            **said,
        ),
        WITHDRAWN: lambda: _taken_back(data, said),
    }
    return str(said_by[str(data.get("turn", SENT))]())


def _declined(data: Mapping[str, Any], said: Mapping[str, str]) -> str:
    """``agreed``: the department had a yes before; ``had``: since when it did, for those who may not see the
    question any more, of whose subject they read nothing here."""
    if data.get("had"):
        return _had_it(data)
    if data.get("agreed"):
        return str(
            _("“%(subject)s”: the member took their yes back; erase what you copied of their details", **said)
        )
    return str(_("“%(subject)s”: the member keeps their details to themselves; they are gone", **said))


def _had_it(data: Mapping[str, Any]) -> str:
    return str(
        _(
            "A question that came to %(department)s on %(day)s: its member wants their details read no more; "
            "erase what you copied of them",
            department=in_tongue(data),
            day=day(datetime.fromisoformat(str(data["had"]))),
        )
    )


def _taken_back(data: Mapping[str, Any], said: Mapping[str, str]) -> str:
    """As ``_declined``, of a question that needs no answer any more."""
    if data.get("had"):
        came = day(datetime.fromisoformat(str(data["had"])))
        gone = _(
            "A question that came to %(department)s on %(day)s was taken back; erase what you copied of its "
            "member’s details",
            department=said["department"],
            day=came,
        )
        return str(gone)
    if data.get("agreed"):
        kept = _(
            "“%(subject)s” needs no answer from %(department)s any more; erase what you copied of the "
            "member’s details",
            **said,
        )
        return str(kept)
    return str(_("“%(subject)s” needs no answer from %(department)s any more", **said))


def had_by(handoff: Handoff, department: Department, turn: str) -> dict[str, Any]:
    """What ``of_team`` says of a no, or of a question taken back, to those who had it at the time of
    ``department``."""
    since = iso(came_to(handoff, department))
    return {"turn": turn, "had": since, "fr": department.name_fr, "en": department.name_en}


def mine_of(handoff: Handoff, kind: str) -> dict[str, Any]:
    """What ``of_mine`` says of a turn, as plain values: no word that the team wrote."""
    department = handoff.department
    names = {"fr": department.name_fr, "en": department.name_en}
    done = handoff.status not in AWAITING
    return {"turn": kind, **names, "due": iso(handoff.due_at), "done": done}


def of_mine(data: Mapping[str, Any]) -> str:
    """For the member who waits; ``done`` as above."""
    moment = str(data.get("due", ""))
    said = {"department": in_tongue(data), "day": day(datetime.fromisoformat(moment)) if moment else ""}
    said_by = {
        SENT: lambda: _(
            "Your question was passed to %(department)s: an answer is expected by %(day)s", **said
        ),
        ASKED: lambda: _(
            "May %(department)s read something personal about your question? You decide", **said
        ),
        LATE: lambda: (
            _("The answer to your question takes longer than we said. It is not forgotten")
            if data.get("done")
            else _("%(department)s needs longer for your question than we said. It is not forgotten", **said)
        ),
        POSTPONED: lambda: _("%(department)s needs longer for your question: until %(day)s", **said),
        POSTED: lambda: _("Your question has its answer from %(department)s", **said),
        TAKEN_AWAY: lambda: _(
            "The answer of %(department)s is not there any more. You get another: it is not forgotten", **said
        ),
        WITHDRAWN: lambda: _("Your question does not wait for %(department)s any more", **said),
    }
    return str(said_by[str(data.get("turn", SENT))]())


def in_tongue(data: Mapping[str, Any]) -> str:
    """The name of the department as the reader speaks."""
    return str(data.get("fr" if language() == "fr" else "en", ""))
