"""What strangers send over a socket: read within bounds, and never answered with a traceback in the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from flask_socketio import SocketIO

log = logging.getLogger(__name__)


class BoundedJson:
    """The standard library's JSON, for which a text nested too deeply is simply not JSON."""

    dumps = staticmethod(json.dumps)

    @staticmethod
    def loads(text: Any, **options: Any) -> Any:
        """Like ``json.loads``; raises ValueError, and nothing else, for what it can't read."""
        try:
            return json.loads(text, **options)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def guard(socketio: SocketIO) -> None:
    """Close a socket quietly whose messages are not what our pages send."""
    engine = socketio.server.eio
    handle: Callable[[str, Any], Any] = engine.handlers["message"]

    def guarded(sid: str, data: Any) -> None:
        try:
            handle(sid, data)
        except (ValueError, TypeError, LookupError, AttributeError):
            log.info("a socket sent what no page of ours sends, and is closed")
            engine.disconnect(sid)

    engine.on("message", guarded)
