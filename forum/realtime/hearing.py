"""What a browser may say over its socket reaches its handler here. No message, however odd, is an error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import request

from forum.policy.check import Refused
from forum.realtime.seats import Seat, seats

REFUSED: dict[str, Any] = {"ok": False}

log = logging.getLogger(__name__)

Handler = Callable[[Seat, dict[str, Any]], dict[str, Any]]


def said(handler: Handler) -> Callable[..., dict[str, Any]]:
    """Give ``handler`` the seat and a dictionary, whatever was sent; answer instead of raising."""

    @wraps(handler)
    def hear(*sent: Any) -> dict[str, Any]:
        seat = seats().of(request.sid)  # type: ignore[attr-defined]
        if seat is None or not seat.may_speak():
            return REFUSED
        words = sent[0] if sent and isinstance(sent[0], dict) else {}
        try:
            return handler(seat, words)
        except Refused:
            return REFUSED
        except Exception:
            if seats().of(seat.sid) is not None:  # who hung up can enter no room
                log.exception("a socket's «%s» failed", handler.__name__)
            return REFUSED

    return hear
