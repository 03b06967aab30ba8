"""One signal to many sockets, in the server that runs on threads: the bytes are made once and sent at once.

A server's frames are not masked (RFC 6455 section 5.3), so every client gets the same bytes. Handing them to
a thread for each socket, as Engine.IO does, wakes a thousand threads for a thousand readers; here one loop
writes them, and only a client whose buffer is full is left to its own thread.
"""

from __future__ import annotations

from typing import Any

from engineio.packet import MESSAGE, NOOP
from engineio.packet import Packet as EnginePacket
from socketio import Manager
from socketio.packet import EVENT, Packet

from forum.realtime.outgoing import text_frame
from forum.realtime.thrift import ThriftyWebSocket


class Fanout(Manager):
    """The table of rooms of one process, whose signals leave at once."""

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **more: Any,
    ) -> None:
        """Tell everyone in ``room``; what a client can't take at once waits in its queue, in order."""
        if callback is not None or isinstance(data, (tuple, bytes)):
            super().emit(event, data, namespace, room, skip_sid, callback, to, **more)
            return
        payload = [event] if data is None else [event, data]
        text = Packet(EVENT, namespace=namespace, data=payload, binary=False).encode()
        packet = EnginePacket(MESSAGE, text)
        frame = text_frame(f"{MESSAGE}{text}")
        skipped = skip_sid if isinstance(skip_sid, list) else [skip_sid]
        for sid, engine_sid in self.get_participants(namespace, to or room):
            if sid not in skipped and not self._at_once(engine_sid, frame):
                self.server._send_eio_packet(engine_sid, packet)

    def _at_once(self, engine_sid: str, frame: bytes) -> bool:
        connection = self.server.eio.sockets.get(engine_sid)
        wire: ThriftyWebSocket | None = getattr(connection, "wire", None)
        if wire is None or not connection.queue.empty() or not wire.send_at_once(frame):
            return False
        if wire.rest:
            # Its thread writes the rest before whatever it is given to write: nothing, here.
            connection.send(EnginePacket(NOOP))
        return True
