"""A topic as the catch-up protocol sees it: numbers without gaps, posts, and posts that are gone."""

import json
import random
import threading
from pathlib import Path
from typing import Any

Signal = tuple[str, dict[str, Any]]

CHUNK = 4
"""Changes told at a time: few, so that `more` happens often."""


class Topic:
    """Kept in a file, written before anybody hears of a change."""

    posts: dict[int, list[Any]]
    """Post -> the number of its last change, and its text or None."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._empty()
        if path.exists():
            kept = json.loads(path.read_text())
            self.seq, self.forgotten = kept["seq"], kept["forgotten"]
            self.posts = {int(key): value for key, value in kept["posts"].items()}

    def _empty(self) -> None:
        self.seq = 0
        self.forgotten = 0
        self.posts = {}
        self._late: list[Signal] = []
        self._sent: list[Signal] = []

    def clear(self) -> None:
        """A new topic, without a post."""
        with self._lock:
            self._empty()
            self._save()

    def _save(self) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps({"seq": self.seq, "forgotten": self.forgotten, "posts": self.posts}))
        fresh.replace(self._path)

    def truth(self) -> dict[str, Any]:
        """What a page loaded now would show."""
        with self._lock:
            shown = [[key, text] for key, (_, text) in sorted(self.posts.items()) if text is not None]
            return {"seq": self.seq, "posts": shown}

    def forget(self, before: int) -> None:
        """Whoever knows less than number `before` must load the page anew."""
        with self._lock:
            self.forgotten = before
            self._save()

    def since(self, seq: int) -> dict[str, Any]:
        """The answer of the catch-up, at most CHUNK numbers at a time."""
        with self._lock:
            if seq > self.seq or seq < self.forgotten:
                return {"seq": self.seq, "posts": [], "gone": [], "more": False, "reset": True}
            changed = sorted((number, key) for key, (number, _) in self.posts.items() if number > seq)
            numbers = sorted({number for number, _ in changed})
            more = len(numbers) > CHUNK
            until = numbers[CHUNK - 1] if more else self.seq
            told = sorted(key for number, key in changed if number <= until)
            posts = [
                {"id": key, "seq": self.posts[key][0], "html": self.posts[key][1]}
                for key in told
                if self.posts[key][1] is not None
            ]
            gone = [key for key in told if self.posts[key][1] is None]
            return {"seq": until, "posts": posts, "gone": gone, "more": more, "reset": False}

    def change(self, kind: str, how: str, chance: random.Random) -> list[Signal]:
        """Something happens; returns the signals to send now (`how`: now, twice, late or lost)."""
        with self._lock:
            signals = self._happen(kind, chance)
            self._save()
            self._sent += signals
            if how == "late":
                self._late += signals
            return {"now": signals, "twice": signals * 2}.get(how, [])

    def _happen(self, kind: str, chance: random.Random) -> list[Signal]:
        shown = [key for key, (_, text) in self.posts.items() if text is not None]
        absent = [key for key, (_, text) in self.posts.items() if text is None]
        self.seq += 1
        if kind == "gone" and shown:
            key = chance.choice(shown)
            self.posts[key] = [self.seq, None]
            return [("post:gone", {"topic": 7, "seq": self.seq, "id": key})]
        if kind == "merge":  # one number, several posts: a signal without a card
            for key in [*chance.sample(shown, min(2, len(shown))), len(self.posts) + 1, len(self.posts) + 2]:
                self.posts[key] = [self.seq, f"post {key} merged at {self.seq}"]
            return [("post:changed", {"topic": 7, "seq": self.seq})]
        event, key = "post:added", len(self.posts) + 1
        if kind == "edit" and shown:
            event, key = "post:changed", chance.choice(shown)
        elif kind == "restore" and absent:
            key = chance.choice(absent)
        self.posts[key] = [self.seq, f"post {key} as of {self.seq}"]
        return [(event, {"topic": 7, "seq": self.seq, "id": key, "html": self.posts[key][1]})]

    def flush(self, chance: random.Random) -> list[Signal]:
        """The late signals, in any order."""
        with self._lock:
            signals, self._late = self._late, []
            chance.shuffle(signals)
            return signals

    def repeat(self, chance: random.Random) -> list[Signal]:
        """Every signal there ever was (of this process), once more, in any order."""
        with self._lock:
            return chance.sample(self._sent, len(self._sent))
