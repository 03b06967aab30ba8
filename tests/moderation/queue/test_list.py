"""The list of cases: who sees which, in which order, by which filters, at what cost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import event, update

from forum.clock import now
from forum.storage.session import db, session, transaction
from moderation.cases.actions.handle import claim, escalate, pass_on
from moderation.cases.models import Case, PassedOn
from moderation.cases.queries import case_for
from moderation.queue.filters import Key, Wanted, key_from, wanted_from
from moderation.queue.queries import PAGE, queue_for, something_waits
from tests.at_once import visits_at_once
from tests.cast import Cast, visitor
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import decide_it, report_it
from tests.forum.topics.reading import asked
from tests.moderation.queue.stage import many


def ids(html: str) -> list[int]:
    """The cases of a page, in its order."""
    return [int(number) for number in re.findall(r'<li class="case-row[^>]*data-case="(\d+)"', html)]


@pytest.fixture
def cases(cast: Cast) -> dict[str, int]:
    """Three cases: Mia's insult in one place, Nia's spam in another, Mo's own post."""
    with cast.app.app_context():
        first, second = make_category("first"), make_category("second", access="members")
        topic = make_topic(cast.mia, first, "Bicycles")
        insult = make_reply(cast.mia, topic.id, "You are a goose.")
        spam = make_topic(cast.nia, second, "Cheap watches").first_post_id
        own = make_reply(cast.mo, topic.id, "A moderator's word.")
        return {
            "insult": report_it(cast.nia, "post", insult.id, "no-harassment"),
            "spam": report_it(cast.mia, "post", spam, "no-spam"),
            "own": report_it(cast.mia, "post", own.id, "honesty"),
        }


def listed(viewer: Any, **said: Any) -> list[int]:
    return [line.id for line in queue_for(viewer, Wanted(**said), "en").lines]


def test_the_gravest_stands_first_and_nobody_sees_a_case_about_themselves(
    cast: Cast, cases: dict[str, int]
) -> None:
    assert ids(cast.browser("ada").get("/moderation").text) == [cases["insult"], cases["own"], cases["spam"]]
    assert ids(cast.browser("mo").get("/moderation").text) == [cases["insult"], cases["spam"]]


def test_a_moderator_of_a_category_sees_that_category(cast: Cast, cases: dict[str, int]) -> None:
    with cast.app.app_context():
        place = session().get_one(Case, cases["spam"]).category_id
        cato = make_member("cato", moderates=[place])
    assert ids(visitor(cast.app, cato).get("/moderation").text) == [cases["spam"]]
    assert visitor(cast.app, cato).get(f"/moderation/cases/{cases['insult']}").status_code == 404


def test_filters_narrow_the_list_and_odd_ones_count_as_not_said(cast: Cast, cases: dict[str, int]) -> None:
    with cast.app.app_context():
        with transaction():
            claim(actor=cast.mo, case=case_for(cast.mo, cases["insult"], lock=True))
            escalate(actor=cast.mo, case=case_for(cast.mo, cases["spam"], lock=True), text="")
            session().execute(
                update(Case).where(Case.id == cases["spam"]).values(due_at=now() - timedelta(hours=1))
            )
        decide_it(cast.ada, cases["own"], "dismiss")
        spam = session().get_one(Case, cases["spam"])
        everything = {cases["insult"], cases["spam"]}
        for said, found in (
            ({}, everything),
            ({"kind": "post"}, everything),
            ({"kind": "topic"}, set()),
            ({"rule": "no-spam"}, {cases["spam"]}),
            ({"category": spam.category_id}, {cases["spam"]}),
            ({"language": spam.language}, everything),
            ({"language": "xx"}, set()),
            ({"mine": True}, {cases["insult"]}),
            ({"unclaimed": True}, {cases["spam"]}),
            ({"overdue": True}, {cases["spam"]}),
            ({"escalated": True}, {cases["spam"]}),
            ({"appealed": True}, set()),
            ({"status": "closed"}, set()),
        ):
            assert set(listed(cast.mo, **said)) == found, said
        assert listed(cast.ada, status="closed") == [cases["own"]]
    answer = cast.browser("mo").get("/moderation?status=odd&category=-3&after=nan:1&mine=perhaps&kind=%00")
    assert answer.status_code == 200


def test_filters_and_keys_survive_their_address() -> None:
    wanted = Wanted(kind="post", rule="spam", category=3, status="closed", mine=True, overdue=True)
    key = Key(-1234.567, 42)
    said = dict(parse_qsl(wanted.query(key)[1:]))
    assert wanted_from(said) == wanted
    assert key_from(said["after"]) == key
    for odd in ("", "x", "inf:1", "nan:1", "1.5", "1.5:-1", "1.5:" + "9" * 30, None):
        assert key_from(odd) is None


def test_what_was_passed_on_comes_back_the_next_day(cast: Cast, cases: dict[str, int]) -> None:
    browser = cast.browser("mo")
    page = browser.get(f"/moderation/cases/{cases['insult']}?kind=post").text
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)
    assert key is not None
    answer = browser.write(f"/moderation/cases/{cases['insult']}/pass-on?kind=post", idempotency_key=key[1])
    assert answer.headers["Location"] == "/moderation?kind=post"
    assert "you see it again tomorrow" in browser.get("/moderation?kind=post").text
    with cast.app.app_context():
        assert listed(cast.mo) == [cases["spam"]]
        assert cases["insult"] in listed(cast.ada)
        with transaction():
            session().execute(update(PassedOn).values(until=now() - timedelta(seconds=1)))
        assert cases["insult"] in listed(cast.mo)


def test_the_dot_lights_up_while_something_waits_that_nobody_is_at(cast: Cast, cases: dict[str, int]) -> None:
    def lit() -> bool:
        page = cast.browser("mo").get("/").text
        assert 'data-behaviour="queuedot"' in page
        return 'data-behaviour="queuedot" hidden' not in page

    assert lit()
    assert 'data-behaviour="queuedot"' not in cast.browser("mia").get("/").text
    assert 'href="/moderation"' not in cast.browser("mia").get("/").text
    with cast.app.app_context():
        with transaction():
            claim(actor=cast.mo, case=case_for(cast.mo, cases["insult"], lock=True))
            pass_on(actor=cast.mo, case=case_for(cast.mo, cases["spam"], lock=True))
        assert not something_waits(cast.mo)
    assert not lit()


def test_a_queue_of_5000_cases_costs_ten_queries_at_most(cast: Cast) -> None:
    with cast.app.app_context():
        many(cast, 5_000)
    browser = cast.browser("mo")
    browser.get("/moderation")
    with asked(cast.app) as statements:
        page = browser.get("/moderation").text
    assert len(ids(page)) == PAGE
    assert len(statements) <= 10, statements


def test_pages_follow_each_other_without_a_gap_or_a_case_twice(cast: Cast) -> None:
    with cast.app.app_context():
        many(cast, 3 * PAGE + 5)
    seen: list[int] = []
    address: str | None = "/moderation?kind=post"
    while address:
        page = cast.browser("mo").get(address).text
        seen += ids(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else None
    assert len(seen) == len(set(seen)) == 3 * PAGE + 5


def test_a_line_that_all_open_queues_ask_for_is_made_once(cast: Cast, cases: dict[str, int]) -> None:
    """A case that moves is asked for by every open queue in the same moment.

    More than there are connections, so that whoever waits for the line must wait without one.
    """
    with cast.app.app_context():
        people = [make_member(f"moderator{n}", moderator=True) for n in range(24)]
        engine = db.engine
    path = f"/moderation/cases/{cases['insult']}/row"
    browsers = [visitor(cast.app, member) for member in people]
    for browser in browsers:
        browser.get("/moderation/cases/404404/row")
    made: list[str] = []

    def heard(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "claimer" in statement:
            made.append(statement)

    event.listen(engine, "before_cursor_execute", heard)
    answers = visits_at_once([(browser, lambda who: who.get(path)) for browser in browsers])
    event.remove(engine, "before_cursor_execute", heard)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(made) == 1
