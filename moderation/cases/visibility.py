"""Who may see which cases, in SQL: the twin of ``SEE_CASE`` (tests/moderation/cases/test_twins.py)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, and_, bindparam, or_

from forum.policy.words import member, moderates_all
from moderation.cases.models import Case

_MODERATED = bindparam("my_categories", expanding=True, type_=BigInteger)
_EVERYWHERE = bindparam("everywhere", type_=BigInteger)
ME = bindparam("me", type_=BigInteger)
"""The one who looks, in any condition beside ``CASE_VISIBLE``."""
_AS_PARTY = bindparam("as_party", type_=Text)

CASE_VISIBLE: ColumnElement[bool] = and_(
    or_(_EVERYWHERE == 1, Case.category_id.in_(_MODERATED)),
    or_(Case.owner_id.is_(None), Case.owner_id != ME),
    Case.party_ids.not_like(_AS_PARTY),
)
"""``can(viewer, SEE_CASE, case)``, with the parameters of ``case_sight(viewer)``."""


def case_sight(viewer: Any) -> dict[str, Any]:
    """The parameters with which ``CASE_VISIBLE`` speaks of ``viewer``."""
    known = member(viewer, None)
    return {
        "my_categories": sorted(viewer.moderated_categories) if known else [],
        "everywhere": int(moderates_all(viewer, None)),
        "me": viewer.id if known else 0,
        "as_party": f"%,{viewer.id if known else 0},%",
    }
