"""The voice of members: what they said that only a department could answer, gathered by subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from forum.handoffs.fold import RELEASED
from forum.handoffs.models import PUBLISHED, SENT, WITHDRAWN, Handoff, HandoffEntry
from forum.handoffs.queries import MOST, attach_all
from forum.members.mailing import base_url
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from forum.text.excerpt import letter_text, shorten
from forum.text.stems import fold

QUOTED = 400
"""Characters of each post."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one member said, with where links lead. Who it was, readers see where it was said."""

    handoff_id: int
    post_id: int
    words: str
    language: str
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was said about one subject, the newest first."""

    subject: str
    heard: tuple[Heard, ...]


def voice_of(department_id: int, since: datetime, until: datetime, *, reader: Any = None) -> list[Gathered]:
    """What reached the department in that time, by subject: what was spoken of last comes first.

    For the department, on its page and in its mail. What is not published any more is left out. It reaches
    them when it is sent or passed on to them, or once moderators let it go its way.
    ``reader``: somebody else, who reads of it what was said where they may read.
    """
    turns = (HandoffEntry.handoff_id == Handoff.id, HandoffEntry.kind.in_((SENT, RELEASED)))
    arrived = select(func.max(HandoffEntry.at)).where(*turns).correlate(Handoff).scalar_subquery()
    wanted = select(Handoff).where(
        Handoff.department_id == department_id,
        Handoff.state == PUBLISHED,
        Handoff.status != WITHDRAWN,
        arrived >= since,
        arrived < until,
    )
    rows = attach_all(session().scalars(wanted.order_by(Handoff.id.desc()).limit(MOST)).all())
    groups: dict[str, list[Handoff]] = {}
    for row in rows:
        if reader is not None and not can(reader, Act.SEE_POST, row.post):
            continue
        if row.post.state == PUBLISHED and row.topic.state == PUBLISHED:
            groups.setdefault(fold(row.subject), []).append(row)
    return [Gathered(some[0].subject, tuple(_heard(one) for one in some)) for some in groups.values()]


def _heard(row: Handoff) -> Heard:
    lines = (line for line in letter_text(row.post.html, base_url()).splitlines() if line)
    words = shorten("\n".join(lines), QUOTED)
    return Heard(row.id, row.post_id, words, row.topic.language, row.status, row.created_at)
