"""One signal to many sockets: everybody gets every frame whole and in order, and nobody waits for the slow one."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.realtime.fanout import text_frame
from tests.servers.processes import PATIENCE, end, free_port, mortal, wait_until
from tests.servers.program import ROOT
from tests.servers.sockets import Socket, open_socket

PROGRAM = """
import os
from flask import Flask
from flask_socketio import SocketIO, join_room
from forum import serving
from forum.config import Config
from forum.realtime import thrift
from forum.realtime.fanout import Fanout
from forum.storage.session import db

config = Config.from_env(os.environ)
app = Flask("small")
app.config["SQLALCHEMY_ENGINES"] = {"default": config.database_url}
db.init_app(app)
socketio = SocketIO(app, async_mode="threading", client_manager=Fanout())
socketio.on_event("connect", lambda: join_room("all"))

@app.get("/shout/<int:count>/<int:size>")
def shout(count, size):
    for number in range(count):
        socketio.emit("news", {"number": number, "text": "é" * size}, to="all")
    return "said"

thrift.install(socketio)
serving.serve(app, config)
"""


class Program:
    """A small program that shouts."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = {"DATA_DIR": str(folder), "PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(mortal([sys.executable, "-c", PROGRAM]), env=environment)
        wait_until(self._listens, "the small program")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def shout(self, count: int, size: int) -> float:
        """Let it send ``count`` messages; answers how long that took, in seconds."""
        begun = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
            line.sendall(f"GET /shout/{count}/{size} HTTP/1.0\r\n\r\n".encode())
            while line.recv(1000):
                pass
        return time.monotonic() - begun

    def page(self) -> Socket:
        """A socket that is in the room."""
        page = open_socket(self.url)
        page.frame()
        page.send("40")
        assert page.frame()[1].startswith(b"40")
        return page


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    running = Program(tmp_path)
    yield running
    assert end(running.process) == 0


def numbers(page: Socket, count: int) -> list[int]:
    """The numbers of the next ``count`` messages; each must be whole."""
    heard = []
    while len(heard) < count:
        first, content = page.frame()
        assert first == 0x81, "the connection broke"
        if content.startswith(b"42"):
            _, news = json.loads(content[2:])
            assert set(news["text"]) <= {"é"}
            heard.append(news["number"])
    return heard


@pytest.mark.parametrize("size", [1, 60, 61, 100, 2_000, 9_000])
def test_everybody_hears_everything_in_order(program: Program, size: int) -> None:
    pages = [program.page() for _ in range(5)]
    program.shout(20, size)
    for page in pages:
        assert numbers(page, 20) == list(range(20))
        page.close()


def test_nobody_waits_for_who_takes_in_nothing(program: Program) -> None:
    slow, quick = program.page(), program.page()
    # 10 MB: more than the kernel's buffers hold for a client that does not read.
    assert program.shout(200, 9_000) < 10
    assert numbers(quick, 200) == list(range(200))
    # And who wakes up later gets the rest whole: frames are never mixed.
    assert numbers(slow, 200) == list(range(200))
    slow.close()
    quick.close()


def test_a_reader_who_left_disturbs_nobody(program: Program) -> None:
    gone, here = program.page(), program.page()
    gone.close()
    program.shout(5, 10)
    assert numbers(here, 5) == list(range(5))
    here.close()


@pytest.mark.parametrize(("size", "head"), [(125, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_frames_have_the_lengths_of_the_protocol(size: int, head: int) -> None:
    frame = text_frame("x" * size)
    assert len(frame) == size + head
    assert frame[0] == 0x81
    assert frame[1] == (size if size < 126 else 126 if size < 65_536 else 127)
