"""One thread that reads every socket of a process, in the server that runs on threads.

Engine.IO gives each socket a thread that waits for its messages, and gunicorn lends one for as long as the
socket is open. A waiting thread costs some 45 KB, which a thousand live members would pay for nothing.
"""

from __future__ import annotations

import logging
import selectors
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Protocol

from engineio.exceptions import SocketIsClosedError, UnknownPacketError
from engineio.packet import Packet
from engineio.socket import Socket

log = logging.getLogger(__name__)

SWEEP = 1.0
"""Seconds between two looks for sockets that are closed or silent."""

FAREWELL = 5.0
"""Seconds a client has to answer a close (RFC 6455 section 7.1.1) before its connection is cut."""

LEAVING = 8
"""Threads that see off sockets that ended: what follows may ask Redis, and must keep no other waiting."""


class Wire(Protocol):
    """The socket, as far as reading goes."""

    connected: bool
    heard_at: float

    def fileno(self) -> int: ...
    def read_now(self) -> list[str | bytes] | None: ...
    def cut(self) -> None: ...


class Reader:
    """Reads the sockets it was given until each ends, and tells Engine.IO."""

    def __init__(self, silence: float) -> None:
        self._silence = silence
        self._selector = selectors.DefaultSelector()
        self._open: dict[int, tuple[Socket, Wire]] = {}
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None
        self._leaving = ThreadPoolExecutor(LEAVING, thread_name_prefix="leaving")

    def __len__(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    def take(self, connection: Socket, wire: Wire) -> None:
        """Read ``wire`` from now on, for ``connection``."""
        number = wire.fileno()
        self._open[number] = (connection, wire)
        self._selector.register(number, selectors.EVENT_READ)
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        swept = time.monotonic()
        while True:
            for key, _events in self._selector.select(SWEEP):
                self._hear(key.fd)
            if time.monotonic() - swept >= SWEEP:
                swept = time.monotonic()
                self._sweep(swept)

    def _hear(self, number: int) -> None:
        connection, wire = self._open[number]
        messages = wire.read_now()
        for message in messages or ():
            if not _understood(connection, message):
                messages = None
                break
        if messages is None:
            self._drop(number)

    def _sweep(self, moment: float) -> None:
        for number, (_connection, wire) in list(self._open.items()):
            quiet = moment - wire.heard_at
            if quiet > self._silence or (not wire.connected and quiet > FAREWELL):
                self._drop(number)

    def _drop(self, number: int) -> None:
        connection, wire = self._open.pop(number)
        with suppress(KeyError, ValueError, OSError):
            self._selector.unregister(number)
        self._leaving.submit(_see_off, connection, wire)


def _understood(connection: Socket, message: str | bytes) -> bool:
    """Hand a message to Engine.IO; False when the connection is over, or speaks another language."""
    try:
        connection.receive(Packet(encoded_packet=message))
    except UnknownPacketError:
        return True
    except SocketIsClosedError:
        return False
    except (ValueError, TypeError, RecursionError):
        log.info("a socket sent what is no packet, and is closed")
        return False
    except Exception:
        log.exception("a socket's message could not be handed on")
        return False
    return True


def _see_off(connection: Socket, wire: Wire) -> None:
    """Tell Engine.IO that the connection is over, then free it: as its own handler ends."""
    try:
        connection.queue.put(None)
        connection.queue.join()
        reason: Any = connection.server.reason
        connection.close(wait=False, abort=True, reason=reason.TRANSPORT_CLOSE)
    except Exception:
        log.exception("a socket could not be seen off")
    finally:
        wire.cut()
