"""Adding to a notice of the form for everybody through its private link: for whoever gave it, as long as it waits."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session
from moderation.cases.queries import case_for
from moderation.cases.story import entries_of
from moderation.reports.actions.notice import MOST_ADDED
from moderation.reports.models import StrayNotice
from moderation.reports.people import people_waiting
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import case_about, decide_it
from tests.moderation.reports.conftest import Square, fill_in
from tests.moderation.reports.test_notices import SAID, bare, give

LATER = "He wrote it under another name, too."


def add(cast: Cast, link: str, words: str = LATER, who: str = "guest") -> tuple[int, str]:
    """Fill in the form of the private page; answers the status and what the page says then."""
    browser = cast.browser(who)
    answer = fill_in(browser, link, f"{link}/add", sentence=words)
    return answer.status_code, browser.get(link).text if answer.status_code == 303 else answer.text


def test_whoever_gave_a_notice_adds_to_it(cast: Cast, place: Square) -> None:
    link = give(cast, f"/posts/{place.post_id}").location
    status, page = add(cast, link)
    assert status == 303 and "Added. Moderators see it" in page
    assert place.last_report().sentence == f"{SAID['why']}\n\n{LATER}"
    with cast.app.app_context():
        case = case_about("post", place.post_id)
        first, added = entries_of(case.id)
        assert (added.actor_id, added.data["again"]) == (None, True)
        assert added.data["snapshot_id"] == first.data["snapshot_id"]
        assert (case.state["reports"], case.state["reporters"], people_waiting(case.id)) == (1, 1, 1)
    shown = cast.browser("mo").get(f"/moderation/cases/{case.id}").text
    assert LATER in shown and "Somebody without an account added to their report" in shown


def test_the_same_form_twice_adds_once_and_an_empty_one_nothing(cast: Cast, place: Square) -> None:
    link = give(cast, f"/posts/{place.post_id}").location
    assert add(cast, link, " \u200b ")[0] == 422
    assert add(cast, link, "x" * 1_001)[0] == 422
    form = {"sentence": LATER, "idempotency_key": "k" * 22}
    for _ in range(2):
        assert cast.browser("guest").write(f"{link}/add", form).status_code == 303
    assert place.last_report().sentence.count(LATER) == 1
    assert cast.browser("guest").write("/notices/nothing/add", form).status_code == 404


@pytest.mark.parametrize("verb", ["withdraw", "decide"])
def test_nothing_is_added_once_it_waits_no_more(cast: Cast, place: Square, verb: str) -> None:
    link = give(cast, f"/posts/{place.post_id}").location
    with cast.app.app_context():
        case_id = case_about("post", place.post_id).id
        if verb == "decide":
            decide_it(cast.mo, case_id, "dismiss")
    if verb == "withdraw":
        cast.browser("guest").write(f"{link}/withdraw")
    answer = cast.browser("guest").write(f"{link}/add", sentence=LATER, idempotency_key="k" * 22)
    assert answer.location == link
    assert "does not wait any more" in cast.browser("guest").get(link).text
    assert LATER not in place.last_report().sentence


def test_whoever_adds_to_it_while_logged_in_does_not_judge_it(cast: Cast, place: Square) -> None:
    link = give(cast, f"/posts/{place.post_id}").location
    add(cast, link, who="mo")
    with cast.app.app_context():
        case_id = case_about("post", place.post_id).id
        assert not can(cast.mo, Act.JUDGE_CASE, case_for(cast.mo, case_id))
        assert people_waiting(case_id) == 1
        lou = make_member("lou")
    fill_in(visitor(cast.app, lou), "/notice", address=f"/posts/{place.post_id}", **SAID)
    link = give(cast, f"/posts/{place.post_id}", email="other@example.org").location
    add(cast, link, who="mo")
    with cast.app.app_context():
        assert people_waiting(case_id) == case_about("post", place.post_id).state["reporters"] == 3


def test_nobody_learns_from_it_whether_something_private_is_there(cast: Cast, place: Square) -> None:
    with cast.app.app_context():
        category = make_category("office", access="staff")
        secret = make_topic(cast.ada, category, "Plans", "Quarterly zeppelins").first_post_id
    told = []
    for post_id in (secret, 987654):
        link = give(cast, f"/posts/{post_id}", email=f"p{post_id}@example.org").location
        told.append([bare(str(add(cast, link, f"More {n}"))) for n in range(MOST_ADDED + 1)])
    assert told[0] == told[1]
    assert "422" in told[0][-1] and "Nothing more can be added" in told[0][-1] and "303" in told[0][-2]
    with cast.app.app_context():
        assert session().scalar(select(func.sum(StrayNotice.added))) == MOST_ADDED
