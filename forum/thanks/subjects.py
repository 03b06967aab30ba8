"""A thanks as a subject: how it is found, shown, kept and judged.

Moderators don't see what passes between others. They read it when somebody who can has reported it, or when
screening holds it back: then it stands in the case.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import escape
from sqlalchemy import select

from forum.members.models import Member
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.subjects import Bearings, Place, Snapshot, SubjectKind, hold_of, verbs_of
from forum.thanks.actions.moderate import bring_into, erase_thanks
from forum.thanks.models import Thanks
from forum.thanks.queries import find_thanks, is_named, subject_of
from forum.web.ids import bounded_id


def _bearings(thanks: Thanks) -> Bearings:
    kind, thing = subject_of(thanks)
    shown = thanks.shared_at is not None and kind is not None and thing is not None
    audience = kind.bearings(thing).audience if shown and kind is not None else "staff"
    return Bearings(thanks.giver_id, None, None, "", audience, (thanks.receiver_id,))


def _snapshot(thanks: Thanks) -> Snapshot:
    kind, thing = subject_of(thanks)
    author = session().scalar(select(Member.display_name).where(Member.id == thanks.giver_id))
    return Snapshot(
        title=kind.snapshot(thing).title if kind is not None and thing is not None else "",
        source=thanks.text,
        html=f"<p>{escape(thanks.text)}</p>" if thanks.text else "",
        author_name=author or "",
        revision=1,
        url=f"/thanks/{thanks.id}",
        language="",
        state=thanks.state,
    )


def _shown(viewer: Any, thanks: Thanks) -> Snapshot:
    """Without the title of what it is for where the viewer does not see that any more, and without a name
    that they don't know."""
    whole = _snapshot(thanks)
    return replace(
        whole,
        title=whole.title if thanks.subject_seen_by(viewer) else "",
        author_name=whole.author_name if is_named(thanks, viewer) else "",
    )


def _named(place: Place) -> int | None:
    """The number in an address of ours, for those alone who can read it: guessing numbers opens nothing."""
    if "thanks_id" not in place.values:
        return None
    thanks = find_thanks(bounded_id(place.values["thanks_id"]) or 0)
    return thanks.id if thanks is not None and can(viewer(), Act.SEE_THANKS, thanks) else 0


THANKS = SubjectKind(
    name="thanks",
    label=_l("thanks"),
    find=find_thanks,
    sees=lambda viewer, thanks: can(viewer, Act.SEE_THANKS, thanks),
    bearings=_bearings,
    snapshot=_snapshot,
    state=lambda thanks: str(thanks.state),
    verbs=verbs_of(bring_into),
    hold=hold_of(bring_into),
    named_by=_named,
    shown=_shown,
    act=Act.JUDGE_THANKS,
    editable=False,
    erase=lambda actor_id, thanks: erase_thanks(actor_id=actor_id, thanks=thanks),
)

SUBJECTS = (THANKS,)
