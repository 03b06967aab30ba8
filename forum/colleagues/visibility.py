"""Who may see which handed drafts, in SQL: the twin of ``Act.SEE_HANDED_DRAFT``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from forum.colleagues.models import HandedDraft
from forum.policy.mandates import works_here
from forum.policy.words import member


def visible_to(viewer: Any) -> ColumnElement[bool]:
    """``can(viewer, SEE_HANDED_DRAFT, …)``."""
    if not member(viewer, None):
        return false()
    reads = true() if works_here(viewer, None) else false()
    return or_(HandedDraft.author_id == viewer.id, and_(HandedDraft.reader_id == viewer.id, reads))
