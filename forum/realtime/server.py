"""The Socket.IO server: websocket only, own origin only."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, current_app
from flask_socketio import SocketIO

from forum.realtime import crowding, seats, thrift
from forum.realtime.bounded import BoundedJson, guard
from forum.realtime.doors import Manager
from forum.realtime.fanout import Fanout
from forum.realtime.outgoing import Outgoing

CHANNEL = "terrasse"

GOODBYE = 1.0
"""Seconds."""


def socketio(app: Flask | None = None) -> SocketIO:
    """The server of ``app``, or of the running one."""
    return cast(SocketIO, (app or current_app).extensions["socketio"])


def install(
    app: Flask, *, mode: str, redis_url: str | None, base_url: str, proxies: int, counted: bool
) -> None:
    """Attach the server to ``app``.

    The handshake's ``Origin`` must be the community's own (RFC 6455 section 10.2 leaves that check to
    the server; without it any page could open a socket in a member's name). With ``counted``, one visitor
    may hold only so many sockets.
    """
    seats.install(app)
    server = SocketIO()
    server.init_app(
        app,
        async_mode=mode,
        client_manager=Manager(app, redis_url, CHANNEL) if redis_url else Fanout(),
        transports=["websocket"],
        cors_allowed_origins=_origins(base_url),
        manage_session=False,
        ping_interval=25,
        ping_timeout=20,
        max_http_buffer_size=20_000,
        http_compression=False,
        json=BoundedJson,
        cookie=None,
    )
    guard(server)
    if mode == "threading":
        thrift.install(server)
    if counted:
        crowding.install(app, server, proxies)


def close_sockets(app: Flask) -> None:
    """Tell every live page that the server goes; browsers then reconnect by themselves.

    It waits for slow ones together, not for each, at most ``GOODBYE``.
    """
    connections = list(socketio(app).server.eio.sockets.values())
    for connection in connections:
        with suppress(Exception):  # one broken socket must not keep the others open
            connection.close(wait=False)
    end = time.monotonic() + GOODBYE
    for connection in connections:
        if isinstance(connection.queue, Outgoing):
            connection.queue.join(max(0.0, end - time.monotonic()))


def _origins(base_url: str) -> list[str]:
    parts = urlsplit(base_url)
    origins = [f"{parts.scheme}://{parts.netloc}"]
    if parts.hostname in ("127.0.0.1", "localhost"):
        port = f":{parts.port}" if parts.port else ""
        origins = [f"{parts.scheme}://{host}{port}" for host in ("127.0.0.1", "localhost")]
    return origins
