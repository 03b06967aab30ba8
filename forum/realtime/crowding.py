"""How many sockets one visitor may hold open, so that nobody takes the places of all the others.

Each process counts its own. A handshake beyond the limits is refused before it costs anything; the page then
goes on over HTTP and tries again later, like one whose connection broke.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from werkzeug.middleware.proxy_fix import ProxyFix

from forum.web.limits import account_key, address_key

MOST_FROM_ADDRESS = 100
"""Sockets from one address (IPv6: one /64): a whole school or office behind one router has room."""

MOST_OF_MEMBER = 50
"""Sockets of one member, wherever they are: more tabs than anybody keeps open."""


class Crowd:
    """The open sockets of one process, by whom they count for."""

    def __init__(self, app: Flask, server: SocketIO, proxies: int) -> None:
        self._app = app
        self._socketio = server.server
        self._proxies = proxies
        self._held: dict[str, set[str]] = defaultdict(set)
        self._keys: dict[str, tuple[str, ...]] = {}
        self._guard = threading.Lock()

    def come(self, sid: str, environ: dict[str, Any]) -> bool | None:
        """Let Engine.IO shake hands (None), or refuse (False)."""
        keys = self._counted_for(environ)
        with self._guard:
            for key in keys:
                most = MOST_OF_MEMBER if key.startswith("member:") else MOST_FROM_ADDRESS
                if len(self._held.get(key, ())) >= most:
                    # A handshake that broke half-way is forgotten without a word.
                    self._held[key] &= self._socketio.eio.sockets.keys()
                    if len(self._held[key]) >= most:
                        return False
            for key in keys:
                self._held[key].add(sid)
            self._keys[sid] = keys
        self._socketio._handle_eio_connect(sid, environ)
        return None

    def go(self, sid: str, reason: str) -> None:
        """Forget a socket that was closed."""
        with self._guard:
            for key in self._keys.pop(sid, ()):
                self._held[key].discard(sid)
                if not self._held[key]:
                    del self._held[key]
        self._socketio._handle_eio_disconnect(sid, reason)

    def __len__(self) -> int:
        return len(self._keys)

    def _counted_for(self, environ: dict[str, Any]) -> tuple[str, ...]:
        """The address behind the trusted proxies, and the member; a guest counts by address alone."""
        asked = dict(environ)
        if self._proxies:  # the socket's server stands before what mends the address for pages
            ProxyFix(lambda _environ, _start: [], x_for=self._proxies)(asked, lambda *_: lambda _: None)
        with self._app.request_context(asked):
            return tuple(dict.fromkeys((address_key(), account_key())))


def install(app: Flask, server: SocketIO, proxies: int) -> None:
    """Count the sockets of ``server`` at its door."""
    crowd = app.extensions["forum.crowd"] = Crowd(app, server, proxies)
    server.server.eio.on("connect", crowd.come)
    server.server.eio.on("disconnect", crowd.go)
