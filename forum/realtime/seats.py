"""Who is connected to this process, and what they follow."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from flask import Flask, current_app

BURST = 30
"""Messages a socket may send at once …"""

REFILL = 3.0
"""… and how many more a second."""


@dataclass(slots=True)
class Seat:
    """One open socket: whose it is, and the topics and categories it follows in its language."""

    sid: str
    member_id: int | None
    token: str | None
    """The session it was opened with, to be asked for again; None for a guest."""
    topics: dict[int, str] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)
    moderated: set[int] = field(default_factory=set)
    """The followed topics that its member moderates."""
    present: set[int] = field(default_factory=set)
    """The followed topics in which its member counts as being here."""
    further: set[str] = field(default_factory=set)
    """Rooms that an add-on let it into; the add-on's own doorkeeper asks about them again."""
    followed: set[tuple[str, int]] = field(default_factory=set)
    """Things of any slice that its page shows, by kind and number (``forum.realtime.following``)."""
    typed_at: float = 0.0
    _credit: float = BURST
    _counted_at: float = field(default_factory=time.monotonic)

    def may_speak(self) -> bool:
        """Whether this socket has not sent too much lately."""
        moment = time.monotonic()
        self._credit = min(BURST, self._credit + (moment - self._counted_at) * REFILL)
        self._counted_at = moment
        if self._credit < 1:
            return False
        self._credit -= 1
        return True


@dataclass(slots=True)
class Seats:
    """Every open socket of this process."""

    _by_sid: dict[str, Seat] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def take(self, seat: Seat) -> None:
        with self._guard:
            self._by_sid[seat.sid] = seat

    def leave(self, sid: str) -> Seat | None:
        with self._guard:
            return self._by_sid.pop(sid, None)

    def of(self, sid: str) -> Seat | None:
        return self._by_sid.get(sid)

    def all(self) -> list[Seat]:
        with self._guard:
            return list(self._by_sid.values())

    def __len__(self) -> int:
        return len(self._by_sid)


def install(app: Flask) -> None:
    """Give ``app`` an empty room of seats."""
    app.extensions["forum.seats"] = Seats()


def seats(app: Flask | None = None) -> Seats:
    """The seats of ``app``, or of the running one."""
    found: Seats = (app or current_app).extensions["forum.seats"]
    return found
