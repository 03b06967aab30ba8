"""Which lines of the audit somebody who may read it does not see: those about cases about themselves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from moderation.audit.models import AuditLine
from moderation.cases.models import Case


def not_about(viewer: Any) -> ColumnElement[bool]:
    """Lines that are not about a case of what ``viewer`` wrote or shows, or of what was written to them:
    nobody sees such a case."""
    own = select(Case.id).where(or_(Case.owner_id == viewer.id, Case.party_ids.like(f"%,{viewer.id},%")))
    return or_(AuditLine.thing_kind != "case", AuditLine.thing_id.not_in(own))
