"""No thread for an open socket instead of four, in the server that runs on threads.

simple-websocket starts a thread that reads each socket, Engine.IO one that waits for what is to be sent and
one for each ping only to sleep 25 s in it, and gunicorn lends the one that serves the request. Here one
thread reads all sockets (``reader.py``), what is sent is written at once or by a passing thread
(``outgoing.py``), and gunicorn gets its thread back.
"""

from __future__ import annotations

import ctypes
import io
import os
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import simple_websocket
from engineio.async_drivers._websocket_wsgi import SimpleWebSocketWSGI
from engineio.packet import PING, Packet
from engineio.socket import Socket
from flask_socketio import SocketIO
from simple_websocket import ConnectionClosed
from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import ProtocolError

from forum.realtime.outgoing import Outgoing
from forum.realtime.reader import Reader

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


class _Shaken:
    """Stands in for wsproto's handshake, which keeps some 10 KB, once it is done."""

    def events(self) -> tuple[()]:
        return ()


class ThriftyWebSocket(simple_websocket.Server):
    """A WebSocket (RFC 6455) that is read when there is something to read, and never waited for."""

    connected: bool
    sock: socket.socket
    input_buffer: list[str | bytes]
    incoming_message: Any
    incoming_message_len: int

    def __init__(self, environ: dict[str, Any], largest: int) -> None:
        self._sending = threading.Lock()
        self.rest = b""
        """What of a frame the client could not take at once; it goes before anything else."""
        self.heard_at = time.monotonic()
        super().__init__(environ, thread_class=_NoThread, max_message_size=largest)
        self.ws.handshake = _Shaken()
        # Taken out of gunicorn's hands, which would close it at the end of the request.
        self.sock = socket.socket(fileno=self.sock.detach())
        environ["wsgi.input"] = io.BytesIO()  # what is kept of the request must not keep gunicorn's parser
        # A timeout of the kernel, not of Python: that would make every send a partial one.
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(SEND_SECONDS))

    def fileno(self) -> int:
        return self.sock.fileno()

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

    def read_now(self) -> list[str | bytes] | None:
        """The messages that have arrived; None once there will be none any more."""
        try:
            data = self.sock.recv(self.receive_bytes, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return []
        except OSError:
            return None
        self.heard_at = time.monotonic()
        try:
            self.ws.receive_data(data or None)
            going_on = self._handle_arrived()
        except ProtocolError:
            going_on = False
        messages: list[str | bytes] = list(self.input_buffer)
        self.input_buffer.clear()
        return messages if going_on and data else None

    def _handle_arrived(self) -> bool:
        """Collect messages, answer pings and a close; False when the connection is over.

        The library's own way would wait for a client that takes in no answer, and keep all others waiting.
        """
        for event in self.ws.events():
            if isinstance(event, CloseConnection):
                if self.connected:
                    self.send_at_once(self.ws.send(event.response()))
                self.connected = False
                return False
            if isinstance(event, Ping):
                # Only the newest ping must be answered (RFC 6455 section 5.5.3): a full client gets none.
                self.send_at_once(self.ws.send(event.response()))
            elif isinstance(event, (TextMessage, BytesMessage)) and not self._collect(event):
                too_big = CloseConnection(code=CloseReason.MESSAGE_TOO_BIG)
                self.send_at_once(self.ws.send(too_big))
                self.connected = False
                return False
        return True

    def _collect(self, part: TextMessage | BytesMessage) -> bool:
        """Keep a part of a message, and the message once it is whole; False when it is too large."""
        self.incoming_message_len += len(part.data)
        if self.incoming_message_len > self.max_message_size:
            return False
        before = self.incoming_message
        self.incoming_message = part.data if before is None else before + part.data
        if part.message_finished:
            self.input_buffer.append(self.incoming_message)
            self.incoming_message, self.incoming_message_len = None, 0
        return True

    def cut(self) -> None:
        """End the connection, whatever its client makes of it."""
        self.connected = False
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()


def _transport(reader: Reader, largest: int) -> type[SimpleWebSocketWSGI]:
    """What Engine.IO calls when a client asks for a WebSocket: it hands the socket to ``reader``."""

    class Transport(SimpleWebSocketWSGI):
        def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
            connection: Socket = self.app.__self__
            wire = ThriftyWebSocket(environ, largest)
            connection.wire = wire  # for who sends past its queue
            outgoing, waiting = Outgoing(wire), connection.queue
            while not waiting.empty():
                outgoing.put(waiting.get())
            connection.queue = outgoing
            connection.connected = connection.upgraded = True
            reader.take(connection, wire)
            raise StopIteration  # tells gunicorn that the connection was taken over

    return Transport


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


def install(socketio: SocketIO) -> Reader:
    """Make the server of `socketio` (in threading mode) serve its sockets so; answers what reads them."""
    engine = socketio.server.eio
    pinger = _Pinger(engine.ping_interval)
    start_task = engine.start_background_task

    def start_or_queue(target: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        if getattr(target, "__func__", None) is Socket._send_ping:
            return pinger.later(target.__self__)  # type: ignore[attr-defined]
        return start_task(target, *arguments, **named)

    engine.start_background_task = start_or_queue
    # Engine.IO notices a missing answer within one interval and two timeouts, and says goodbye. Only who
    # does not take leave then, because the network is gone, is cut off by the reader.
    reader = Reader(engine.ping_interval + 3 * engine.ping_timeout)
    engine._async = engine._async | {"websocket": _transport(reader, engine.max_http_buffer_size)}
    return reader


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
