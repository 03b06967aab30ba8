"""A post of Mia's that somebody may report, and forms as a browser fills them in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from forum.storage.session import session
from moderation.reports.models import Report
from tests.cast import Cast, VisitorClient
from tests.factories.categories import make_category, make_topic

INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Square:
    """The cast and a topic of Mia's."""

    cast: Cast
    topic_id: int
    post_id: int

    def last_report(self) -> Report:
        """The newest report, as it is on disk."""
        with self.cast.app.app_context():
            found: Report = session().query(Report).order_by(Report.id.desc()).first()  # type: ignore[assignment]
            return found


@pytest.fixture
def place(cast: Cast) -> Square:
    """Mia has written something."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Mia's topic", "You are all *geese*.")
        return Square(cast, topic.id, int(topic.first_post_id or 0))


def fill_in(browser: VisitorClient, page: str, action: str = "", /, **fields: Any) -> TestResponse:
    """Send the form of ``page`` with what it carries, and ``fields``; ``action`` where it says another."""
    shown = browser.get(page).text
    carried = {name: unescape(value) for name, value in INPUT.findall(shown) if name != "csrf_token"}
    return browser.write(action or page, {**carried, **fields})
