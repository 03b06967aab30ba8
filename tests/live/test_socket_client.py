"""static/js/socket.js in a real browser, against the real Flask-SocketIO."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.live.pages.following import CUT_OFF
from tests.live.pages.serving import PageServer

Serve = Callable[..., PageServer]


def opened(page: Page, path: str = "/socket.io/", options: str = "{}") -> None:
    """Open `socket` on the page and wait for it; `states` are all it went through."""
    page.evaluate(
        f"""() => {{
            window.socket = sockets.connect({path!r}, {options});
            window.states = [socket.state];
            socket.onstate((state) => states.push(state));
        }}"""
    )
    page.wait_for_function("socket.state === 'open'")


@pytest.fixture
def page(new_page: Any) -> Page:
    opened_page: Page = new_page()
    return opened_page


def test_it_connects_with_what_it_is_given(serve_pages: Serve, page: Page) -> None:
    server = serve_pages()
    opened(server.open(page), options="{auth: {key: 'é\"'}}")
    assert server.read("/arrivals") == [{"key": 'é"'}]
    assert page.evaluate("states") == ["connecting", "open"]


def test_it_asks_and_is_answered(pages: PageServer, page: Page) -> None:
    opened(pages.open(page))
    texts = ["", "é€𝄞\u202e", [1, None, {"a": []}], {"deep": {"er": True}}, 0, "x" * 20_000]
    for text in texts:
        assert page.evaluate("(data) => socket.request('echo', data)", text) == text
    together = page.evaluate("Promise.all([...Array(50).keys()].map((n) => socket.request('echo', n)))")
    assert together == list(range(50))
    assert page.evaluate("socket.request('echo')") is None


def test_no_answer_in_time_is_told(serve_pages: Serve, page: Page) -> None:
    opened(serve_pages(silence=2).open(page))
    told = page.evaluate("socket.request('silence', 1, {timeout: 100}).catch((error) => error.message)")
    assert told == "timeout"
    assert page.evaluate("socket.request('echo', 'still')") == "still"


def test_both_sides_speak(pages: PageServer, page: Page) -> None:
    opened(pages.open(page))
    page.evaluate(
        "() => { window.heard = []; socket.on('news', (data) => heard.push(data));"
        " socket.on('answered', (data) => heard.push(data)); }"
    )
    assert page.evaluate("socket.emit('say', ['news', {n: 1}])") is True
    page.wait_for_function("heard.length === 1")
    page.evaluate("socket.emit('ask me')")
    page.wait_for_function("heard.length === 2")
    assert page.evaluate("heard") == [{"n": 1}, []]


def test_a_listener_that_throws_breaks_no_other(pages: PageServer, new_page: Any) -> None:
    page = pages.open(new_page())
    new_page.expect("listener: Error: mine")
    opened(page)
    page.evaluate(
        """() => {
            window.heard = [];
            const deaf = () => heard.push("deaf");
            socket.on("news", () => { throw new Error("mine"); });
            socket.on("news", deaf);
            socket.on("news", (data) => heard.push(data));
            socket.off("news", deaf);
            socket.onstate(() => { throw new Error("mine"); });
            socket.onstate((state) => heard.push(state));
            socket.emit("say", ["news", 1]);
        }"""
    )
    page.wait_for_function("heard.length === 1")
    page.evaluate("socket.close()")
    assert page.evaluate("heard") == [1, "closed"]


def test_the_servers_pings_are_answered(serve_pages: Serve, page: Page) -> None:
    server = serve_pages(ping_interval=0.1, ping_timeout=0.2)
    server.open(page)
    page.evaluate(
        """() => {
            window.pings = 0;
            const Original = WebSocket;
            window.WebSocket = class extends Original {
                constructor(...all) {
                    super(...all);
                    this.addEventListener("message", ({data}) => { if (data === "2") pings += 1; });
                }
            };
        }"""
    )
    opened(page)
    page.wait_for_function("pings > 12")  # four times what an unanswered server waits
    assert page.evaluate("states") == ["connecting", "open"]
    assert len(server.read("/arrivals")) == 1


def test_a_silent_server_is_given_up_and_found_again(serve_pages: Serve, new_page: Any) -> None:
    new_page.expect(CUT_OFF)
    server = serve_pages(ping_interval=0.2, ping_timeout=0.3)
    page = server.open(new_page())
    opened(page)
    server.freeze()
    page.wait_for_function("socket.state === 'connecting'")
    server.thaw()
    page.wait_for_function("socket.state === 'open'")
    assert page.evaluate("socket.request('echo', 'again')") == "again"


def test_it_comes_back_after_the_server_was_killed(serve_pages: Serve, new_page: Any) -> None:
    new_page.expect(CUT_OFF)
    server = serve_pages(silence=60)
    page = server.open(new_page())
    opened(page)
    page.evaluate("() => { window.open = socket.request('silence').catch((error) => error.message); }")
    server.kill()
    page.wait_for_function("socket.state === 'connecting'")
    assert page.evaluate("open") == "closed"
    assert page.evaluate("socket.emit('echo', 1)") is False
    assert page.evaluate("socket.request('echo', 1).catch((error) => error.message)") == "closed"
    server.start()
    page.wait_for_function("socket.state === 'open'")
    assert page.evaluate("socket.request('echo', 'again')") == "again"


def test_it_comes_back_when_it_is_put_out(pages: PageServer, page: Page) -> None:
    opened(pages.open(page))
    page.evaluate("socket.emit('leave me')")
    page.wait_for_function("states.length === 4")
    assert page.evaluate("states") == ["connecting", "open", "connecting", "open"]


def test_a_refusal_is_heard_and_asked_again_later(pages: PageServer, page: Page) -> None:
    pages.open(page)
    page.evaluate(
        """() => {
            window.refusals = [];
            window.socket = sockets.connect("/socket.io/", {auth: {refuse: true}});
            socket.on("connect_error", (data) => refusals.push(data));
        }"""
    )
    page.wait_for_function("refusals.length === 2")
    assert page.evaluate("socket.state") == "connecting"
    assert isinstance(page.evaluate("refusals")[0], (dict, str))


def test_garbage_is_survived(pages: PageServer, page: Page) -> None:
    pages.open(page)
    page.evaluate(
        """() => {
            window.heard = [];
            window.socket = sockets.connect("/hostile/");
            socket.on("marker", (...data) => heard.push(data));
        }"""
    )
    page.wait_for_function("heard.flat().includes('still here')")
    # The only other one came with a number that is too long to be answered.
    assert page.evaluate("heard") == [[1], ["still here"]]
    assert page.evaluate("socket.state") == "open"


def test_waiting_grows_and_is_never_the_same(pages: PageServer, page: Page) -> None:
    pages.open(page)
    waits = page.evaluate("[...Array(30).keys()].map((n) => [...Array(40)].map(() => sockets.backoff(n)))")
    for number, drawn in enumerate(waits):
        most = min(20_000, 500 * 2**number)
        assert all(most / 2 <= wait <= most for wait in drawn)
        assert len(set(drawn)) > 30
    assert all(max(earlier) <= max(later) * 1.3 for earlier, later in pairwise(waits))
    assert page.evaluate("sockets.backoff(5000)") <= 20_000


def test_an_absent_server_is_asked_ever_more_seldom(pages: PageServer, new_page: Any) -> None:
    new_page.expect(CUT_OFF)
    page = pages.open(new_page())
    opened(page)
    page.evaluate(
        """() => {
            window.delays = [];
            const later = window.setTimeout;
            window.setTimeout = (fn, ms, ...rest) => {
                if (ms !== 10000) delays.push(ms);
                return later(fn, ms / 20, ...rest);  // the same tries, twenty times as fast
            };
        }"""
    )
    pages.kill()
    page.wait_for_function("delays.length >= 9")
    for number, wait in enumerate(page.evaluate("delays")):
        most = min(20_000, 500 * 2**number)
        assert most / 2 <= wait <= most


@pytest.mark.parametrize("event", ["online", "visibilitychange"])
def test_it_does_not_wait_when_the_reader_is_back(pages: PageServer, new_page: Any, event: str) -> None:
    new_page.expect(CUT_OFF)
    page = pages.open(new_page())
    opened(page)
    # From now on a wait between two tries lasts for ever: only the event can end it.
    page.evaluate(
        """() => {
            const later = window.setTimeout;
            window.waiting = 0;
            window.setTimeout = (fn, ms, ...rest) =>
                ms === 10000 ? later(fn, ms, ...rest) : (waiting += 1, 0);
        }"""
    )
    pages.kill()
    page.wait_for_function("waiting === 1")
    pages.start()
    page.evaluate("(name) => (name === 'online' ? window : document).dispatchEvent(new Event(name))", event)
    page.wait_for_function("socket.state === 'open'")


def test_losing_the_network_is_noticed_at_once(pages: PageServer, new_page: Any) -> None:
    new_page.expect(CUT_OFF)
    page = pages.open(new_page())
    opened(page)
    page.context.set_offline(True)
    page.wait_for_function("states.length > 2 && states[2] === 'connecting'")
    page.context.set_offline(False)
    page.wait_for_function("socket.state === 'open'")


def test_a_page_that_is_left_closes_and_opens_again_on_the_way_back(serve_pages: Serve, page: Page) -> None:
    server = serve_pages()
    opened(server.open(page))
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert page.evaluate("socket.state") == "closed"
    page.evaluate("dispatchEvent(new Event('online'))")
    assert page.evaluate("socket.state") == "closed"
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    page.wait_for_function("socket.state === 'open'")
    page.evaluate("socket.close()")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert page.evaluate("socket.state") == "closed"
    assert len(server.read("/arrivals")) == 2
