"""What is decided about somebody or something that is not there any more."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.jobs.worker import run_due
from forum.members.models import Member
from forum.storage.session import session, transaction
from moderation.cases.models import CLOSED, Case
from moderation.decisions.models import TO_REPORTER, Statement
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import decide_it, report_it


@pytest.fixture
def gone(cast: Cast) -> int:
    """The case of a profile whose member was erased while it waited."""
    with cast.app.app_context():
        zoe = make_member("zoe", display_name="Zoé", bio="Here for a quarrel.")
        case_id = report_it(cast.nia, "profile", zoe.id, sentence="She quarrels.")
        with transaction():
            session().delete(session().get_one(Member, zoe.id))
    return case_id


def test_the_case_of_an_erased_member_is_read_and_settled(cast: Cast, gone: int) -> None:
    page = cast.browser("mo").get(f"/moderation/cases/{gone}")
    assert page.status_code == 200
    assert 'value="dismiss"' in page.text
    for measure in ("warn", "mute", "suspend", "close", "hide"):
        assert f'name="measure" value="{measure}"' not in page.text, measure
    assert cast.browser("mo").get("/moderation").status_code == 200
    with cast.app.app_context():
        decide_it(cast.mo, gone, "dismiss", facts="Nobody is there to be judged.")
        run_due(cast.app)
        assert session().get_one(Case, gone, populate_existing=True).status == CLOSED
        told = session().scalars(select(Statement).where(Statement.role == TO_REPORTER)).one()
        assert told.member_id == cast.nia.id
        assert not session().scalars(select(Statement.id).where(Statement.role != TO_REPORTER)).all()


def test_a_post_that_its_author_deleted_can_still_be_judged(cast: Cast) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category())
        post_id = make_reply(cast.mia, topic.id, "You are a goose.").id
        make_reply(cast.nia, topic.id, "Please.")
        case_id = report_it(cast.nia, "post", post_id)
    assert cast.browser("mia").write(f"/posts/{post_id}/delete").status_code < 400
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert "You are a goose." in page, "the evidence stays"
    assert 'name="measure" value="warn"' in page and 'name="measure" value="hide"' not in page
    with cast.app.app_context():
        decide_it(cast.mo, case_id, "warn")
        assert session().get_one(Case, case_id, populate_existing=True).status == CLOSED
