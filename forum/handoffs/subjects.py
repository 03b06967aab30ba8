"""What stands in a hand-off as subjects: what was handed on with its note, and what the department answered.

Two kinds over one row, for two people wrote it: whoever answers for one never answers for the other.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import escape
from sqlalchemy import select

from forum.handoffs.actions import moderate
from forum.handoffs.models import Handoff
from forum.handoffs.queries import attach_all, find_handoff, people, program
from forum.handoffs.story import given
from forum.handoffs.visibility import answer_visible_to
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.subjects import Bearings, Place, Snapshot, SubjectKind, hold_of, verbs_of
from forum.web.ids import bounded_id


def _bearings(row: Handoff) -> Bearings:
    """Its readers are the brand's people: it is between whoever handed off and the department."""
    return _of(row, row.author_id)


def _answer_bearings(row: Handoff) -> Bearings:
    """What came by a letter's link is the program's own: nobody is judged for what somebody else wrote."""
    return _of(row, row.answered_by_id or program().id)


def _of(row: Handoff, owner_id: int) -> Bearings:
    return Bearings(owner_id, row.topic.category, row.topic.id, row.topic.language, "staff", ())


def _snapshot(row: Handoff) -> Snapshot:
    """What colleagues wrote. The member's details stand in no snapshot, which is kept: they are read only
    once the member agreed, and a later no erases them everywhere."""
    return _kept(row, row.note, _name(row.author_id), row.state, f"/handoffs/{row.id}")


def _answer_snapshot(row: Handoff) -> Snapshot:
    """What the department wrote, signed as its reader sees it signed."""
    name = _name(row.answered_by_id) if row.answered_by_id is not None else row.signed
    return _kept(row, row.answer, name, row.answer_state, f"/handoffs/{row.id}#said")


def _kept(row: Handoff, words: str, name: str, state: str, url: str) -> Snapshot:
    return Snapshot(
        title=row.subject,
        source=words,
        html=f"<p>{escape(words)}</p>" if words else "",
        author_name=name,
        revision=row.revision,
        url=url,
        language=row.topic.language,
        state=state,
    )


def _name(member_id: int) -> str:
    found = people([member_id]).get(member_id)
    return found.display_name if found is not None else ""


def _several(viewer: Any, ids: Collection[int]) -> dict[int, Handoff]:
    """Those of these hand-offs whose department's answer the viewer may read."""
    wanted = select(Handoff).where(Handoff.id.in_(ids), answer_visible_to(viewer))
    return {one.id: one for one in attach_all(session().scalars(wanted).all())}


def _answered_at(row: Handoff) -> datetime | None:
    found = given(row)
    return found.at if found is not None else None


def _named(place: Place, *, said: bool) -> int | None:
    """Which hand-off it is the address of; ``said``: of what the department said in it."""
    if "handoff_id" not in place.values or (place.fragment == "said") is not said:
        return None
    return bounded_id(place.values["handoff_id"])


HANDOFF = SubjectKind(
    name="handoff",
    label=_l("hand-off"),
    find=find_handoff,
    sees=lambda viewer, row: can(viewer, Act.SEE_HANDOFF, row),
    bearings=_bearings,
    snapshot=_snapshot,
    state=lambda row: str(row.state),
    verbs=verbs_of(partial(moderate.bring_into, moderate.QUESTION)),
    hold=hold_of(partial(moderate.bring_into, moderate.QUESTION)),
    named_by=partial(_named, said=False),
    act=Act.JUDGE_HANDOFF,
    editable=False,
    erase=partial(moderate.erase, moderate.QUESTION),
)

ANSWER = SubjectKind(
    name="handoff_answer",
    label=_l("answer of a department"),
    find=find_handoff,
    sees=lambda viewer, row: can(viewer, Act.SEE_HANDOFF_ANSWER, row),
    several=_several,
    bearings=_answer_bearings,
    snapshot=_answer_snapshot,
    state=lambda row: str(row.answer_state),
    verbs=verbs_of(partial(moderate.bring_into, moderate.ANSWER)),
    hold=hold_of(partial(moderate.bring_into, moderate.ANSWER)),
    named_by=partial(_named, said=True),
    act=Act.JUDGE_HANDOFF,
    editable=False,
    erase=partial(moderate.erase, moderate.ANSWER),
    made_at=_answered_at,
)

SUBJECTS = (HANDOFF, ANSWER)
