"""Who may see which questionnaires, in SQL: the twin of ``forum/policy``.

A property test holds the two equal (``tests/forum/questionnaires/test_twins.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, func, or_, select

from forum.categories.catalogue import catalogue
from forum.policy.mandates import analyses, animates, answers_customers
from forum.policy.words import moderates
from forum.questionnaires.models import AFTER, DRAFT, FORM, NOBODY, POLL, TEAM, Questionnaire, Token
from forum.subjects import DELETED, PUBLISHED
from forum.topics.models import Topic
from forum.topics.visibility import SEEN, TOPIC_VISIBLE
from forum.topics.visibility import sight as topic_sight

_ME = bindparam("member", type_=BigInteger)
_ANIMATED = bindparam("animated_categories", expanding=True, type_=BigInteger)
_ANALYSED = bindparam("analysed_categories", expanding=True, type_=BigInteger)
_ANSWERED = bindparam("answered_categories", expanding=True, type_=BigInteger)
_JUDGED = bindparam("judged_categories", expanding=True, type_=BigInteger)

_IN_SIGHT = (
    select(Topic.id)
    .where(Topic.id == Questionnaire.topic_id, Topic.state == PUBLISHED, TOPIC_VISIBLE)
    .correlate(Questionnaire)
    .exists()
)
_INVITED = (
    select(Token.member_id)
    .where(Token.questionnaire_id == Questionnaire.id, Token.member_id == _ME)
    .correlate(Questionnaire)
    .exists()
)
WAITS_FOR_ME = (
    select(Token.member_id)
    .where(Token.questionnaire_id == Questionnaire.id, Token.member_id == _ME, Token.spent.is_(False))
    .correlate(Questionnaire)
    .exists()
)
"""The viewer is asked by name and has not answered."""
_PLACE = func.coalesce(
    select(Topic.category_id)
    .where(Topic.id == Questionnaire.topic_id)
    .correlate(Questionnaire)
    .scalar_subquery(),
    Questionnaire.category_id,
)
"""Where it stands: what is asked in a topic goes with it when it is moved."""
_OPENED = and_(Questionnaire.state == PUBLISHED, Questionnaire.status != DRAFT)

QUESTIONNAIRE_VISIBLE: ColumnElement[bool] = or_(
    and_(Questionnaire.kind == FORM, _OPENED, Questionnaire.category_id.in_(SEEN)),
    and_(Questionnaire.kind == POLL, _OPENED, _IN_SIGHT),
    and_(Questionnaire.kind == AFTER, _OPENED, _INVITED, _IN_SIGHT),
    and_(
        Questionnaire.state != DELETED,
        or_(
            and_(
                Questionnaire.status != DRAFT,
                _PLACE.in_(SEEN),
                or_(
                    and_(
                        Questionnaire.readers != NOBODY,
                        Questionnaire.author_id == _ME,
                        or_(
                            _PLACE.in_(_ANIMATED),
                            and_(Questionnaire.kind != FORM, _PLACE.in_(_ANSWERED)),
                        ),
                    ),
                    and_(
                        Questionnaire.readers == TEAM,
                        or_(
                            _PLACE.in_(_ANIMATED),
                            _PLACE.in_(_ANALYSED),
                        ),
                    ),
                ),
            ),
            and_(Questionnaire.kind == FORM, _PLACE.in_(_ANIMATED), _PLACE.in_(SEEN)),
            Questionnaire.author_id == _ME,
            _PLACE.in_(_JUDGED),
        ),
    ),
)
"""``can(viewer, SEE_QUESTIONNAIRE, questionnaire)``, with the parameters of ``sight(viewer)``."""


def animated_categories(viewer: Any) -> list[int]:
    """Where the viewer announces, and asks in the brand's name."""
    return [place.id for place in catalogue().values() if animates(viewer, place)]


def sight(viewer: Any) -> dict[str, Any]:
    """The parameters with which ``QUESTIONNAIRE_VISIBLE`` speaks of ``viewer``."""
    places = catalogue().values()
    of_topics = topic_sight(viewer)
    return {
        **of_topics,
        "member": of_topics["me"],
        "animated_categories": animated_categories(viewer),
        "analysed_categories": [place.id for place in places if analyses(viewer, place)],
        "answered_categories": [place.id for place in places if answers_customers(viewer, place)],
        "judged_categories": [place.id for place in places if moderates(viewer, place)],
    }
