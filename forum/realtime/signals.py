"""The only place that emits (typing and presence in ``sockets.py`` aside). Called after the commit."""

from __future__ import annotations

from typing import Any

from forum.realtime.server import socketio


def send(room: str, event: str, payload: dict[str, Any]) -> None:
    """Tell everyone in ``room``. A hint only: whoever misses it catches up over HTTP."""
    socketio.emit(event, payload, to=room)


def close(room: str) -> None:
    """Put everyone out of ``room``, in every process; who may still read it joins again."""
    socketio.close_room(room)
