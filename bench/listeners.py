"""Live members: bare websockets that speak just enough Engine.IO 4 / Socket.IO 5 to sit in a topic's room."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

AT_ONCE = 20
"""Handshakes under way at the same time."""


def _frame(text: str) -> bytes:
    """A masked text frame (RFC 6455 section 5.2); the mask is zero, which is a mask."""
    data = text.encode()
    if len(data) < 126:
        head = struct.pack("!BB", 0x81, 0x80 | len(data))
    else:
        head = struct.pack("!BBH", 0x81, 0x80 | 126, len(data))
    return head + b"\0\0\0\0" + data


async def _read(reader: asyncio.StreamReader) -> str:
    head = await reader.readexactly(2)
    length = head[1] & 0x7F
    if length == 126:
        (length,) = struct.unpack("!H", await reader.readexactly(2))
    elif length == 127:
        (length,) = struct.unpack("!Q", await reader.readexactly(8))
    data = await reader.readexactly(length)
    return data.decode(errors="replace") if head[0] & 0x0F == 1 else ""


@dataclass
class Listener:
    """One member with a page open; remembers when each thing that its signal names arrived."""

    port: int
    cookie: str
    entering: list[object]
    """What the page asks for to hear the signal: an event and its argument."""
    signal: str
    heard: dict[int, float] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None

    async def join(self) -> None:
        """Shake hands, connect, enter the room."""
        key = base64.b64encode(os.urandom(16)).decode()
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        origin = f"http://127.0.0.1:{self.port}"
        self.writer.write(
            (
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
                f"Host: 127.0.0.1:{self.port}\r\nOrigin: {origin}\r\nCookie: {self.cookie}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
            ).encode()
        )
        head = await self.reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head:
            raise ConnectionError(head.split(b"\r\n")[0].decode())
        await self._until("0")
        self.writer.write(_frame("40"))
        await self._until("40")
        self.writer.write(_frame("421" + json.dumps(self.entering)))
        answer = await self._until("431")
        if not json.loads(answer[3:])[0].get("ok"):
            raise ConnectionError(answer)
        self.task = asyncio.create_task(self._listen())

    async def _until(self, start: str) -> str:
        while not (text := await _read(self.reader)).startswith(start):
            self._pong(text)
        return text

    def _pong(self, text: str) -> None:
        if text == "2":
            self.writer.write(_frame("3"))

    async def _listen(self) -> None:
        try:
            while True:
                text = await _read(self.reader)
                moment = time.perf_counter()
                if text.startswith(f'42["{self.signal}"'):
                    await self.take(json.loads(text[2:])[1]["id"], moment)
                else:
                    self._pong(text)
        except (asyncio.IncompleteReadError, ConnectionError):
            return

    async def take(self, thing_id: int, moment: float) -> None:
        """The signal names ``thing_id``, and came at ``moment``."""
        self.heard[thing_id] = moment


async def join_all(listeners: Sequence[Listener]) -> None:
    """Let them all in, a few at a time."""
    for at in range(0, len(listeners), AT_ONCE):
        await asyncio.gather(*(listener.join() for listener in listeners[at : at + AT_ONCE]))


def leave_all(listeners: Sequence[Listener]) -> None:
    """Close their sockets."""
    for listener in listeners:
        if listener.task is not None:
            listener.task.cancel()
        listener.writer.close()


@dataclass
class Delivery:
    """How long a reply took to every listener, in milliseconds, and how many never heard it."""

    times: list[float]
    lost: int


async def _deliver(
    port: int, cookies: list[str], topic: int, reply: Callable[[], bytes], replies: int
) -> Delivery:
    entering: list[object] = ["join", {"topic": topic, "lang": "en"}]
    listeners = [Listener(port, cookie, entering, "post:added") for cookie in cookies]
    await join_all(listeners)
    times: list[float] = []
    lost = 0
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(replies):
        begun = time.perf_counter()
        writer.write(reply())
        head = await reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        at = lower.find(b"content-length:") + 15
        body = await reader.readexactly(int(lower[at : lower.index(b"\r\n", at)]))
        post_id = json.loads(body)["id"]
        deadline = time.perf_counter() + 10
        while time.perf_counter() < deadline and any(post_id not in item.heard for item in listeners):
            await asyncio.sleep(0.005)
        times += [(item.heard[post_id] - begun) * 1000 for item in listeners if post_id in item.heard]
        lost += sum(post_id not in item.heard for item in listeners)
    writer.close()
    leave_all(listeners)
    return Delivery(times, lost)


def deliver(port: int, cookies: list[str], topic: int, reply: Callable[[], bytes], replies: int) -> Delivery:
    """Open one socket per cookie in the room of ``topic``, send ``replies``, and time each arrival.

    The time runs from the moment the reply's request is written to the moment its card is read.
    """
    return asyncio.run(_deliver(port, cookies, topic, reply, replies))
