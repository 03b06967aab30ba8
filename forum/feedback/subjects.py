"""What the brand says of ideas, as a subject. An idea itself is judged as its posts are."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from markupsafe import escape
from sqlalchemy import select

from forum.feedback.actions.moderate import bring_into, erase_word
from forum.feedback.models import IdeaEntry
from forum.feedback.queries import find_entry
from forum.members.models import Member
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.subjects import Bearings, Snapshot, SubjectKind, hold_of, verbs_of


def _find(entry_id: int, *, lock: bool = False) -> IdeaEntry | None:
    entry = find_entry(entry_id, lock=lock)
    return entry if entry is not None and entry.person_id is not None else None


def _snapshot(entry: IdeaEntry) -> Snapshot:
    name = session().scalar(select(Member.display_name).where(Member.id == entry.author_id)) or ""
    return Snapshot(
        title=entry.idea.title,
        source=entry.sentence,
        html=f"<p>{escape(entry.sentence)}</p>",
        author_name=name,
        revision=1,
        url=f"/ideas/{entry.idea_id}#turn-{entry.number}",
        language="",
        state=entry.state,
    )


def _bearings(entry: IdeaEntry) -> Bearings:
    place = entry.idea.category
    return Bearings(entry.author_id, place, entry.idea.topic_id, "", place.access)


WORD = SubjectKind(
    name="idea_word",
    label=_l("sentence about an idea"),
    find=_find,
    sees=lambda viewer, entry: can(viewer, Act.SEE_IDEA_WORD, entry),
    bearings=_bearings,
    snapshot=_snapshot,
    state=lambda entry: str(entry.state),
    verbs=verbs_of(bring_into),
    hold=hold_of(bring_into),
    act=Act.JUDGE_IDEA,
    editable=False,
    erase=erase_word,
    takes_thanks=True,
)

SUBJECTS = (WORD,)
