"""What a reporter saw, carried by the form: signed, so that nobody can report words that were never there.

Between the look and the report the thing may be edited, deleted, hidden or moved. What counts is what the
reporter saw; what it has become is kept beside it.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from forum.subjects import Snapshot

DAY = 24 * 60 * 60
LONGEST = 200_000
"""No form of ours carries more: a post has 10,000 characters, twice, packed."""

FIELDS = {one.name for one in fields(Snapshot)}


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="moderation-report-seen")


def sealed(member_id: int, kind: str, subject_id: int, shown: Snapshot) -> str:
    """``shown`` as the form of this member about this subject carries it."""
    return str(_signer().dumps([member_id, kind, subject_id, asdict(shown)]))


def opened(token: str | None, member_id: int, kind: str, subject_id: int) -> Snapshot | None:
    """What ``sealed`` packed for the same three; None when it is older than a day, or nothing of ours."""
    if not token or len(token) > LONGEST:
        return None
    try:
        packed: Any = _signer().loads(token, max_age=DAY)
    except BadData:
        return None
    if packed[:3] != [member_id, kind, subject_id] or set(packed[3]) != FIELDS:
        return None
    return Snapshot(**packed[3])
