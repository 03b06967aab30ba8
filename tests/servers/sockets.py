"""A bare WebSocket of a visitor, for tests of the server itself. (Live pages are tested with a browser.)"""

import base64
import os
import socket
from urllib.parse import urlsplit

from tests.servers.processes import PATIENCE

CLOSE_FRAME = 0x88  # RFC 6455 section 5.2: final fragment, opcode 8
PATH = "/socket.io/?EIO=4&transport=websocket"


class Socket:
    """One open socket; `handshake` is the server's answer to the upgrade."""

    def __init__(self, connection: socket.socket, handshake: bytes) -> None:
        self._connection = connection
        self.handshake = handshake

    def send(self, text: str) -> None:
        """Send a text (of less than 64 KB), masked with zeros."""
        data = text.encode()
        short = len(data) < 126
        length = bytes([0x80 | len(data)]) if short else b"\xfe" + len(data).to_bytes(2, "big")
        self._connection.sendall(b"\x81" + length + bytes(4) + data)

    def send_raw(self, data: bytes) -> None:
        """Send bytes that are no frame."""
        self._connection.sendall(data)

    def frame(self) -> tuple[int, bytes]:
        """The next frame's first byte and content; (0, b"") when the connection broke or was shut."""
        try:
            head = self._exactly(2)
            length = head[1]
            if length == 126:
                length = int.from_bytes(self._exactly(2), "big")
            return head[0], self._exactly(length)
        except (OSError, EOFError):
            return 0, b""

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self._connection.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def alive(self) -> bool:
        """Whether the server has not hung up."""
        self._connection.settimeout(0.01)
        try:
            return self._connection.recv(1, socket.MSG_PEEK) != b""
        except TimeoutError:
            return True

    def closed_properly(self) -> bool:
        """Read on to the end; whether a close frame was there before the connection went."""
        self._connection.settimeout(PATIENCE)
        while True:
            first, _ = self.frame()
            if first in (0, CLOSE_FRAME):
                self.close()
                return first == CLOSE_FRAME


def open_socket(url: str, *headers: str) -> Socket:
    """Open a WebSocket as a page of `url` would; fails unless the server agrees."""
    address = urlsplit(url)
    connection = socket.create_connection((address.hostname, address.port), timeout=PATIENCE)
    lines = [
        f"GET {PATH} HTTP/1.1",
        f"Host: {address.netloc}",
        f"Origin: {url}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        *headers,
    ]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        more = connection.recv(1)  # byte by byte: the first frame may follow at once
        assert more, answer
        answer += more
    assert answer.startswith(b"HTTP/1.1 101"), answer
    return Socket(connection, answer)
