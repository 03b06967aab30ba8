"""Which thanks a viewer may see, in SQL: the twin of ``SEE_THANKS``.

Three conditions for the three places where they are listed; together, and with what the viewer sees of the
subjects, they are the rule. A property test holds that (``tests/forum/thanks/test_twins.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam

from forum.policy.words import member
from forum.subjects import DELETED, PUBLISHED
from forum.thanks.models import Thanks

_ME = bindparam("me", type_=BigInteger)

SENT: ColumnElement[bool] = and_(Thanks.giver_id == _ME, Thanks.state != DELETED)
"""What the viewer of ``thanks_sight`` wrote and has not taken back."""

REACHED: ColumnElement[bool] = and_(Thanks.receiver_id == _ME, Thanks.state == PUBLISHED)
"""What reached the viewer of ``thanks_sight``."""

SHOWN: ColumnElement[bool] = and_(Thanks.shared_at.is_not(None), Thanks.state == PUBLISHED)
"""What everybody may read who sees its subject, while that is published."""


def thanks_sight(viewer: Any) -> dict[str, Any]:
    """The parameters with which ``SENT`` and ``REACHED`` speak of ``viewer``."""
    return {"me": viewer.id if member(viewer, None) else 0}
