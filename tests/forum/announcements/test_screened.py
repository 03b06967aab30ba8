"""With moderation attached: an announcement is screened like every post, now and at its moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum.announcements.actions.publish import publish, schedule
from forum.announcements.models import PUBLISHED, Announcement
from forum.announcements.queries import announced_at_home
from forum.clock import now
from forum.config import Config
from forum.hooks import Outcome, Reconsider, Verdict, hooks
from forum.jobs.worker import run_due
from forum.notifications.models import Notification
from forum.storage.session import session, transaction
from forum.topics.actions.moderate import publish_post
from forum.topics.queries import post_for
from tests.cast import Cast
from tests.factories.announcements import HEARD, make_draft, make_host
from tests.factories.categories import make_category
from tests.factories.conduct import accept_code
from tests.servers.whole import whole_app, whole_cast


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    yield from whole_app(config)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return whole_cast(app)


def stumbles(app: Flask) -> None:
    """Let screening ask about every text."""
    hooks(app).screeners.append(lambda _actor, _written: Verdict(Outcome.RECONSIDER, "Really?"))


def test_it_goes_out_at_its_moment_with_everything_attached(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        accept_code(lea)
        number = make_draft(lea, make_category("news")).id
        at = now() + timedelta(hours=1)
        with transaction():
            schedule(actor=lea, announcement_id=number, heard=HEARD, at=at)
    with time_machine.travel(at + timedelta(minutes=1), tick=False):
        run_due(cast.app)
    with cast.app.app_context():
        assert session().get_one(Announcement, number).stage == PUBLISHED


def test_its_author_is_asked_before_and_nobody_at_its_moment(cast: Cast) -> None:
    with cast.app.app_context():
        lea = make_host()
        accept_code(lea)
        place = make_category("news")
        first, second = make_draft(lea, place).id, make_draft(lea, place).id
        at = now() + timedelta(hours=1)
        with transaction():
            schedule(actor=lea, announcement_id=first, heard=HEARD, at=at)
        stumbles(cast.app)
        with pytest.raises(Reconsider), transaction():
            schedule(actor=lea, announcement_id=second, heard=HEARD, at=at)
        with pytest.raises(Reconsider), transaction():
            publish(actor=lea, announcement_id=second, heard=HEARD)
    with time_machine.travel(at + timedelta(minutes=1), tick=False):
        run_due(cast.app)
    with cast.app.app_context():
        row = session().get_one(Announcement, first)
        assert row.stage == PUBLISHED
        post_id = row.post_id or 0
        assert announced_at_home(cast.mia) == []  # it waits for a moderator
        assert _told() == set()
        with transaction():
            publish_post(actor=cast.mo, post=post_for(cast.mo, post_id, lock=True))
        assert [one.id for one in announced_at_home(cast.mia)] == [first]
    with time_machine.travel(at + timedelta(minutes=20), tick=False):
        run_due(cast.app)
    with cast.app.app_context():
        assert cast.mia.id in _told()


def _told() -> set[int]:
    return set(session().scalars(select(Notification.member_id).where(Notification.kind == "announced")))
