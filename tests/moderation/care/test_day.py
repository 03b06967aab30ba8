"""A moderator's own day: what counts, the limit they set themselves, and that nobody else sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from forum.policy.check import Refused
from forum.storage.session import transaction
from moderation.care.actions.wish import wish
from moderation.care.day import day_of, is_done_for_today
from moderation.cases.actions.handle import claim, escalate, note, pass_on
from moderation.cases.queries import case_for
from moderation.queue.queries import something_waits
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.members import make_member
from tests.factories.moderation import decide_it, report_it
from tests.moderation.queue.stage import held, many, send

NOON = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def cases(cast: Cast) -> list[int]:
    """Five cases about Mia, the first of which may upset."""
    with cast.app.app_context():
        topic = make_topic(cast.mia, make_category())
        rules = ("no-hate", "respect", "respect", "respect", "respect")
        posts = [make_reply(cast.mia, topic.id, f"Word {number}").id for number in range(5)]
        return [
            report_it(cast.nia, "post", post_id, rule) for post_id, rule in zip(posts, rules, strict=True)
        ]


def handle(cast: Cast, verb: Any, case_id: int, **more: Any) -> None:
    with transaction():
        verb(actor=cast.mo, case=case_for(cast.mo, case_id, lock=True), **more)


def day(cast: Cast, who: str = "mo", timezone: str = "") -> tuple[int, int]:
    found = day_of(replace(getattr(cast, who), timezone=timezone))
    return found.cases, found.upsetting


def test_what_was_taken_up_counts_once_and_what_was_passed_on_does_not(cast: Cast, cases: list[int]) -> None:
    with cast.app.app_context():
        assert day(cast) == (0, 0)
        handle(cast, claim, cases[0])
        handle(cast, note, cases[0], text="Hm.")
        decide_it(cast.mo, cases[0], "hide")
        handle(cast, escalate, cases[1], text="")
        handle(cast, pass_on, cases[2])
        report_it(cast.mo, "topic", 1)
        assert day(cast) == (2, 1)
        assert day(cast, "ada") == (0, 0)
    cast.browser("mo").get(f"/moderation/cases/{cases[3]}")
    with cast.app.app_context():
        assert day(cast) == (2, 1)


def test_what_screening_found_heavy_stays_upsetting_once_it_is_decided(cast: Cast, cases: list[int]) -> None:
    with cast.app.app_context():
        held(cast, cases[1], 80, [[0, 4]])
        decide_it(cast.mo, cases[1], "hide")
        assert day(cast) == (1, 1)


def test_the_day_is_that_of_where_they_live(cast: Cast, cases: list[int]) -> None:
    with cast.app.app_context():
        with time_machine.travel(NOON):
            handle(cast, claim, cases[0])
            assert day(cast) == (1, 1)
        with time_machine.travel(NOON + timedelta(hours=10, minutes=30)):
            assert day(cast) == (1, 1)
            assert day(cast, timezone="Europe/Paris") == (0, 0)


def test_the_limit_is_kind_and_stops_nobody(cast: Cast, cases: list[int]) -> None:
    browser = cast.browser("mo")
    with cast.app.app_context():
        handle(cast, claim, cases[0])
    assert "what you wished for" not in browser.get("/moderation").text
    assert (
        browser.write("/moderation/day", idempotency_key="a-key-of-mos", cases_a_day="1").status_code == 303
    )
    page = browser.get("/moderation").text
    assert "That is what you wished for today." in page and f"/moderation/cases/{cases[1]}" in page
    assert 'data-behaviour="queuedot" hidden' in page
    assert browser.get("/moderation/waiting").json == {"waiting": False}
    assert send(browser, cases[1], "claim").status_code == 303
    with cast.app.app_context():
        assert is_done_for_today(cast.mo) and day(cast) == (2, 1)
        assert something_waits(cast.ada)
    assert "what you wished for" not in cast.browser("ada").get("/moderation").text
    browser.write("/moderation/day", idempotency_key="another-key-of-mos", cases_a_day="")
    assert "what you wished for" not in browser.get("/moderation").text


@pytest.mark.parametrize("said", ["0", "-1", "501", "9" * 40, "many", "1.5"])
def test_an_odd_limit_is_not_kept(cast: Cast, said: str) -> None:
    answer = cast.browser("mo").write("/moderation/day", idempotency_key="a-key-of-mos", cases_a_day=said)
    assert answer.status_code == 422
    with cast.app.app_context():
        assert day_of(cast.mo).wished is None
        with pytest.raises(ValueError), transaction():
            wish(actor=cast.mo, cases_a_day=0)


def test_nobody_sees_the_day_of_another(cast: Cast, cases: list[int]) -> None:
    with cast.app.app_context():
        for case_id in cases[:3]:
            handle(cast, claim, case_id)
        with transaction():
            wish(actor=cast.mo, cases_a_day=3)
        with pytest.raises(Refused), transaction():
            wish(actor=cast.mia, cases_a_day=3)
    assert "you took up 3 cases" in cast.browser("mo").get("/moderation/day").text
    for who in ("ada", "mia"):
        for path in ("/moderation", "/moderation/day", "/members/mo", "/admin/members/mo", "/admin/"):
            page = cast.browser(who).get(path, follow_redirects=True).text
            assert "took up 3" not in page and "you wished for" not in page
    assert cast.browser("mia").get("/moderation/day").status_code == 404


def test_a_crowded_day_costs_the_queue_no_further_query_for_each_case(cast: Cast) -> None:
    from tests.forum.topics.reading import asked

    with cast.app.app_context():
        many(cast, 60)
        for case_id in range(1_000, 1_030):
            handle(cast, claim, case_id)
        for case_id in range(1_030, 1_050):
            handle(cast, note, case_id, text="Yours.", handover=True)
        with transaction():
            wish(actor=cast.mo, cases_a_day=1)
        zoe = make_member("zoe", moderator=True)
        for case_id in range(1_050, 1_055):
            with transaction():
                note(actor=zoe, case=case_for(zoe, case_id, lock=True), text="Yours.", handover=True)
    browser = cast.browser("mo")
    browser.get("/moderation")
    with asked(cast.app) as statements:
        assert "Handed over to whoever comes next" in browser.get("/moderation").text
    assert len(statements) <= 13, statements
