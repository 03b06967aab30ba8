"""Who has accepted which version, and who is to be asked again.

That somebody has accepted a version never becomes untrue, so a process remembers of whom it knows that.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from flask import Flask, current_app
from sqlalchemy import func, select

from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import rows, session
from moderation.conduct.models import Acceptance, CodeVersion
from moderation.conduct.queries import editions

MOST = 20_000
"""Members that a process remembers; a number each."""


class Known:
    """Members of whom this process knows that they accepted at least version ``since``."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._since = 0
        self._members: OrderedDict[int, None] = OrderedDict()

    def has(self, member_id: int, since: int) -> bool:
        """Whether ``member_id`` is known to have accepted version ``since`` or a later one."""
        with self._guard:
            return self._since == since and member_id in self._members

    def add(self, member_id: int, since: int) -> None:
        """Remember it; what was known about an earlier version is forgotten."""
        with self._guard:
            if self._since != since:
                self._since, self._members = since, OrderedDict()
            self._members[member_id] = None
            if len(self._members) > MOST:
                self._members.popitem(last=False)


def install(app: Flask) -> None:
    """Give ``app`` an empty memory."""
    app.extensions["conduct.known"] = Known()


def asked_since() -> int:
    """The newest version that everybody is asked to accept; 0 when there is none."""
    return next((one.number for one in editions() if one.significant), 0)


def accepted_version(member_id: int) -> int:
    """The newest version that a member has accepted, 0 for none."""
    found = (
        select(func.max(CodeVersion.number))
        .join(Acceptance, Acceptance.version_id == CodeVersion.id)
        .where(Acceptance.member_id == member_id)
    )
    return rows(found).scalar() or 0


def acceptances_of(member_id: int) -> list[tuple[int, Any]]:
    """Every version that a member has accepted and when, the newest first."""
    found = (
        select(CodeVersion.number, Acceptance.at)
        .join(Acceptance, Acceptance.version_id == CodeVersion.id)
        .where(Acceptance.member_id == member_id)
        .order_by(CodeVersion.number.desc())
    )
    return [(row.number, row.at) for row in session().execute(found)]


def is_asked(viewer: Any) -> bool:
    """Whether this member has still to accept the code. Guests and suspended members are not asked."""
    if not can(viewer, Act.ACCEPT_CONDUCT):
        return False
    since = asked_since()
    known: Known = current_app.extensions["conduct.known"]
    if since == 0 or known.has(viewer.id, since):
        return False
    if accepted_version(viewer.id) < since:
        return True
    known.add(viewer.id, since)
    return False
