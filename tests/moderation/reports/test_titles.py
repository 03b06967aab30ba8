"""Whoever reported something is told no title that they could not read when they did."""

from __future__ import annotations

import pytest

from forum.jobs.worker import run_due
from forum.storage.session import session
from forum.topics.models import Topic
from tests.cast import Cast
from tests.factories.categories import make_category, make_topic
from tests.factories.members import writing
from tests.factories.moderation import case_about, decide_it
from tests.moderation.reports.conftest import Square, fill_in
from tests.moderation.reports.test_notices import give, mails
from tests.said import says


@pytest.mark.parametrize("measure", ["dismiss", "hide"])
def test_a_guest_learns_no_private_title(cast: Cast, measure: str) -> None:
    with cast.app.app_context():
        office = make_category("office", access="staff")
        secret = int(make_topic(cast.ada, office, "Plans", "Q3").first_post_id or 0)
    link = give(cast, f"/posts/{secret}").location
    with cast.app.app_context():
        decide_it(cast.mo, case_about("post", secret).id, measure)
    run_due(cast.app)
    page = cast.browser("guest").get(link).text
    assert "What was decided" in page and f"/posts/{secret}" in page
    for told in (page, *[one for one in mails(cast.app) if "camille@" in one]):
        assert "Plans" not in told and not says(told, "Q3")


def test_a_guest_is_told_a_public_title(cast: Cast, place: Square) -> None:
    link = give(cast, f"/posts/{place.post_id}").location
    with cast.app.app_context():
        decide_it(cast.mo, case_about("post", place.post_id).id, "dismiss")
    run_due(cast.app)
    assert "Mia's topic" in cast.browser("guest").get(link).text.replace("&#39;", "'")


def test_a_member_is_told_the_title_they_saw(cast: Cast, place: Square) -> None:
    assert fill_in(cast.browser("nia"), f"/report/post/{place.post_id}", rule="respect").status_code == 303
    with cast.app.app_context():
        office = make_category("office", access="staff")
        with writing():
            topic = session().get_one(Topic, place.topic_id)
            topic.category_id, topic.title = office.id, "Plans"
        decide_it(cast.mo, case_about("post", place.post_id).id, "dismiss")
    run_due(cast.app)
    told = cast.browser("nia").get("/statements").text
    number = told.split('href="/statements/')[1].split('"')[0]
    said = [cast.browser("nia").get(f"/statements/{number}").text, *mails(cast.app)]
    assert not any("Plans" in one for one in said)
    assert any("Mia's topic" in one for one in said)
