"""A server in this process, and pages that follow it as a browser does: sockets, and HTTP to catch up."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import socketio
from engineio.async_drivers._websocket_wsgi import SimpleWebSocketWSGI
from flask import Flask
from werkzeug.serving import make_server

from forum.facts.bus import bus
from forum.realtime.seats import seats
from tests.cast import VisitorClient
from tests.servers.processes import PATIENCE

CARD = re.compile(r'<article [^>]*data-post="(\d+)".*?</article>', re.DOTALL)


def cards_of(html: str) -> dict[int, str]:
    """The cards of a page by post id, in the page's order."""
    return {int(found[1]): found[0] for found in CARD.finditer(html)}


def wait_for(condition: Callable[[], Any], what: str) -> None:
    """Wait until ``condition`` holds, and fail naming ``what`` if it never does."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.005)


def hang_up(client: socketio.Client) -> None:
    """Leave as a client does that says farewell.

    It would wait 3 s for the server's answer, which the client's own reading thread has heard before.
    """
    connection = client.eio.ws
    connection.close = partial(connection.close, timeout=0.01)
    client.disconnect()


class Square:
    """The application, served on a free port by threads of this process."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        bus(app).inline = False  # signals leave from a thread of their own, as they do in earnest
        engine = app.extensions["socketio"].server.eio
        # The thrifty transport speaks to gunicorn; this small server needs the ordinary one.
        engine._async = engine._async | {"websocket": SimpleWebSocketWSGI}
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.port}"
        engine.cors_allowed_origins = [*engine.cors_allowed_origins, self.url]
        # It looks that often whether it is to end: by itself twice a second, for which each test would wait.
        serve = partial(self._server.serve_forever, poll_interval=0.01)
        self._thread = threading.Thread(target=serve, daemon=True)
        self._thread.start()
        self.ears: list[Ear] = []

    def listen(self, browser: VisitorClient) -> Ear:
        """An open socket with the cookies of ``browser``."""
        self.ears.append(Ear(self, browser))
        return self.ears[-1]

    def settle(self) -> None:
        """Wait until everything that follows from what was committed has been sent."""
        bus(self.app).drain()

    def close(self) -> None:
        for ear in self.ears:
            ear.close()
        wait_for(lambda: len(seats(self.app)) == 0, "every socket to be forgotten")
        bus(self.app).drain()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Ear:
    """A socket that notes everything it is told."""

    def __init__(self, square: Square, browser: VisitorClient) -> None:
        self.square = square
        self.browser = browser
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.client = socketio.Client(
            reconnection=False, websocket_extra_options={"origin": "http://localhost", "timeout": PATIENCE}
        )
        self.client.on("*", self._hear)
        cookie = browser.get_cookie("terrasse")
        headers = {"Cookie": f"terrasse={cookie.value}"} if cookie else {}
        self.client.connect(square.url, headers=headers, transports=["websocket"], wait_timeout=PATIENCE)

    def _hear(self, event: str, payload: Any = None) -> None:
        self.heard.append((event, payload))

    def ask(self, event: str, words: Any = None) -> Any:
        return self.client.call(event, words, timeout=PATIENCE)

    def of(self, event: str) -> list[dict[str, Any]]:
        return [payload for name, payload in self.heard if name == event]

    def wait_for(self, event: str, count: int = 1) -> list[dict[str, Any]]:
        wait_for(lambda: len(self.of(event)) >= count, f"{count} «{event}»")
        return self.of(event)

    def close(self) -> None:
        if self.client.connected:
            hang_up(self.client)


class Page:
    """The open page of a topic, kept up to date as ``static/js/live.js`` does it."""

    def __init__(self, ear: Ear, topic_id: int, language: str) -> None:
        self.ear, self.browser = ear, ear.browser
        self.topic_id, self.language = topic_id, language
        html = self._load()
        self.cards = cards_of(html)
        self.seq = int(re.search(r'data-seq="(\d+)" data-first', html)[1])  # type: ignore[index]
        self._base, self._used = self.seq, len(ear.heard)
        self._newest: dict[int, int] = {}
        assert self.ear.ask("join", {"topic": topic_id, "lang": language})["ok"]
        self.catch_up()

    def _load(self) -> str:
        answer = self.browser.get(f"/topics/{self.topic_id}?lang={self.language}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def fresh(self) -> dict[int, str]:
        """The cards a page loaded now shows."""
        return cards_of(self._load())

    def shown(self) -> dict[int, str]:
        """The cards this page shows, in the order of their ids, as they stand on it."""
        return dict(sorted(self.cards.items()))

    def follow(self, until: int) -> None:
        """Take in the signals heard so far, in their order; with a gap or a hint, ask."""
        end = time.monotonic() + PATIENCE
        self.ear.ask("leave", {})  # its answer comes after everything that was sent before
        while True:
            self._take_signals()
            if self.seq >= until:
                return
            assert time.monotonic() < end, f"the page stands at {self.seq} instead of {until}"
            time.sleep(0.005)

    def _take_signals(self) -> None:
        news = self.ear.heard[self._used :]
        self._used += len(news)
        hint = False
        for event, signal in news:
            if not event.startswith("post:") or signal.get("topic") != self.topic_id:
                continue
            if "id" not in signal or signal["seq"] > self.seq + 1:
                hint = True
                continue
            self._put(signal["id"], signal["seq"], signal.get("html") if event != "post:gone" else None)
            self.seq = max(self.seq, signal["seq"])
        if hint:
            self.catch_up(since=min([self.seq, *(s["seq"] - 1 for _, s in news if "seq" in s)]))

    def catch_up(self, since: int | None = None) -> None:
        """Ask over HTTP for what is missing."""
        asked = self.seq if since is None else since
        more = True
        while more:
            answer = self.browser.get(f"/topics/{self.topic_id}/since/{asked}?lang={self.language}")
            told = answer.get_json()
            for one in told["posts"]:
                self._put(one["id"], one["seq"], one["html"])
            for post_id in told["gone"]:
                self._put(post_id, told["seq"], None)
            asked, more = told["seq"], told["more"]
        self.seq = max(self.seq, asked)

    def _put(self, post_id: int, seq: int, html: str | None) -> None:
        if seq <= self._newest.get(post_id, self._base):
            return
        self._newest[post_id] = seq
        if html is None:
            self.cards.pop(post_id, None)
        else:
            self.cards[post_id] = html
