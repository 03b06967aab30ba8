"""What may upset is seen by nobody unasked: folded in plain HTML, wherever a moderator meets it."""

from __future__ import annotations

import pytest
from lxml import html

from forum.members.models import Member
from forum.storage.session import session, transaction
from moderation.cases.models import Case
from tests.cast import Cast
from tests.factories.categories import make_reply
from tests.factories.moderation import report_it
from tests.moderation.queue.stage import held, reported

WORDS = "Words that hurt somebody"


@pytest.fixture
def case_id(cast: Cast) -> int:
    with cast.app.app_context():
        case_id = reported(cast, WORDS, "no-hate")
        held(cast, case_id, 80, [[0, 5]])
        return case_id


def in_sight(page: str) -> str:
    """What stands on a page before anything on it is opened, titles of windows included."""
    tree = html.fromstring(page)
    for details in tree.xpath("//details[not(@open)]"):
        for child in details.xpath("*[not(self::summary)]"):
            child.drop_tree()
    return str(tree.text_content())


def test_text_evidence_and_conversation_are_folded(cast: Cast, case_id: int) -> None:
    page = cast.browser("mo").get(f"/moderation/cases/{case_id}").text
    assert WORDS in page and "<mark>Words</mark>" in page and "Before 3" in page and "After 0" in page
    seen = in_sight(page)
    for words in ("hurt somebody", "Before 3", "After 0"):
        assert words not in seen
    assert "This may upset. Open it when you are ready." in seen


def test_so_it_is_in_the_list_and_where_it_is_decided(cast: Cast, case_id: int) -> None:
    for path in ("/moderation", f"/moderation/cases/{case_id}/decide"):
        assert "hurt somebody" not in in_sight(cast.browser("mo").get(path).text)
    assert WORDS in cast.browser("mo").get(f"/moderation/cases/{case_id}/decide").text


def test_what_is_mild_is_open(cast: Cast) -> None:
    with cast.app.app_context():
        case_id = reported(cast, WORDS)
    seen = in_sight(cast.browser("mo").get(f"/moderation/cases/{case_id}").text)
    assert WORDS in seen and "Before 3" in seen


def test_the_title_of_what_is_judged_stands_nowhere_unasked(cast: Cast, case_id: int) -> None:
    with cast.app.app_context():
        with transaction():
            session().get_one(Member, cast.mia.id).display_name = "Evil Name"
        profile = report_it(cast.nia, "profile", cast.mia.id, "no-hate")
        topic_id = session().get_one(Case, case_id).topic_id or 0
        mild = report_it(cast.nia, "post", make_reply(cast.mia, topic_id, "Mild.").id)
    page = html.fromstring(cast.browser("mo").get(f"/moderation/cases/{mild}").text)
    (link,) = page.xpath(f'//section[@aria-labelledby="before"]//a[contains(@href, "/cases/{profile}")]')
    assert link.text_content() == f"Case {profile}"
    own = html.fromstring(cast.browser("mo").get(f"/moderation/cases/{profile}").text)
    assert own.xpath("//h1")[0].text_content() == f"Case {profile}"
