"""Sockets without threads of their own, against the real server with pings every second."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.servers.processes import PATIENCE, end, free_port, mortal, wait_until
from tests.servers.program import ROOT
from tests.servers.sockets import Socket, open_socket

PROGRAM = """
import os, threading
from flask import Flask
from flask_socketio import SocketIO
from forum import serving
from forum.config import Config
from forum.realtime import thrift
from forum.storage.session import db

config = Config.from_env(os.environ)
app = Flask("small")
app.config["SQLALCHEMY_ENGINES"] = {"default": config.database_url}
db.init_app(app)
socketio = SocketIO(app, async_mode="threading", ping_interval=1, ping_timeout=1, max_http_buffer_size=100)
socketio.on_event("connect", lambda: None)
reader = thrift.install(socketio)

@app.get("/open")
def open_sockets():
    return str(len(reader))

@app.get("/threads")
def threads():
    return str(threading.active_count())

serving.serve(app, config)
"""


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Small:
    """A small program with one socket server."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        environment = {"DATA_DIR": str(folder), "PORT": str(port), "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(mortal([sys.executable, "-c", PROGRAM]), env=environment)
        wait_until(lambda: _listens(port), "the small program")

    def open_pages(self) -> int:
        """How many sockets are open."""
        return self._number("open")

    def threads(self) -> int:
        """How many threads the program has."""
        return self._number("threads")

    def _number(self, what: str) -> int:
        return int(requests.get(f"{self.url}/{what}", timeout=PATIENCE).text)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    program = Small(tmp_path)
    yield program
    assert end(program.process) == 0


@pytest.fixture
def page(small: Small) -> Iterator[Socket]:
    page = open_socket(small.url)
    assert page.frame()[1].startswith(b"0{")  # Engine.IO's greeting
    yield page
    page.close()


def test_a_page_that_answers_is_pinged_again_and_again(page: Socket) -> None:
    began = time.monotonic()
    for _ in range(3):
        assert page.frame() == (0x81, b"2")
        page.send("3")
    assert 2.5 < time.monotonic() - began < 6


def test_a_page_that_answers_nothing_is_dropped(small: Small, page: Socket) -> None:
    assert small.open_pages() == 1
    assert page.closed_properly()
    wait_until(lambda: small.open_pages() == 0, "the page to be dropped")


def test_pages_that_vanish_without_a_word_are_dropped(small: Small) -> None:
    pages = [open_socket(small.url) for _ in range(10)]
    # As if the network swallowed everything: nothing is read, nothing answered, nothing closed.
    wait_until(lambda: small.open_pages() == 0, "10 pages to be dropped")
    for page in pages:
        page.close()


def test_a_message_that_is_too_large_closes_the_socket(page: Socket) -> None:
    for _ in range(2):
        page.send("4" + "x" * 120)
    assert page.closed_properly()


def test_the_server_survives_garbage(small: Small, page: Socket) -> None:
    page.send_raw(b"\xff" * 50)
    page.closed_properly()
    other = open_socket(small.url)
    assert other.frame()[1].startswith(b"0{")
    other.close()


def test_open_pages_keep_no_threads(small: Small) -> None:
    before = small.threads()
    pages = [open_socket(small.url) for _ in range(40)]
    wait_until(lambda: small.open_pages() == 40, "40 pages")
    wait_until(lambda: small.threads() < before + 20, "the threads that opened them to be shared again")
    for page in pages:
        page.close()
    wait_until(lambda: small.open_pages() == 0, "40 pages to be gone")


def test_a_client_that_floods_pings_and_reads_nothing_keeps_nobody_waiting(
    small: Small, page: Socket
) -> None:
    deaf = open_socket(small.url)
    ping = b"\x89\xfd\0\0\0\0" + b"x" * 125  # masked with zeros (RFC 6455 section 5.3)
    deaf.send_raw(ping * 20_000)
    assert page.frame() == (0x81, b"2")
    page.send("3")
    assert page.frame() == (0x81, b"2")
    deaf.close()
