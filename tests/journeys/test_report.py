"""The report in browsers: a figure that opens, what was said behind it, and one sheet of paper."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from forum.clock import now
from forum.topics.models import Topic
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.insights import make_analyst
from tests.factories.members import make_member, writing
from tests.journeys.conftest import Open

ANSWER = "Turn the screw under the lid to the left, and the whole thing comes off."
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")


def _a_year_of_questions(cast: Cast) -> None:
    """Ten categories with long names, questions in each, most of them answered."""
    askers = [make_member(f"asker{number}") for number in range(6)]
    for place in range(10):
        category = make_category(f"a-category-with-quite-a-long-name-{place}")
        for number, asker in enumerate(askers):
            topic = make_topic(asker, category, f"Where is part {number} of {place}?", "Please tell me?")
            if number:
                make_reply(cast.mia, topic.id, ANSWER)
            at = now() - timedelta(days=25 * place)
            with writing() as current:
                current.execute(update(Topic).where(Topic.id == topic.id).values(created_at=at))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_from_a_figure_to_what_was_said(cast: Cast, open_for: Open) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.nia, make_category(), "Where is the screw?", "Please tell me?")
        make_reply(cast.mia, topic.id, ANSWER)
        ana = make_analyst()
    page = open_for(ana, java_script_enabled=False)
    page.goto("/you")
    page.get_by_role("main").get_by_role("link", name="The report").click()
    figure = page.locator("details#by_members")
    figure.locator("summary").click()
    expect(figure).to_contain_text("came from a member who doesn’t work here")
    expect(figure).to_contain_text("Sample: 1 question with a useful answer.")
    figure.get_by_role("link", name="What was said").click()
    expect(page.locator("blockquote")).to_contain_text(ANSWER)
    page.get_by_role("link", name="Where it was said").click()
    expect(page).to_have_url(re.compile(rf"/topics/{topic.id}\b"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_a_sum_rests_on_what_was_typed_and_all_fits_one_sheet(
    cast: Cast, open_for: Open, language: str
) -> None:
    with cast.app.app_context():
        _a_year_of_questions(cast)
        ana = make_analyst(language="")
    page = open_for(ana, language)
    page.goto("/insights/assumptions")
    page.locator("[name=share]").fill("30")
    page.locator("[name=each]").fill("6,10")
    page.locator("[name=source]").fill("A careful guess. " * 15)
    page.locator("main form.form button").click()
    page.goto("/insights?period=" + str(now().year))
    expect(page.locator(".insights-estimate")).to_contain_text("A careful guess.")
    expect(page.locator(".course")).to_have_count(12)
    for period in (str(now().year), f"{now().year}-q{(now().month + 2) // 3}"):
        page.goto(f"/insights?period={period}")
        paper = page.pdf(format="A4")
        assert len(PAGE_OF_PDF.findall(paper)) == 1, period
