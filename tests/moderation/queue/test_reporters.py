"""Those who reported, on the page of a case: what they said, and what became of whatever else they reported."""

from __future__ import annotations

from typing import Any

import pytest

from forum.jobs.worker import run_due
from forum.members.models import Member
from forum.storage.session import session, transaction
from moderation.reports.models import Report
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.moderation import decide_it, report_it
from tests.moderation.reports.conftest import fill_in

UNFOUNDED = "mostly unfounded so far"


@pytest.fixture
def posts(cast: Cast) -> list[int]:
    """Some posts of Mia's."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category(), "Bicycles")
        return [make_reply(cast.mia, topic.id, f"Words {number}").id for number in range(6)]


def give(cast: Cast, post_id: int, **more: Any) -> int:
    """Somebody without an account gives a notice; answers the number of its case."""
    said = {"why": "It threatens me.", "name": "Camille", "email": "camille@example.org", "good_faith": "y"}
    address = f"/posts/{post_id}"
    assert fill_in(visitor(cast.app), "/notice", **{**said, "address": address, **more}).status_code == 303
    with cast.app.app_context():
        return session().query(Report).order_by(Report.id.desc()).first().case_id  # type: ignore[union-attr]


def decided(cast: Cast, case_id: int, measure: str) -> None:
    with cast.app.app_context():
        decide_it(cast.mo, case_id, measure)
    run_due(cast.app)


def people(cast: Cast, case_id: int) -> str:
    """What the page of the case says of those who reported it."""
    page = cast.browser("ada").get(f"/moderation/cases/{case_id}").text
    return page[page.index('id="reports"') : page.index('id="before"')]


def test_a_reporter_whose_reports_came_to_nothing_is_shown_as_that(cast: Cast, posts: list[int]) -> None:
    for number, post_id in enumerate(posts[:5]):
        with cast.app.app_context():
            case_id = report_it(cast.nia, "post", post_id)
        shown = people(cast, case_id)
        assert UNFOUNDED not in shown
        assert ("of theirs led to something" in shown) is (number > 0)
        decided(cast, case_id, "dismiss")
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", posts[5])
        report_it(cast.mo, "post", posts[5])
    shown = people(cast, case_id)
    assert "5 did not" in shown and "1 is waiting" in shown
    assert shown.count(UNFOUNDED) == 1  # nothing of it is said of Mo


def test_notices_are_told_together_by_the_address_that_was_typed_in(cast: Cast, posts: list[int]) -> None:
    for number, post_id in enumerate(posts[:5]):
        address = "Camille@Example.org" if number else "camille@example.org"
        decided(cast, give(cast, post_id, email=address), "dismiss" if number else "hide")
    case_id = give(cast, posts[5])
    shown = people(cast, case_id)
    assert "1 report of theirs led to something" in shown and "4 did not" in shown and UNFOUNDED in shown
    with cast.app.app_context(), transaction():
        session().query(Report).filter(Report.case_id == case_id).update({"email": "mia@example.org"})
    assert "did not" not in people(cast, case_id)


def test_nobody_is_charged_with_notices_that_anybody_gave_under_their_address(
    cast: Cast, posts: list[int]
) -> None:
    with cast.app.app_context():
        mail = session().get_one(Member, cast.nia.id).email
    for post_id in posts[:5]:
        decided(cast, give(cast, post_id, email=mail), "dismiss")
    with cast.app.app_context():
        case_id = report_it(cast.nia, "post", posts[5])
    assert "did not" not in people(cast, case_id)


def test_moderators_read_all_that_the_law_lets_a_notice_say(cast: Cast, posts: list[int]) -> None:
    case_id = give(cast, posts[0], law="Penal code, <222-17>")
    shown = people(cast, case_id)
    for words in ("Camille", "camille@example.org", f"/posts/{posts[0]}", "Penal code, &lt;222-17&gt;"):
        assert words in shown
    assert "sexual abuse of minors" not in shown and "not here any more" not in shown
    nameless = people(cast, give(cast, posts[1], name="", email="", of_minors="y"))
    assert "Somebody without an account" in nameless and "sexual abuse of minors" in nameless
    assert "not here any more" not in nameless
