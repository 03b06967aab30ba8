"""The example community's cases: told through the verbs, and leaving a queue, a complaint and a history."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.clock import now
from forum.demo.fill import fill
from forum.jobs.models import Job
from forum.storage.session import session
from forum.topics.models import HELD, Post
from moderation.appeals.models import Appeal
from moderation.cases.fold import fold, to_json
from moderation.cases.models import APPEALED, CLOSED, OPEN, Case
from moderation.cases.story import entries_of
from moderation.decisions.models import Decision, Statement
from moderation.demo.story import post, tell
from moderation.reports.models import WAITING, Report
from tests.cast import visitor
from tests.servers.remembered import remembered

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The filled example, its story told."""
    monkeypatch.setenv("DEMO_PASSWORD", "une-terrasse-au-soleil")

    remembered("story", lambda: fill(app, tell), app)
    return app


def test_it_leaves_something_of_every_kind(told: Flask) -> None:
    with told.app_context():
        assert set(session().scalars(select(Case.status))) == {OPEN, APPEALED, CLOSED}
        assert set(session().scalars(select(Decision.measure))) == {"hide", "dismiss", "reverse", "suspend"}
        assert set(session().scalars(select(Appeal.outcome))) == {"open", "reversed"}
        held = session().scalars(select(Post).where(Post.state == HELD)).one()
        assert "trop con" in held.source
        waiting = session().scalars(select(Report).where(Report.outcome == WAITING)).all()
        assert {report.case_id for report in waiting} <= set(
            session().scalars(select(Case.id).where(Case.status == OPEN))
        )


def test_it_holds_together_and_lies_in_the_past(told: Flask) -> None:
    with told.app_context():
        for case in session().scalars(select(Case)):
            entries = entries_of(case.id)
            folded = json.loads(json.dumps(to_json(fold(entries))))
            assert folded == json.loads(json.dumps(case.state)), case.id
            moments = [entry.at for entry in entries]
            assert moments == sorted(moments) and moments[-1] <= now()
        for statement in session().scalars(select(Statement)):
            assert statement.delivered_at <= now()
        assert session().scalar(select(func.count(Job.id))) == 0, "nobody is written to"


def test_sam_is_suspended_by_a_decision_he_can_read(told: Flask) -> None:
    from forum.members.queries import viewer_by_name

    with told.app_context():
        sam = viewer_by_name("sam")
    assert sam is not None
    page = visitor(told, sam).get("/statements").text
    assert page.count("/statements/") >= 2


def test_what_is_not_there_is_named(told: Flask) -> None:
    with told.app_context(), pytest.raises(LookupError, match="gwen wrote nothing"):
        post("gwen", "Never said")
