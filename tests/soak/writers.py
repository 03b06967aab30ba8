"""Members who write over HTTP as fast as they are answered, and never give a post up."""

import hashlib
import re
import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import requests

from tests.servers.demo import PASSWORD
from tests.servers.processes import PATIENCE


def log_in_over_http(url: str, name: str) -> requests.Session:
    """A logged-in visitor without a browser; `headers` carry the token of their forms."""
    visitor = requests.Session()
    visitor.headers["Connection"] = "close"
    page = visitor.get(f"{url}/login", timeout=PATIENCE)
    form = {"csrf_token": _token(page.text), "email": name, "password": PASSWORD}
    answer = visitor.post(f"{url}/login", data=form, timeout=PATIENCE)
    assert "/logout" in answer.text, f"{name} is not logged in: {answer.status_code}"
    visitor.headers["X-CSRFToken"] = _token(answer.text)
    return visitor


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None, page[:2000]
    return found[1]


def whole(body: str) -> bool:
    """Whether a text is one of the writers', with nothing missing."""
    text, _, digest = body.rpartition(" ")
    return digest == _digest(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Writer:
    """Writes to one topic until `stop` is set; after an outage the same form is sent again, with its key."""

    url: str
    topic: int
    visitor: requests.Session
    number: int
    stop: threading.Event
    alive: threading.Event
    told: Callable[[], None]
    acknowledged: dict[int, str] = field(default_factory=dict)
    """Post -> what it said, of every post the server has answered for."""
    begun: list[str] = field(default_factory=list)
    """Everything that was ever sent, answered or not."""
    repeated: int = 0
    trouble: list[str] = field(default_factory=list)

    def run(self) -> None:
        """The life of a writer, in a thread."""
        try:
            while not self.stop.is_set():
                text = f"Writer {self.number}, line {len(self.begun)}. " + "Il pleut sur la terrasse. " * 20
                self._send(f"{text.strip()} {_digest(text.strip())}")
        except Exception as error:  # a thread's exception would go unheard
            self.trouble.append(repr(error))

    def _send(self, body: str) -> None:
        form = {"body": body, "idempotency_key": uuid.uuid4().hex, "reply_to_id": ""}
        self.begun.append(body)
        while True:
            try:
                answer = self._post(form)
            except requests.RequestException:
                if self.stop.is_set() and not self.alive.is_set():
                    return
                self.repeated += 1
                self.alive.wait(PATIENCE)
                continue
            if answer.status_code != 201:
                self.trouble.append(f"{answer.status_code}: {answer.text[:300]}")
                return
            self.acknowledged[int(answer.json()["id"])] = body
            self.told()
            return

    def _post(self, form: dict[str, str]) -> requests.Response:
        address = f"{self.url}/topics/{self.topic}/reply"
        return self.visitor.post(address, data=form, headers={"Accept": "application/json"}, timeout=PATIENCE)


class Writers:
    """Eight of them, and how many posts were acknowledged so far."""

    def __init__(self, url: str, topics: list[int], names: Iterable[str]) -> None:
        self.stop, self.alive = threading.Event(), threading.Event()
        self.alive.set()
        self._count, self._changed = 0, threading.Condition()
        self.all = [
            Writer(
                url,
                topics[number % len(topics)],
                log_in_over_http(url, name),
                number,
                self.stop,
                self.alive,
                self._told,
            )
            for number, name in enumerate(names)
        ]
        self._threads = [threading.Thread(target=one.run) for one in self.all]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def _told(self) -> None:
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait_for(self, more: int, seconds: float = 2 * PATIENCE) -> None:
        """Return once `more` further posts were acknowledged."""
        with self._changed:
            goal = self._count + more
            assert self._changed.wait_for(lambda: self._count >= goal, seconds), self.trouble()

    def finish(self) -> None:
        """Let each finish the post at hand."""
        self.stop.set()
        for thread in self._threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self._threads)

    def trouble(self) -> list[str]:
        return [line for one in self.all for line in one.trouble]

    def acknowledged(self) -> dict[int, str]:
        return {key: body for one in self.all for key, body in one.acknowledged.items()}

    def begun(self) -> set[str]:
        return {body for one in self.all for body in one.begun}
