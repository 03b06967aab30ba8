"""The Socket.IO server: websocket only, own origin only."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from flask_socketio import SocketIO

from forum.realtime import thrift

socketio = SocketIO()


def install(app: Flask, *, mode: str, redis_url: str | None, base_url: str) -> None:
    """Attach the server to ``app``.

    The handshake's ``Origin`` must be the community's own (RFC 6455 section 10.2 leaves that check to
    the server; without it any page could open a socket in a member's name).
    """
    socketio.init_app(
        app,
        async_mode=mode,
        message_queue=redis_url,
        channel="terrasse",
        transports=["websocket"],
        cors_allowed_origins=_origins(base_url),
        manage_session=False,
        ping_interval=25,
        ping_timeout=20,
        max_http_buffer_size=20_000,
        http_compression=False,
        cookie=None,
    )
    if mode == "threading":
        thrift.install(socketio)


def _origins(base_url: str) -> list[str]:
    parts = urlsplit(base_url)
    origins = [f"{parts.scheme}://{parts.netloc}"]
    if parts.hostname in ("127.0.0.1", "localhost"):
        port = f":{parts.port}" if parts.port else ""
        origins = [f"{parts.scheme}://{host}{port}" for host in ("127.0.0.1", "localhost")]
    return origins
