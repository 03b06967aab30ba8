"""Telling a topic's members who is here, at most once a second for each topic."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from typing import Any

from flask import Flask, current_app
from redis import RedisError

from forum.realtime.presence import KEEP_ALIVE, Here, Person, Shared
from forum.realtime.rooms import presence_room
from forum.realtime.seats import seats
from forum.realtime.server import socketio

SHOWN = 12
"""Names told; of the others, only how many."""

PAUSE = 1.0
"""Seconds between two tellings: a hundred people coming at once are one piece of news."""

log = logging.getLogger(__name__)


class Presence:
    """Keeps and tells who is here, for one app."""

    def __init__(self, app: Flask, redis_url: str | None) -> None:
        self._app = app
        self._here = Here()
        self._shared = Shared(redis_url, secrets.token_hex(4)) if redis_url else None
        self._changed: set[int] = set()
        self._news = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def come(self, topic_id: int, person: Person, sid: str) -> None:
        """A socket of ``person`` opened the topic."""
        if self._here.come(topic_id, person, sid):
            self._share("come", topic_id, person)
        self._tell_later(topic_id)

    def go(self, topic_id: int, sid: str) -> None:
        """A socket left the topic."""
        person = self._here.go(topic_id, sid)
        if person is not None:
            self._share("go", topic_id, person)
            self._tell_later(topic_id)

    def people(self, topic_id: int) -> list[Person]:
        """Who is here, by name; of this process alone while Redis is away."""
        if self._shared is not None:
            try:
                return self._shared.people(topic_id)
            except RedisError:
                log.warning("presence is of this process alone: Redis can't be reached")
        return self._here.people(topic_id)

    def told(self, topic_id: int) -> dict[str, Any]:
        """What the members of a topic are told."""
        people = self.people(topic_id)
        shown = [
            {
                "id": one.id,
                "name": one.display_name,
                "initials": one.initials,
                "hue": one.hue,
                "works_here": one.works_here,
            }
            for one in people[:SHOWN]
        ]
        return {"topic": topic_id, "here": shown, "count": len(people)}

    def _share(self, verb: str, topic_id: int, person: Person) -> None:
        if self._shared is not None:
            try:
                getattr(self._shared, verb)(topic_id, person)
            except RedisError:
                log.warning("presence is not shared: Redis can't be reached")

    def _tell_later(self, topic_id: int) -> None:
        self._changed.add(topic_id)
        self._news.set()
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        refreshed = time.monotonic()
        while True:
            self._news.wait(KEEP_ALIVE)
            self._news.clear()
            while self._changed:
                topic_id = self._changed.pop()
                try:
                    with self._app.app_context():
                        socketio().emit("presence", self.told(topic_id), to=presence_room(topic_id))
                except Exception:
                    log.exception("telling who is here failed")
            if time.monotonic() - refreshed > KEEP_ALIVE:
                refreshed = time.monotonic()
                self._keep_alive()
            time.sleep(PAUSE)

    def _keep_alive(self) -> None:
        self._here.forget_others(seat.sid for seat in seats(self._app).all())
        if self._shared is None:
            return
        try:
            for topic_id in self._here.topics():
                self._shared.keep_alive(topic_id, self._here.people(topic_id))
        except RedisError:
            log.warning("presence is not kept alive: Redis can't be reached")


def install(app: Flask, redis_url: str | None) -> None:
    """Give ``app`` its presence."""
    app.extensions["forum.presence"] = Presence(app, redis_url)


def presence() -> Presence:
    """The presence of the running app."""
    found: Presence = current_app.extensions["forum.presence"]
    return found
