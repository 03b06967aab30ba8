"""One thread for an open socket instead of four, in the server that runs on threads.

simple-websocket starts a thread that reads each socket although the one that serves it only waits for what
is read; Engine.IO starts one that waits for what is to be sent, and one for each ping only to sleep 25 s in
it. All are replaced here. It spares about 55 KB a socket, and a client that neither reads nor answers is
dropped instead of holding its threads.
"""

from __future__ import annotations

import ctypes
import inspect
import os
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import simple_websocket
from engineio.async_drivers._websocket_wsgi import SimpleWebSocketWSGI
from engineio.packet import PING, Packet
from engineio.socket import Socket
from flask_socketio import SocketIO
from simple_websocket import ConnectionClosed
from wsproto.events import BytesMessage, TextMessage
from wsproto.utilities import LocalProtocolError

from forum.realtime.outgoing import Outgoing

SEND_SECONDS = 20
"""A client that takes in nothing for so long is gone."""


ARENAS = 2
"""Heaps of the C library that all threads share. By itself it makes eight for every core, and what is
freed in one the others can't use: searching alone kept 35 MB that way."""

_M_ARENA_MAX = -8
"""The option's number in glibc's malloc.h."""


class _NoThread:
    """Stands in for the reading thread that simple-websocket would start."""

    name = ""

    def __init__(self, target: Callable[[], None]) -> None:
        pass

    def start(self) -> None:
        pass


class ThriftyWebSocket(simple_websocket.Server):
    """A WebSocket (RFC 6455) that is read by the thread that waits for it."""

    connected: bool

    def __init__(self, environ: dict[str, Any], silence: float, largest: int) -> None:
        self._sending = threading.Lock()
        self.rest = b""
        """What of a frame the client could not take at once; it goes before anything else."""
        super().__init__(environ, thread_class=_NoThread, max_message_size=largest)
        # Timeouts of the kernel, not of Python: those would make every send a partial one.
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _timeval(silence))
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(SEND_SECONDS))

    def send(self, data: str | bytes) -> None:
        """Send a message, waiting until the client has taken it in."""
        with self._sending:
            if not self.connected:
                raise ConnectionClosed(self.close_reason, self.close_message)
            message = BytesMessage(data=data) if isinstance(data, bytes) else TextMessage(data=data)
            frame, self.rest = self.rest + self.ws.send(message), b""
            self.sock.sendall(frame)

    def send_at_once(self, frame: bytes) -> bool:
        """Send a ready frame without waiting for anything; False, with nothing sent, when that can't be."""
        if not self._sending.acquire(blocking=False):
            return False
        try:
            if self.rest or not self.connected:
                return False
            sent = self.sock.send(frame, socket.MSG_DONTWAIT)
            self.rest = frame[sent:]
            return True
        except OSError:
            return False
        finally:
            self._sending.release()

    def receive(self, timeout: float | None = None) -> str | bytes:
        """The next message; raises ConnectionClosed when there will be none."""
        while self.connected and not self.input_buffer:
            try:
                data = self.sock.recv(self.receive_bytes)
                self.ws.receive_data(data or None)
                self.connected = self._handle_events() and bool(data)
            except (OSError, LocalProtocolError):
                self.connected = False
        if self.input_buffer:
            message: str | bytes = self.input_buffer.pop(0)
            return message
        raise ConnectionClosed(self.close_reason, self.close_message)


class _Transport(SimpleWebSocketWSGI):
    """What Engine.IO calls when a client asks for a WebSocket."""

    def __init__(self, handler: Callable[[Any], Any], server: Any) -> None:
        super().__init__(handler, server)
        # Engine.IO notices a missing answer within one interval and two timeouts, and says goodbye. Only
        # who does not take leave then, because the network is gone, is cut off here.
        self._silence = server.ping_interval + 3 * server.ping_timeout
        self._largest = server.max_http_buffer_size

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.ws = ThriftyWebSocket(environ, self._silence, self._largest)
        connection = self.app.__self__  # Engine.IO's
        connection.wire = self.ws  # for who sends past its queue
        outgoing, waiting = Outgoing(self.ws), connection.queue
        while not waiting.empty():
            outgoing.put(waiting.get())
        connection.queue = outgoing
        try:
            self.app(self)
        finally:
            self.ws.sock.close()
        raise StopIteration  # tells gunicorn that the connection was taken over and is done


class _Pinger:
    """Sends every socket's pings from one thread. The interval is the same for all: a queue suffices."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._due: deque[tuple[float, Socket]] = deque()
        self._news = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def later(self, connection: Socket) -> None:
        """Ping `connection` when the interval has passed."""
        self._due.append((time.monotonic() + self._interval, connection))
        self._news.set()
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            if not self._due:
                self._news.clear()
                if not self._due:
                    self._news.wait()
                continue
            due, connection = self._due.popleft()
            time.sleep(max(0.0, due - time.monotonic()))
            if not connection.closing and not connection.closed:
                connection.last_ping = time.time()
                connection.send(Packet(PING))


_WRITER = "Socket._websocket_handler.<locals>.writer"
"""The function that Engine.IO lets a thread run for every socket."""


def _connection_of(writer: Callable[..., Any]) -> Socket:
    found: Socket = inspect.getclosurevars(writer).nonlocals["self"]
    return found


def install(socketio: SocketIO) -> None:
    """Make the server of `socketio` (in threading mode) serve its sockets this way."""
    engine = socketio.server.eio
    pinger = _Pinger(engine.ping_interval)
    start_task = engine.start_background_task

    def start_or_queue(target: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        if getattr(target, "__func__", None) is Socket._send_ping:
            return pinger.later(target.__self__)  # type: ignore[attr-defined]
        if getattr(target, "__qualname__", "") == _WRITER:
            return _connection_of(target).queue  # which does its work, and can be waited for as a thread can
        return start_task(target, *arguments, **named)

    engine.start_background_task = start_or_queue
    engine._async = engine._async | {"websocket": _Transport}


def share_arenas() -> None:
    """Let all threads share few heaps of the C library, unless the environment says how many."""
    if "MALLOC_ARENA_MAX" in os.environ:
        return
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have no arenas
    if set_option is not None:
        set_option(_M_ARENA_MAX, ARENAS)


def _timeval(seconds: float) -> bytes:
    whole, rest = divmod(seconds, 1)
    return struct.pack("@ll", int(whole), int(rest * 1_000_000))
