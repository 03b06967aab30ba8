"""The text of an introduction as a subject: screened, reported, decided about, appealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from forum.clock import now
from forum.config import Config
from forum.hooks import Reconsider
from forum.introductions.actions.end import end_those_due
from forum.introductions.models import TO_ANSWER
from forum.introductions.refusals import NotAvailable
from forum.jobs.worker import run_due
from forum.members.models import Member
from forum.members.viewer import Viewer
from forum.notifications.queries import notifications_of
from forum.policy.check import Refused
from forum.storage.session import session, transaction
from moderation.care.actions.shelter import open_shelter
from moderation.decisions.models import Statement
from tests.cast import Cast, VisitorClient, visitor
from tests.factories.conduct import accept_code
from tests.factories.introductions import answer_it, introduction_row, make_introduction
from tests.factories.members import make_member
from tests.factories.moderation import case_about, decide_it, report_it
from tests.servers.whole import whole_app, whole_cast

NUDGED = "Tu es vraiment un idiot, Mia."


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    yield from whole_app(config)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return whole_cast(app)


@pytest.fixture
def cleo(cast: Cast) -> Viewer:
    with cast.app.app_context():
        made = make_member("cleo", display_name="Cleo", connects=True)
        accept_code(made)
        return made


@pytest.fixture
def connector(cast: Cast, cleo: Viewer) -> VisitorClient:
    return visitor(cast.app, cleo)


@pytest.fixture
def number(cast: Cast, cleo: Viewer) -> int:
    with cast.app.app_context():
        return make_introduction(cleo, cast.mia, cast.nia)


def test_its_writer_is_asked_to_look_again_and_loses_nothing(cast: Cast, connector: VisitorClient) -> None:
    answer = connector.write("/introductions/new", one="mia", other="nia", body=NUDGED)
    assert answer.status_code == 422
    assert NUDGED in answer.text
    assert 'name="insist"' in answer.text
    assert cast.browser("mia").get("/introductions").text.count("idiot") == 0


def test_what_is_held_reaches_nobody_until_a_person_has_looked(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        with pytest.raises(Reconsider):
            make_introduction(cleo, cast.mia, cast.nia, NUDGED)
        number = make_introduction(cleo, cast.mia, cast.nia, NUDGED, insisted=True)
        row = introduction_row(number)
        assert (row.state, row.told_at) == ("held", None)
        for who in (cast.mia, cast.nia):
            assert notifications_of(who).items == []
            with pytest.raises(Refused):
                answer_it(who, number, True)
        with time_machine.travel(now() + timedelta(days=3), tick=False):
            decide_it(cast.mo, case_about("introduction", number).id, "publish")
            row = introduction_row(number)
            assert (row.state, row.told_at, row.ends_at) == ("published", now(), now() + TO_ANSWER)
            assert len(notifications_of(cast.mia).items) == len(notifications_of(cast.nia).items) == 1


def test_one_of_the_two_reports_it_and_moderators_read_the_text_and_no_answer(
    cast: Cast, connector: VisitorClient, number: int
) -> None:
    mia, here = cast.browser("mia"), f"/introductions/{number}"
    assert f"/report/introduction/{number}" in mia.get(here).text
    assert f"/report/introduction/{number}" not in connector.get(here).text
    assert cast.browser("mo").get(f"/report/introduction/{number}").status_code == 404
    with cast.app.app_context():
        answer_it(cast.nia, number, False)
    sent = mia.write(f"/report/introduction/{number}", rule="respect", sentence="It makes fun of me.")
    assert sent.status_code == 303
    with cast.app.app_context():
        case_id = case_about("introduction", number).id
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert "mend kettles" in page
    assert "said no" not in page and "first_said" not in page


def test_hidden_it_is_out_of_sight_and_answers_are_asked_anew(
    cast: Cast, connector: VisitorClient, number: int
) -> None:
    with cast.app.app_context():
        answer_it(cast.nia, number, True)
        case_id = report_it(cast.mia, "introduction", number)
        decide_it(cast.mo, case_id, "hide")
        run_due(cast.app)
        row = introduction_row(number)
        assert (row.state, row.first_said, row.second_said) == ("hidden", "", "")
        assert [line.kind for line in notifications_of(cast.nia).items] == []
    for name in ("mia", "nia"):
        assert cast.browser(name).get(f"/introductions/{number}").status_code == 404
    assert "It insults somebody." not in cast.browser("nia").get("/introductions").text
    assert "out of sight" in connector.get(f"/introductions/{number}").text


def test_a_right_complaint_brings_it_back_with_two_weeks(cast: Cast, cleo: Viewer, number: int) -> None:
    with cast.app.app_context():
        decide_it(cast.mo, report_it(cast.mia, "introduction", number), "hide")
        run_due(cast.app)
        wanted = select(Statement.id).where(Statement.member_id == cleo.id)
        statement_id = session().scalar(wanted)
    browser = visitor(cast.app, cleo)
    assert (
        browser.write(f"/statements/{statement_id}/complain", text="It is a joke between us.").status_code
        == 303
    )
    assert cast.browser("ada").write(
        "/moderation/appeals/1/judge",
        outcome="reversed",
        reasons="It is a joke among friends.",
        step="decide",
    ).status_code in (302, 303)
    with cast.app.app_context():
        row = introduction_row(number)
        assert row.state == "published"
        assert row.ends_at > now() + TO_ANSWER - timedelta(minutes=5)
    assert "mend kettles" in cast.browser("nia").get(f"/introductions/{number}").text


def test_what_is_hidden_does_not_end_by_itself(cast: Cast, number: int) -> None:
    with cast.app.app_context():
        decide_it(cast.mo, report_it(cast.mia, "introduction", number), "hide")
        with time_machine.travel(now() + TO_ANSWER + timedelta(days=1)):
            end_those_due()
            assert introduction_row(number).over_at is None


def test_a_moderator_who_is_introduced_does_not_judge_it(cast: Cast, cleo: Viewer) -> None:
    with cast.app.app_context():
        number = make_introduction(cleo, cast.mia, cast.mo)
        case_id = report_it(cast.mia, "introduction", number)
        with pytest.raises(Refused):
            decide_it(cast.mo, case_id, "hide")
        decide_it(cast.ada, case_id, "hide")


def test_a_member_under_shelter_is_not_available_to_a_newcomer(cast: Cast) -> None:
    """Whoever does not ring for them does not introduce them either."""
    with cast.app.app_context():
        newcomer = make_member("otto", connects=True, standing="newcomer")
        accept_code(newcomer)
        with transaction():
            open_shelter(actor=cast.mia, member=session().get_one(Member, cast.mia.id))
        with pytest.raises(NotAvailable):
            make_introduction(newcomer, cast.mia, cast.nia)
