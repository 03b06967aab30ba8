"""What is to be sent to one socket: written at once if it can be, else by a thread that ends with it.

Engine.IO keeps a thread for each socket that mostly waits.
"""

from __future__ import annotations

import struct
import threading
from collections import deque
from contextlib import suppress
from typing import Protocol

from engineio.packet import NOOP, Packet


class Wire(Protocol):
    """The socket, as far as sending goes."""

    rest: bytes

    def send(self, data: str | bytes) -> None: ...
    def send_at_once(self, frame: bytes) -> bool: ...
    def close(self) -> None: ...


def text_frame(text: str) -> bytes:
    """``text`` as one final, unmasked text frame (RFC 6455 section 5.2)."""
    data = text.encode()
    size = len(data)
    if size < 126:
        head = struct.pack("!BB", 0x81, size)
    elif size < 65_536:
        head = struct.pack("!BBH", 0x81, 126, size)
    else:
        head = struct.pack("!BBQ", 0x81, 127, size)
    return head + data


class Outgoing:
    """Stands in for the queue of an Engine.IO connection and for the thread that would empty it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._waiting: deque[Packet | None] = deque()
        self._busy = False
        self._ended = False
        self._change = threading.Condition(threading.Lock())

    def put(self, packet: Packet | None) -> None:
        """Send ``packet`` after all that waits already; None ends the connection after it."""
        with self._change:
            if self._ended:
                return
            if self._busy or not self._at_once(packet):
                self._waiting.append(packet)
            elif self._wire.rest:
                # The client took in a part; the thread sends the rest before whatever it sends.
                self._waiting.append(Packet(NOOP))
            if self._busy or not self._waiting:
                return
            self._busy = True
        threading.Thread(target=self._drain, daemon=True).start()

    def empty(self) -> bool:
        """Whether nothing is before whoever wants to send now."""
        return not self._busy

    def join(self, seconds: float | None = None) -> None:
        """Wait until nothing waits any more, or for ``seconds``."""
        with self._change:
            self._change.wait_for(lambda: self._ended or not self._busy, seconds)

    def _at_once(self, packet: Packet | None) -> bool:
        if packet is None or packet.binary:
            return False
        return self._wire.send_at_once(text_frame(packet.encode()))

    def _drain(self) -> None:
        while True:
            with self._change:
                if not self._waiting:
                    self._busy = False
                    self._change.notify_all()
                    return
                packet = self._waiting.popleft()
            if packet is None or not self._sent(packet):
                self._end()
                return

    def _sent(self, packet: Packet) -> bool:
        try:
            self._wire.send(packet.encode())
        except Exception:  # whatever it was, the connection is over
            return False
        return True

    def _end(self) -> None:
        with suppress(Exception):  # it may be closed already
            self._wire.close()
        with self._change:
            self._ended = True
            self._waiting.clear()
            self._change.notify_all()
