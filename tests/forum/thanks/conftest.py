"""Mia's topic, and what a test looks at."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from lxml import html
from sqlalchemy import select

from forum.notifications.models import Notification
from forum.storage.session import session
from forum.thanks.models import Thanks
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic


@dataclass
class Bench:
    """Mia's topic, and what she wrote in it."""

    cast: Cast
    topic_id: int
    post_id: int

    def page(self, who: str, path: str = "") -> str:
        answer = self.cast.browser(who).get(path or f"/topics/{self.topic_id}", follow_redirects=True)
        return answer.get_data(as_text=True)


@pytest.fixture
def bench(cast: Cast) -> Bench:
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Sharpening chisels", "On a flat stone.")
        return Bench(cast, topic.id, topic.first_post_id or 0)


def told(member_id: int) -> list[tuple[str, str, bool]]:
    wanted = select(Notification).where(Notification.member_id == member_id).order_by(Notification.id)
    return [(one.kind, one.url, one.read_at is not None) for one in session().scalars(wanted)]


def words_of(page: str) -> str:
    """What the page itself says, without the times, and without what stands around every page."""
    [shown] = html.fromstring(page).xpath("//main")
    for drop in shown.xpath(".//script | .//time | .//svg"):
        drop.drop_tree()
    return str(shown.text_content())


def everything(cast: Cast) -> list[Thanks]:
    with cast.app.app_context():
        return list(session().scalars(select(Thanks).order_by(Thanks.id)))
