"""A hand-off as a subject: how it is found, shown, kept and judged."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from markupsafe import escape

from forum.handoffs.actions.moderate import erase_handoff, hide_handoff, publish_handoff, remove_handoff
from forum.handoffs.models import Handoff
from forum.handoffs.queries import find_handoff, people
from forum.policy.acts import Act
from forum.policy.check import can
from forum.subjects import HIDDEN, PUBLISHED, REMOVED, Bearings, Place, Snapshot, SubjectKind
from forum.web.ids import bounded_id


def _bearings(row: Handoff) -> Bearings:
    """Its readers are the brand's people: it is between whoever handed off and the department."""
    return Bearings(row.author_id, row.topic.category, row.topic.id, row.topic.language, "staff", ())


def _snapshot(row: Handoff) -> Snapshot:
    """What colleagues and the department wrote. The member's details stand in no snapshot, which is kept:
    they are read only once the member agreed, and a later no erases them everywhere."""
    parts = [part for part in (row.note, row.answer) if part]
    author = people([row.author_id]).get(row.author_id)
    return Snapshot(
        title=row.subject,
        source="\n\n".join(parts),
        html="".join(f"<p>{escape(part)}</p>" for part in parts),
        author_name=author.display_name if author is not None else "",
        revision=row.revision,
        url=f"/handoffs/{row.id}",
        language=row.topic.language,
        state=row.state,
    )


def _named(place: Place) -> int | None:
    return bounded_id(place.values.get("handoff_id")) if "handoff_id" in place.values else None


HANDOFF = SubjectKind(
    name="handoff",
    label=_l("hand-off"),
    find=find_handoff,
    sees=lambda viewer, row: can(viewer, Act.SEE_HANDOFF, row),
    bearings=_bearings,
    snapshot=_snapshot,
    state=lambda row: str(row.state),
    verbs={PUBLISHED: publish_handoff, HIDDEN: hide_handoff, REMOVED: remove_handoff},
    named_by=_named,
    act=Act.JUDGE_HANDOFF,
    editable=False,
    erase=erase_handoff,
)

SUBJECTS = (HANDOFF,)
