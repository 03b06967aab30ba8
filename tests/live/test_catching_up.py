"""static/js/live.js: whatever happens to signals and answers, the page ends equal to the server."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.live.pages.following import change, follow, grace_over, in_the_room, signals_heard, wait_equal
from tests.live.pages.serving import PageServer
from tests.live.pages.topic import Topic
from tests.servers.processes import wait_until

Serve = Callable[..., PageServer]


def test_signals_in_order_need_no_question(server: PageServer, follower: Page) -> None:
    asked = server.read("/asked")
    for seed, kind in enumerate(["add", "edit", "gone", "restore", "add"]):
        change(server, kind, "twice", seed)
    wait_equal(server, follower)
    grace_over(follower)
    assert server.read("/asked") == asked
    log = follower.evaluate("page.log")
    assert [seq for _, seq, _, _ in log] == [4, 5, 6, 7, 8]
    assert all(is_live for *_, is_live in log)


def test_signals_that_overtake_each_other_need_no_question(server: PageServer, follower: Page) -> None:
    asked = server.read("/asked")
    for number in (6, 5, 4):
        payload = {"topic": 7, "seq": number, "id": number, "html": f"{number}"}
        server.step("emit", event="post:added", payload=payload)
    follower.wait_for_function("page.posts.size === 6")
    grace_over(follower)
    assert server.read("/asked") == asked
    assert [seq for _, seq, _, _ in follower.evaluate("page.log")] == [4, 5, 6]


def test_a_gap_makes_it_ask(server: PageServer, follower: Page) -> None:
    change(server, "add", "lost")
    change(server, "add", "now")
    wait_equal(server, follower)


def test_a_signal_that_overtakes_the_answer_loses_nothing(server: PageServer, follower: Page) -> None:
    change(server, "add", "lost")
    server.step("hold")
    asked = len(server.read("/asked"))
    follower.evaluate("() => { page.following.catchUp(); }")
    wait_until(lambda: len(server.read("/asked")) > asked, "the question")
    change(server, "add", "now")  # the answer that is on its way does not know this one
    signals_heard(server, follower)
    server.step("release")
    wait_equal(server, follower)
    assert follower.evaluate("disorder(page.log)") == []


def test_one_number_about_several_posts(server: PageServer, follower: Page) -> None:
    change(server, "merge", "now", 4)
    wait_equal(server, follower)
    change(server, "merge", "lost", 5)
    change(server, "edit", "now", 6)
    wait_equal(server, follower)


def test_a_number_told_for_one_post_is_asked_for_the_others(server: PageServer, follower: Page) -> None:
    truth = change(server, "merge", "lost", 4)
    key, text = truth["posts"][-1]
    payload = {"topic": 7, "seq": truth["seq"], "id": key, "html": text}
    server.step("emit", event="post:added", payload=payload)
    follower.wait_for_function("(key) => page.posts.has(key)", arg=key)
    server.step("fail", times=1)
    server.step("emit", event="post:changed", payload={"topic": 7, "seq": truth["seq"]})
    wait_equal(server, follower)


@pytest.mark.parametrize("event", ["focus", "online", "visibilitychange"])
def test_waking_up_finds_what_was_lost(server: PageServer, follower: Page, event: str) -> None:
    change(server, "gone", "lost")
    place = "document" if event == "visibilitychange" else "window"
    follower.evaluate(f"{place}.dispatchEvent(new Event({event!r}))")
    wait_equal(server, follower)


def test_a_minute_finds_what_was_lost(serve_pages: Serve, new_page: Any) -> None:
    server = serve_pages(ping_interval=300, ping_timeout=200)
    page = new_page()
    page.clock.install()
    server.open(page)
    follow(page)
    change(server, "add", "lost")
    page.clock.fast_forward(67_000)
    wait_equal(server, page)
    assert len(server.read("/arrivals")) == 1


def test_questions_at_once_are_one(server: PageServer, follower: Page) -> None:
    before = len(server.read("/asked"))
    follower.evaluate("Promise.all([...Array(30)].map(() => page.following.catchUp()))")
    follower.evaluate("for (let i = 0; i < 30; i++) dispatchEvent(new Event('focus'))")
    follower.evaluate("page.following.catchUp()")
    assert len(server.read("/asked")) - before <= 6


def test_a_failing_answer_is_asked_again(server: PageServer, follower: Page) -> None:
    for status in (500, 429, 503):
        server.step("fail", times=2, status=status)
        change(server, "add", "lost")
        change(server, "add", "now")
        wait_equal(server, follower)
    assert follower.evaluate("page.ended") == []


@pytest.mark.parametrize(
    ("status", "reason"), [(401, "login"), (403, "forbidden"), (404, "missing"), (410, "removed")]
)
def test_the_end_of_access_is_told_once(server: PageServer, follower: Page, status: int, reason: str) -> None:
    server.step("fail", times=1, status=status)
    follower.evaluate("page.following.catchUp()")
    assert follower.evaluate("page.ended") == [reason]
    asked = server.read("/asked")
    change(server, "add", "now")
    server.step("emit", event="room:left", payload={"topic": 7, "reason": "suspended"})
    follower.evaluate("live.request('echo', 1)")  # the socket answers in order: all signals were heard
    follower.evaluate("() => { dispatchEvent(new Event('focus')); }")
    follower.evaluate("page.following.catchUp()")
    assert (follower.evaluate("page.ended"), follower.evaluate("page.log")) == ([reason], [])
    assert server.read("/asked") == asked


def test_being_put_out_with_a_reason_ends_it(server: PageServer, follower: Page) -> None:
    server.step("emit", event="room:left", payload={"topic": 8, "reason": "another topic"})
    server.step("emit", event="room:left", payload={"topic": 7, "reason": "suspended"})
    follower.wait_for_function("page.ended.length")
    assert follower.evaluate("page.ended") == ["suspended"]


def test_being_put_out_without_a_reason_makes_it_enter_again(server: PageServer, follower: Page) -> None:
    change(server, "add", "lost")
    server.step("emit", event="room:left", payload={"topic": 7})
    wait_equal(server, follower)
    assert follower.evaluate("page.ended") == []


def test_too_far_behind_it_loads_anew(server: PageServer, follower: Page) -> None:
    for seed in range(5):
        change(server, "add", "lost", seed)
    server.step("forget", before=6)
    change(server, "edit", "now")
    wait_equal(server, follower)
    assert follower.evaluate("page.resyncs") == 1
    change(server, "add", "now")
    wait_equal(server, follower)
    assert follower.evaluate("page.resyncs") == 1


def test_what_happened_while_the_server_was_away(server: PageServer, follower: Page) -> None:
    server.kill()
    asleep = Topic(server.state)
    for seed, kind in enumerate(["add", "gone", "edit", "merge", "add", "gone", "restore"]):
        asleep.change(kind, "lost", random.Random(seed))
    follower.evaluate("() => { dispatchEvent(new Event('focus')); }")
    server.start()
    wait_equal(server, follower)
    in_the_room(follower)
    change(server, "add", "now")
    wait_equal(server, follower)
    assert follower.evaluate("page.log.at(-1)[3]") is True  # it is in the room again: no question was needed


def test_the_server_was_restored_from_an_older_copy(server: PageServer, follower: Page) -> None:
    older = server.state.read_bytes()
    change(server, "add", "now")
    wait_equal(server, follower)
    server.kill()
    server.state.write_bytes(older)
    server.start()
    wait_equal(server, follower)


def test_signals_that_make_no_sense_do_no_harm(server: PageServer, follower: Page) -> None:
    garbage: list[Any] = [None, 1, "x", [], {}, {"topic": 7}, {"topic": "7", "seq": 4, "id": 4, "html": "no"}]
    numbers: list[Any] = [0, -1, 1.5, "4", None, [], 2**60, 2**53 - 1]
    for seq in numbers:
        garbage += [{"topic": 7, "seq": seq, "id": 4, "html": "no"}, {"topic": 7, "seq": seq}]
    garbage += [{"topic": 8, "seq": 4, "id": 4, "html": "no"}]
    for payload in garbage:
        for event in ("post:added", "post:gone", "room:left"):
            server.step("emit", event=event, payload=payload)
    signals_heard(server, follower)
    change(server, "add", "now")
    wait_equal(server, follower)
    assert follower.evaluate("page.ended") == []


@pytest.mark.parametrize(
    "answer", ["null", "{}", "{seq: 'x'}", "{seq: 1, more: true}", "{seq: 0}", "{seq: 2, posts: 1}"]
)
def test_an_answer_that_makes_no_sense_is_asked_again(serve_pages: Serve, new_page: Any, answer: str) -> None:
    page = serve_pages().open(new_page())
    page.evaluate(
        f"""() => {{
            window.applied = [];
            const answers = [{answer}, {{seq: 2, posts: [{{id: 1, seq: 2, html: "a"}}], gone: []}}];
            const ask = async () => answers.shift();
            new live.Sequence({{ seq: 1, ask, apply: (all) => applied.push(...all) }}).catchUp();
        }}"""
    )
    page.wait_for_function("applied.length === 1")


def test_the_socket_is_opened_when_it_is_needed(serve_pages: Serve, new_page: Any) -> None:
    new_page.expect("listener: Error: mine")
    server = serve_pages()
    page = server.open(new_page())
    page.evaluate("() => { window.states = []; live.onState((state) => states.push(state)); }")
    page.evaluate("live.onState((state) => { throw new Error('mine'); })")
    assert server.read("/arrivals") == []
    page.evaluate("() => { window.counts = []; window.end = live.onSignal('count', (n) => counts.push(n)); }")
    page.wait_for_function("states.includes('open')")
    page.evaluate("live.emit('say', ['count', 1])")
    page.wait_for_function("counts.length === 1")
    page.evaluate("end()")
    page.evaluate("live.emit('say', ['count', 2])")
    page.evaluate("live.request('echo', 1)")
    assert page.evaluate("counts") == [1]
    assert len(server.read("/arrivals")) == 1
