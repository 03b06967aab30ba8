"""What hand-offs put beneath the posts that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from forum.handoffs.models import PUBLISHED, WITHDRAWN, Handoff
from forum.handoffs.queries import attach_all
from forum.handoffs.story import course_of
from forum.handoffs.viewing import Line, lines
from forum.storage.session import session


@dataclass(frozen=True, slots=True)
class Passed:
    """What stands beneath a post that was handed off, the same for all its readers."""

    lines: Sequence[tuple[Line, bool]]
    """Each with whether it was said already that the answer is late: cards are kept, and time goes by."""

    def __html__(self) -> str:
        template = current_app.jinja_env.get_template("handoffs/_beneath.html")
        return template.render(lines=self.lines)


def standing_beneath(kind: str, ids: Sequence[int]) -> Mapping[int, Passed]:
    """What hand-offs put beneath posts (``hooks().beneath``)."""
    if kind != "post" or not ids:
        return {}
    wanted = select(Handoff).where(
        Handoff.post_id.in_(ids), Handoff.state == PUBLISHED, Handoff.status != WITHDRAWN
    )
    rows = attach_all(session().scalars(wanted.order_by(Handoff.id)).all())
    found: dict[int, list[tuple[Line, bool]]] = {}
    for row, line in zip(rows, lines(rows), strict=True):
        found.setdefault(row.post_id, []).append((line, course_of(row).late))
    return {post_id: Passed(some) for post_id, some in found.items()}
