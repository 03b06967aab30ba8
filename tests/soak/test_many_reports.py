"""Ten thousand members report one post: each report costs what the first did, and everybody is answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from forum.clock import now
from forum.config import Config
from forum.jobs.worker import run_due
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.storage import migrating
from forum.storage.session import session, transaction
from moderation.decisions.models import TO_REPORTER, Statement
from moderation.reports.actions.report import report
from moderation.reports.models import UPHELD, Report
from tests.cast import assemble
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.conduct import open_doors
from tests.factories.moderation import case_about, decide_it
from tests.servers.whole import whole_app

MANY = 10_000
PAGE_SECONDS = 5.0
"""Far more than the page of the case may take: it must not grow with the reports."""

pytestmark = pytest.mark.soak


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The whole application on SQLite."""
    for app in whole_app(Config.from_env({"DATA_DIR": str(tmp_path), "RATELIMIT_ENABLED": "false"})):
        migrating.upgrade(app)
        yield app


def _people(number: int) -> list[int]:
    rows = [
        {
            "username": f"member{at}",
            "username_key": f"member{at}",
            "email": f"member{at}@example.org",
            "display_name": f"Member {at}",
            "fs_uniquifier": f"{at:064}",
            "confirmed_at": now(),
            "language": "fr" if at % 2 else "en",
        }
        for at in range(number)
    ]
    with transaction():
        session().execute(insert(Member), rows)
        return list(session().scalars(select(Member.id).where(Member.username.like("member%"))))


def test_ten_thousand_reports_of_one_post(app: Flask) -> None:
    cast = assemble(app)
    with app.app_context():
        topic = make_topic(cast.nia, make_category())
        post_id = make_reply(cast.mia, topic.id, "You are all geese.").id
        people = _people(MANY)
        open_doors(cast.ada)
        for member_id in people:
            with transaction():
                report(
                    actor=viewer_by_id(member_id),
                    kind_name="post",
                    subject_id=post_id,
                    rule_key="respect",
                    sentence="",
                )
        case_id = case_about("post", post_id).id
        assert case_about("post", post_id).state["reports"] == MANY
    browser = cast.browser("mo")
    began = time.perf_counter()
    page = browser.get(f"/moderation/cases/{case_id}")
    assert page.status_code == 200 and len(page.data) < 300_000
    assert time.perf_counter() - began < PAGE_SECONDS
    with app.app_context():
        decide_it(cast.mo, case_id, "hide")
        run_due(app)
        answered = select(func.count()).select_from(Report).where(Report.outcome == UPHELD)
        assert session().scalar(answered) == MANY
        told = select(func.count()).select_from(Statement).where(Statement.role == TO_REPORTER)
        assert session().scalar(told) == MANY
