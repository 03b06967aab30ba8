"""Mia's topic, a newcomer whom she once answered, and her shelter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from forum.clock import now
from forum.members.models import Member
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from moderation.care.actions.shelter import open_shelter
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member


@dataclass
class Square:
    """Who stands there, and what was said before."""

    cast: Cast
    known: Any
    """A newcomer whom Mia once answered."""
    topic_id: int
    """Of Mia's."""
    elsewhere_id: int
    """A topic of Mo's."""
    post_id: int
    """A reply of Mia's in Mo's topic."""


@pytest.fixture
def square(cast: Cast) -> Square:
    """An hour ago, when all was quiet."""
    with time_machine.travel(now() - timedelta(hours=1)), cast.app.app_context():
        known = make_member("kim", standing="newcomer")
        place = make_category()
        topic_id = make_topic(cast.mia, place, "Bicycles").id
        elsewhere_id = make_topic(cast.mo, place, "Boats").id
        question = make_reply(known, elsewhere_id, "Who has a boat?")
        post_id = make_reply(cast.mia, elsewhere_id, "I have.", to=question.id).id
        return Square(cast, known, topic_id, elsewhere_id, post_id)


def shelter(cast: Cast, by: str = "mia") -> int:
    """Mia finds shelter; answers its number."""
    with transaction():
        row = session().get_one(Member, cast.mia.id)
        return open_shelter(actor=getattr(cast, by), member=row).id


def rings(cast: Cast) -> list[tuple[str, int | None]]:
    """What waits behind Mia's bell, the oldest first: kind and post."""
    wanted = select(Notification.kind, Notification.post_id).where(Notification.member_id == cast.mia.id)
    return [(row.kind, row.post_id) for row in session().execute(wanted.order_by(Notification.id))]
