"""Who may see which calls, contributions, commitments and words, in SQL: the twin of ``forum/policy``.

With the parameters of ``brand_sight``. A property test holds both equal
(``tests/forum/contributions/test_twins.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, and_, bindparam, or_

from forum.contributions.models import Call, Commitment, Contribution, Word
from forum.policy.words import member, moderates_all, speaks_for_brand
from forum.subjects import DELETED, PUBLISHED

_ME = bindparam("me", type_=BigInteger)
_SPEAKS = bindparam("speaks", type_=Boolean)
_MODERATES = bindparam("moderates_all", type_=Boolean)


def _mine(thing: Any) -> ColumnElement[bool]:
    return and_(thing.author_id == _ME, thing.state != DELETED)


def _judged(thing: Any) -> ColumnElement[bool]:
    return and_(_MODERATES, thing.state != DELETED)


def _spoken(thing: Any) -> ColumnElement[bool]:
    return and_(_SPEAKS, thing.state != DELETED)


CALL_VISIBLE: ColumnElement[bool] = or_(Call.state == PUBLISHED, _mine(Call), _spoken(Call), _judged(Call))
"""``can(viewer, SEE_CALL, call)``."""

COMMITMENT_VISIBLE: ColumnElement[bool] = or_(
    and_(Commitment.state == PUBLISHED, Commitment.promised_at.is_not(None)),
    _mine(Commitment),
    _spoken(Commitment),
    _judged(Commitment),
)
"""``can(viewer, SEE_COMMITMENT, commitment)``."""

CONTRIBUTION_VISIBLE: ColumnElement[bool] = or_(
    and_(Contribution.state == PUBLISHED, Contribution.accepted_at.is_not(None), Call.state == PUBLISHED),
    _mine(Contribution),
    and_(_SPEAKS, Contribution.state == PUBLISHED),
    _judged(Contribution),
)
"""``can(viewer, SEE_CONTRIBUTION, contribution)`` on ``Contribution`` joined to ``Call``."""

WORD_VISIBLE: ColumnElement[bool] = or_(
    and_(
        Word.state == PUBLISHED,
        or_(
            and_(Commitment.state == PUBLISHED, Commitment.promised_at.is_not(None)),
            and_(
                Contribution.state == PUBLISHED,
                Contribution.accepted_at.is_not(None),
                Call.state == PUBLISHED,
            ),
            Contribution.author_id == _ME,
        ),
    ),
    _mine(Word),
    _spoken(Word),
    _judged(Word),
)
"""``can(viewer, SEE_BRAND_WORD, word)`` on ``Word`` with what it was said about, joined from outside."""


def brand_sight(viewer: Any) -> dict[str, Any]:
    """The parameters with which these conditions speak of ``viewer``."""
    return {
        "me": viewer.id if member(viewer, None) else 0,
        "speaks": speaks_for_brand(viewer, None),
        "moderates_all": moderates_all(viewer, None),
    }
