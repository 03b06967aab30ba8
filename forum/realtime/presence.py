"""Who is here now: members with a topic open, each once however many tabs they have. Guests are not counted.

In one process a table in memory; with Redis a sorted set per topic, whose entries run out unless the
process that wrote them keeps them alive, so that a killed process takes its people along.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from redis import Redis

ALIVE = 90.0
"""Seconds for which an entry in Redis counts without being kept alive."""

KEEP_ALIVE = 30.0
"""Seconds between two rounds of keeping alive."""


@dataclass(frozen=True, slots=True, order=True)
class Person:
    """A member as others see them."""

    display_name: str
    id: int
    initials: str
    hue: int
    works_here: bool = False


@dataclass(slots=True)
class Here:
    """Presence as one process knows it: topic, then person, then their sockets."""

    _topics: dict[int, dict[Person, set[str]]] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def come(self, topic_id: int, person: Person, sid: str) -> bool:
        """Note that a socket of ``person`` has the topic open; answers whether they were not here before."""
        with self._guard:
            people = self._topics.setdefault(topic_id, {})
            sockets = people.setdefault(person, set())
            sockets.add(sid)
            return len(sockets) == 1

    def go(self, topic_id: int, sid: str) -> Person | None:
        """Note that a socket left the topic; answers whom, if that was their last one here."""
        with self._guard:
            people = self._topics.get(topic_id, {})
            for person, sockets in people.items():
                if sid in sockets:
                    sockets.discard(sid)
                    if sockets:
                        return None
                    del people[person]
                    if not people:
                        del self._topics[topic_id]
                    return person
        return None

    def people(self, topic_id: int) -> list[Person]:
        with self._guard:
            return sorted(self._topics.get(topic_id, ()))

    def topics(self) -> list[int]:
        with self._guard:
            return list(self._topics)

    def forget_others(self, sids: Iterable[str]) -> None:
        """Drop sockets that are not among ``sids``: insurance against a disconnection nobody told of."""
        alive = set(sids)
        with self._guard:
            for topic_id in list(self._topics):
                people = self._topics[topic_id]
                for person in list(people):
                    people[person] &= alive
                    if not people[person]:
                        del people[person]
                if not people:
                    del self._topics[topic_id]


class Shared:
    """Presence of all processes together, in Redis."""

    def __init__(self, url: str, process: str) -> None:
        self._redis: Any = Redis.from_url(url, decode_responses=True, socket_timeout=2)
        self._process = process

    def come(self, topic_id: int, person: Person) -> None:
        self._redis.zadd(_key(topic_id), {self._entry(person): time.time() + ALIVE})
        self._redis.expire(_key(topic_id), int(ALIVE * 2))

    def go(self, topic_id: int, person: Person) -> None:
        self._redis.zrem(_key(topic_id), self._entry(person))

    def keep_alive(self, topic_id: int, people: Iterable[Person]) -> None:
        for person in people:
            self.come(topic_id, person)
        self._redis.zremrangebyscore(_key(topic_id), "-inf", time.time())

    def people(self, topic_id: int) -> list[Person]:
        entries = self._redis.zrangebyscore(_key(topic_id), time.time(), "+inf")
        return sorted({Person(**json.loads(entry.split(" ", 1)[1])) for entry in entries})

    def _entry(self, person: Person) -> str:
        return f"{self._process} {json.dumps(asdict(person), sort_keys=True)}"


def _key(topic_id: int) -> str:
    return f"terrasse:here:{topic_id}"
