"""The larger setting: gevent, two workers, PostgreSQL, Redis. Everybody hears everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import requests
import socketio
from flask import Flask

from forum.config import Config
from tests.cast import Cast, VisitorClient
from tests.factories.categories import make_category, make_topic
from tests.factories.conduct import open_doors
from tests.live.square import hang_up, wait_for
from tests.servers.processes import PATIENCE
from tests.servers.program import LiveServer
from tests.servers.valkey import RedisServer
from tests.servers.whole import whole_app

EARS = 8
"""Enough that both workers get some of them."""


class Listener:
    """A socket of the real program that notes what it hears."""

    def __init__(self, server: LiveServer, browser: VisitorClient, topic: int) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.client = socketio.Client(
            reconnection=False, websocket_extra_options={"origin": server.url, "timeout": PATIENCE}
        )
        self.client.on("*", lambda event, *data: self.heard.append((event, data[0] if data else None)))
        cookie = browser.get_cookie("terrasse")
        headers = {"Cookie": f"terrasse={cookie.value}"} if cookie else {}
        self.client.connect(server.url, headers=headers, transports=["websocket"], wait_timeout=PATIENCE)
        self.joined = self.client.call("join", {"topic": topic, "lang": "en"}, timeout=PATIENCE)

    def ids(self) -> list[int]:
        return [data["id"] for event, data in self.heard if event == "post:added"]

    def put_out(self) -> bool:
        return not self.client.connected or any(event == "room:left" for event, _ in self.heard)


def _has(ear: Listener, ids: set[int]) -> bool:
    return ids <= set(ear.ids())


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application as the program runs it: its first code of conduct is in force once the doors are open."""
    yield from whole_app(config)


@pytest.fixture
def program(
    cast: Cast, config: Config, redis_server: RedisServer, serve: Callable[..., LiveServer]
) -> LiveServer:
    """The real program on the database of ``cast``, in two processes."""
    return serve(
        SERVER="gevent",
        WORKERS="2",
        DATABASE_URL=config.database_url,
        REDIS_URL=redis_server.url,
        SECRET_KEY=config.secret_key,
    )


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_a_reply_reaches_everybody_whatever_process_holds_them(cast: Cast, program: LiveServer) -> None:
    with cast.app.app_context():
        topic = make_topic(cast.ada, make_category("club", access="members")).id
        open_doors(cast.ada)
    mo, mia = cast.browser("mo"), cast.browser("mia")
    refused = Listener(program, cast.browser("guest"), topic)
    ears = [Listener(program, mia if at % 2 else mo, topic) for at in range(EARS)]
    try:
        assert all(ear.joined["ok"] for ear in ears)
        assert not refused.joined["ok"]
        ids = []
        for number in range(6):
            answer = requests.post(
                f"{program.url}/topics/{topic}/reply",
                data={"body": f"Bonjour {number}", "idempotency_key": f"key-{number:08}"},
                headers={
                    "Cookie": f"terrasse={mo.get_cookie('terrasse').value}",
                    "Accept": "application/json",
                    "X-CSRFToken": mo.csrf_token(),
                },
                timeout=PATIENCE,
            )
            assert answer.status_code == 201, answer.text
            ids.append(answer.json()["id"])
        for ear in ears:
            wait_for(partial(_has, ear, set(ids)), "every reply")
        assert refused.ids() == []
        suspended = requests.post(
            f"{program.url}/moderation/act/profile/{cast.mia.id}",
            data={
                "measure": "suspend",
                "rule": "1:respect",
                "facts": "She shouts at everybody.",
                "term": "1",
                "seen": "0",
                "step": "decide",
                "idempotency_key": "suspend-once",
            },
            headers={
                "Cookie": f"terrasse={cast.browser('ada').get_cookie('terrasse').value}",
                "X-CSRFToken": cast.browser("ada").csrf_token(),
            },
            allow_redirects=False,
            timeout=PATIENCE,
        )
        assert suspended.status_code in (302, 303), suspended.text
        for ear in ears[1::2]:
            wait_for(ear.put_out, "Mia to be put out in both processes")
        assert all(ear.client.connected for ear in ears[::2])
    finally:
        for ear in [refused, *ears]:
            hang_up(ear.client)
