"""Starts, kills, freezes and restarts the test pages' server, on one port and one topic."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.servers.processes import PATIENCE, end, mortal, wait_until

ROOT = Path(__file__).parents[3]


class PageServer:
    """`settings` are those of server.py: ping_interval, ping_timeout (seconds)."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self._folder, self._settings = folder, json.dumps(settings)
        self.state = folder / "topic.json"
        """Where the topic is kept."""
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def stderr(self) -> str:
        """What the server said, of all its lives."""
        return (self._folder / "err").read_text()

    def start(self) -> None:
        """Start, the second time on the same port; returns once it answers."""
        command = [sys.executable, "-m", "tests.live.pages.server", str(self.port)]
        command += [str(self.state), self._settings]
        with (self._folder / "err").open("ab") as errors:
            self._process = subprocess.Popen(
                mortal(command), cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, env={**os.environ}
            )
        assert self._process.stdout is not None
        with self._process.stdout as said:
            line = said.readline()
        assert line, self.stderr
        self.port = int(line)
        wait_until(self._listens, self.url)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(2)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def revive(self) -> None:
        """Start again, if a test left it dead."""
        if self._process.poll() is not None:
            self.start()

    def kill(self) -> None:
        """As a power cut would."""
        end(self._process, signal.SIGKILL)

    def freeze(self) -> None:
        """The server says nothing any more, and its connections stay."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def read(self, path: str) -> Any:
        """The JSON at `path`."""
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
            return json.load(answer)

    def step(self, do: str, **details: Any) -> Any:
        """One step of a script (see server.py); returns the truth after it."""
        body = json.dumps({"do": do, **details}).encode()
        request = urllib.request.Request(
            f"{self.url}/step", data=body, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def open(self, page: Page) -> Page:
        """Open the test page; its modules are there when this returns."""
        page.goto(self.url)
        page.wait_for_function("window.ready")
        return page
