"""The servers that are measured: the program as `make run` starts it, and a bare Flask beside it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import psutil

from bench.http import get, once

ROOT = Path(__file__).parent.parent

CORES = sorted(os.sched_getaffinity(0))
"""The cores of this machine: the first is the server's."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A server in a process of its own, on one core when the machine has several."""

    def __init__(self, command: list[str], data_dir: Path, **settings: str) -> None:
        self.port = free_port()
        environ = {
            **os.environ,
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "DATA_DIR": str(data_dir),
            "RATELIMIT_ENABLED": "false",
            **settings,
        }
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
        os.sched_setaffinity(self.process.pid, CORES[:1])
        self.ready_after = self._wait()

    def _wait(self) -> float:
        while time.perf_counter() - self.begun < 30:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}")
            try:
                status, _ = once(self.port, get("/healthz", self.port))
            except OSError:
                time.sleep(0.02)
                continue
            if status == 200:
                return time.perf_counter() - self.begun
        raise RuntimeError("the server did not become ready in 30 s")

    def memory(self) -> float:
        """Resident memory of the server and its children, in MB."""
        process = psutil.Process(self.process.pid)
        return sum(item.memory_info().rss for item in [process, *process.children(recursive=True)]) / 2**20

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def leave_first_core() -> None:
    """Let the generator run on the other cores, so that it takes nothing from the server."""
    os.sched_setaffinity(0, CORES[1:] or CORES)


def program(data_dir: Path) -> Server:
    """Terrasse, as `make run` starts it."""
    return Server([sys.executable, "run.py"], data_dir)


def bare(data_dir: Path, sizes: list[int]) -> Server:
    """A Flask application with one route that answers ``/<bytes>`` with so many bytes."""
    return Server([sys.executable, "-m", "bench.bare"], data_dir, BENCH_SIZES=",".join(map(str, sizes)))
