"""Open sockets from outside: what they cost, and what is sent over them."""

from collections.abc import Callable

import psutil
import requests

from tests.servers.processes import PATIENCE, wait_until
from tests.servers.program import LiveServer
from tests.servers.sockets import Socket

Serve = Callable[..., LiveServer]
Open = Callable[..., Socket]


def test_an_open_socket_keeps_no_thread(serve: Serve, live_page: Open) -> None:
    server = serve()
    assert server.process is not None
    requests.get(f"{server.url}/healthz", timeout=PATIENCE)
    process = psutil.Process(server.process.pid)
    live_page(server.url)  # the first one starts the threads that all share
    before = process.num_threads()
    pages = [live_page(server.url) for _ in range(50)]
    # Those that opened them stay in the pool, idle, and serve others: one at a time needs few.
    wait_until(lambda: process.num_threads() <= before + 20, "the threads of 50 sockets to end")
    assert all(page.alive() for page in pages)


WHAT_NO_PAGE_SENDS = [
    "4" + "[" * 15_000,
    "42" + "[" * 15_000,
    "42" + '{"a":' * 3_000,
    "4",
    "4x",
    "49",
    "42[]",
    '42["join"',
    "451-[]",
    "x",
]


def test_what_no_page_sends_leaves_no_trace_in_the_log(serve: Serve, live_page: Open) -> None:
    server = serve()
    for message in WHAT_NO_PAGE_SENDS:
        page = live_page(server.url)
        page.send("40")
        page.send(message)
        page.send("3")
        another = live_page(server.url)
        assert another.alive(), message[:20]
        assert requests.get(f"{server.url}/healthz", timeout=PATIENCE).status_code == 200, message[:20]
        page.close()
        another.close()
    server.stop()
    assert "Traceback" not in server.stderr()


def test_compression_of_sockets_is_declined(serve: Serve, live_page: Open) -> None:
    page = live_page(serve().url, "Sec-WebSocket-Extensions: permessage-deflate")
    assert b"permessage-deflate" not in page.handshake.lower()
