"""The example community is told in the order of its dates, whatever day it is filled on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import Integer, Table, select

from forum.categories.catalogue import catalogue
from forum.clock import at, now
from forum.demo.fill import fill
from forum.members.queries import viewer_by_name
from forum.notifications.models import Notification
from forum.storage.base import Base
from forum.storage.session import session
from forum.topics.models import Post
from moderation.demo.story import tell
from tests.cast import visitor
from tests.servers.remembered import remembered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DAYS = {
    "a winter noon": datetime(2027, 1, 4, 12, 0, tzinfo=UTC),
    "a minute after a summer midnight": datetime(2028, 7, 14, 0, 1, tzinfo=UTC),
}
MOMENTS = (
    "created_at",
    "at",
    "made_at",
    "decided_at",
    "given_at",
    "opened_at",
    "published_at",
    "delivered_at",
)
"""How the moment is called at which something came to be."""

BORN_AT_ONCE = {"members", "passkeys"}
"""Everybody of the example is put into the database before anything happens."""

AHEAD = {"post_revisions", "grants"}
"""An edit is written down with its post, and lies later; a mandate that is given anew keeps its number."""


@pytest.fixture(params=DAYS)
def told(app: Flask, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The example as it is on one of those days."""
    monkeypatch.setenv("DEMO_PASSWORD", "une-terrasse-au-soleil")
    with at(DAYS[request.param]):
        remembered(f"story on {request.param}", lambda: fill(app, tell), app)
        yield app


def _dated() -> Iterator[tuple[Table, str]]:
    for table in Base.metadata.sorted_tables:
        known = [name for name in MOMENTS if name in table.c]
        number = table.c.get("id")
        if known and number is not None and isinstance(number.type, Integer):
            yield table, known[0]


def test_every_number_is_given_out_in_the_order_of_the_dates(told: Flask) -> None:
    looked_at = set()
    with told.app_context():
        for table, moment in _dated():
            if table.name in BORN_AT_ONCE | AHEAD:
                continue
            asked = select(table.c.id, table.c[moment]).where(table.c[moment].is_not(None))
            rows = session().execute(asked.order_by(table.c.id)).all()
            for one, next_one in pairwise(rows):
                assert one[1] <= next_one[1], f"{table.name} {next_one[0]} is older than {one[0]}"
            if len(rows) > 1:
                looked_at.add(table.name)
    assert looked_at >= {
        "topics", "posts", "facts", "notifications", "moderation_audit", "moderation_entries", "ideas",
        "idea_entries", "announcements", "gifts", "thanks", "events", "questionnaires", "handoffs", "calls",
    }  # fmt: skip


def test_lists_of_topics_have_the_newest_first(told: Flask) -> None:
    with told.app_context():
        ada = viewer_by_name("ada")
        places = [f"/c/{place.slug}" for place in catalogue().values() if place.slug]
    assert ada is not None
    browser = visitor(told, ada)
    for path in ("/", "/topics", *places):
        moments = _times_of_topics(browser.get(path).text)
        assert moments == sorted(moments, reverse=True), path
        assert moments or path not in ("/", "/topics"), path


def _times_of_topics(page: str) -> list[str]:
    """When the topics in the rows of ``page`` were written in last, without what is pinned."""
    rows = [row.split("</li>")[0] for row in page.split("<li ")[1:]]
    topics = [row for row in rows if "data-topic=" in row and "data-pinned" not in row.split(">")[0]]
    return [found[1] for row in topics if (found := re.search(r'<time datetime="([^"]+)"', row))]


def test_nobody_is_told_of_something_before_it_is(told: Flask) -> None:
    with told.app_context():
        early = (
            select(Notification.id)
            .join(Post, Post.id == Notification.post_id)
            .where(Notification.at < Post.created_at)
        )
        assert session().scalars(early).all() == []
        of_things = select(Notification.id, Notification.at, Notification.url)
        for number, moment, url in session().execute(of_things.where(Notification.post_id.is_(None))):
            began = _began(url)
            assert began is None or began <= moment, f"notification {number} leads to {url}"
        assert session().scalars(select(Notification.id).where(Notification.at > now())).all() == []


KINDS = {
    "topics": "topics", "gifts": "gifts", "ideas": "ideas", "events": "events", "calls": "calls", "thanks": "thanks",
    "handoffs": "handoffs", "questionnaires": "questionnaires", "introductions": "introductions",
    "announcements": "announcements", "statements": "moderation_statements", "appeals": "moderation_appeals",
}  # fmt: skip
"""The table of the thing that an address leads to."""


def _began(url: str) -> datetime | None:
    found = re.search(r"/([a-z]+)/(\d+)(?:[/#]|$)", url)
    if found is None or found[1] not in KINDS:
        return None
    tables = {table.name: (table, moment) for table, moment in _dated()}
    table, moment = tables[KINDS[found[1]]]
    return session().scalar(select(table.c[moment]).where(table.c.id == int(found[2])))
