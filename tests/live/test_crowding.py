"""One visitor takes only so many sockets, and others still come in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import socketio

from forum.app import build_app
from forum.config import Config
from forum.realtime import crowding
from tests.cast import Cast, assemble, visitor
from tests.live.square import Square, hang_up, wait_for
from tests.servers.databases import close

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def counted(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Cast, Square]]:
    """A server that counts, with room for three sockets of an address and two of a member."""
    monkeypatch.setattr(crowding, "MOST_FROM_ADDRESS", 3)
    monkeypatch.setattr(crowding, "MOST_OF_MEMBER", 2)
    app = build_app(replace(config, ratelimit_enabled=True, trusted_proxies=1))
    cast = assemble(app)
    square = Square(app)
    yield cast, square
    square.close()
    wait_for(lambda: len(app.extensions["forum.crowd"]) == 0, "every socket to be forgotten")
    close(app)


def knock(square: Square, address: str, browser: Any = None) -> socketio.Client | None:
    """A socket from ``address``, as the proxy tells it; None when it was refused."""
    headers = {"X-Forwarded-For": address}
    if browser is not None:
        cookie = browser.get_cookie("terrasse")
        headers["Cookie"] = f"terrasse={cookie.value}"
    client = socketio.Client(reconnection=False)
    try:
        client.connect(square.url, headers=headers, transports=["websocket"])
    except socketio.exceptions.ConnectionError:
        return None
    return client


def test_one_address_takes_only_so_many(counted: tuple[Cast, Square]) -> None:
    _cast, square = counted
    inside = [knock(square, f"2001:db8:1:2::{number}") for number in range(1, 4)]
    assert all(inside)
    assert knock(square, "2001:db8:1:2:ffff::1") is None, "the same /64"
    neighbour = knock(square, "2001:db8:1:3::1")
    assert neighbour is not None
    hang_up(inside[0])  # type: ignore[arg-type]
    crowd = square.app.extensions["forum.crowd"]
    wait_for(lambda: len(crowd) == 3, "the place to be free")
    again = knock(square, "2001:db8:1:2::9")
    assert again is not None
    for client in (*inside[1:], neighbour, again):
        hang_up(client)  # type: ignore[arg-type]


def test_one_member_takes_only_so_many_from_wherever(counted: tuple[Cast, Square]) -> None:
    cast, square = counted
    mia = visitor(square.app, cast.mia)
    inside = [knock(square, f"198.51.100.{number}", mia) for number in (1, 2)]
    assert all(inside)
    assert knock(square, "198.51.100.3", mia) is None
    guest = knock(square, "198.51.100.3")
    nia = knock(square, "198.51.100.3", visitor(square.app, cast.nia))
    assert guest is not None and nia is not None
    for client in (*inside, guest, nia):
        hang_up(client)  # type: ignore[arg-type]
