"""Finding handed drafts, and the colleagues who can read one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select

from forum.clock import now
from forum.colleagues.models import HandedDraft, HandedWord
from forum.colleagues.visibility import visible_to
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.session import session
from forum.topics.queries import topic_for

MOST = 50


def handed_for(viewer: Any, handed_id: int, *, lock: bool = False) -> HandedDraft:
    """The handed draft, if the viewer may see it. Raises ``Refused``."""
    found = select(HandedDraft).where(HandedDraft.id == handed_id)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    row = session().scalar(found)
    if row is None:
        raise Refused(Act.SEE_HANDED_DRAFT, viewer)
    require(viewer, Act.SEE_HANDED_DRAFT, row)
    return row


def handed_drafts(viewer: Any) -> Sequence[HandedDraft]:
    """Those the viewer gave or got, the newest first."""
    mine = select(HandedDraft).where(visible_to(viewer)).order_by(HandedDraft.id.desc())
    return session().scalars(mine.limit(MOST)).all()


def readers_for(actor: Any, topic_id: int | None) -> list[tuple[int, str]]:
    """Colleagues who work here and may see the topic: number and name, by name."""
    awake = or_(Member.suspended_until.is_(None), Member.suspended_until <= now())
    found = select(Member.id, Member.display_name).where(
        Member.works_here.is_(True), Member.active.is_(True), Member.id != actor.id, awake
    )
    people = [(row.id, row.display_name) for row in session().execute(found.order_by(Member.username_key))]
    if topic_id is None:
        return people
    topic = topic_for(actor, topic_id)
    return [(number, name) for number, name in people if can(viewer_by_id(number), Act.SEE_TOPIC, topic)]


def find_word(word_id: int, *, lock: bool = False) -> HandedWord | None:
    """A word between colleagues, or None."""
    found = select(HandedWord).where(HandedWord.id == word_id)
    if lock:
        found = found.with_for_update().execution_options(populate_existing=True)
    return session().scalar(found)


def words_about(viewer: Any, place: str) -> list[HandedWord]:
    """What was said about a draft, as far as the viewer may read it, the oldest first."""
    found = session().scalars(select(HandedWord).where(HandedWord.place == place).order_by(HandedWord.id))
    return [word for word in found if can(viewer, Act.SEE_HANDED_WORD, word)]


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """What members are called, by number."""
    found = select(Member.id, Member.display_name).where(Member.id.in_(set(ids)))
    return {row.id: row.display_name for row in session().execute(found)}


def two_of(rows: Sequence[HandedDraft]) -> list[int]:
    """The members whom these drafts are between."""
    return [one for row in rows for one in (row.author_id, row.reader_id)]
