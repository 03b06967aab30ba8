"""Starting a process that never outlives the tests, and waiting for what it promises."""

import contextlib
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable

PATIENCE = 45.0
"""Seconds within which whatever is to come has come, on a busy machine too; it is noticed as soon as it is there."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mortal(command: list[str]) -> list[str]:
    """The command, ended by the kernel when the test process is gone, even by SIGKILL (where setpriv is)."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", *command] if setpriv else command


def wait_until(ready: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Return as soon as `ready()` is true; fail, naming `what`, when `seconds` have passed."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
        time.sleep(0.02)


def end(process: "subprocess.Popen[bytes]", how: int = signal.SIGTERM, seconds: float = PATIENCE) -> int:
    """End the process with signal `how`, by force after `seconds`; returns its exit code."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(how)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
