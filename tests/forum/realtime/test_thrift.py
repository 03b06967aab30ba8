"""Sockets on two threads, against the real server with pings every second."""

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
import os, sys
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
thrift.install(socketio)

def serves(frame):
    while frame is not None and frame.f_code.co_name not in ("_websocket_handler", "_drain"):
        frame = frame.f_back
    return frame is not None

@app.get("/busy")
def busy():
    return str(sum(map(serves, sys._current_frames().values())))

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
        """How many threads serve sockets."""
        return int(requests.get(f"{self.url}/busy", timeout=PATIENCE).text)


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


def test_a_page_that_answers_nothing_is_dropped_with_its_threads(small: Small, page: Socket) -> None:
    wait_until(lambda: small.open_pages() == 1, "the greeting's thread to end, the page's to stay")
    assert page.closed_properly()
    wait_until(lambda: small.open_pages() == 0, "the threads of the page to end")


def test_pages_that_vanish_without_a_word_are_dropped(small: Small) -> None:
    pages = [open_socket(small.url) for _ in range(10)]
    # As if the network swallowed everything: nothing is read, nothing answered, nothing closed.
    wait_until(lambda: small.open_pages() == 0, "the threads of 10 pages to end")
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
