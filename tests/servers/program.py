"""The real program, `python run.py`, as a process of its own: started, killed and started again."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from tests.servers.processes import PATIENCE, end, free_port, mortal, wait_until

ROOT = Path(__file__).parents[2]


class LiveServer:
    """The program on a free port of 127.0.0.1, with its own DATA_DIR.

    `settings` are environment variables (DATABASE_URL, RATELIMIT_ENABLED, …). A traceback on its
    standard error fails the test when the fixture ends, unless `tracebacks_expected` is set.
    """

    def __init__(self, data_dir: Path, arguments: tuple[str, ...] = (), **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_dir = data_dir
        self.arguments = arguments
        inherited = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ
        }
        fixed = {"HOST": "127.0.0.1", "PORT": str(self.port), "DATA_DIR": str(data_dir)}
        self.environment = inherited | {"RATELIMIT_ENABLED": "false"} | settings | fixed
        self.tracebacks_expected = False
        self.process: subprocess.Popen[bytes] | None = None
        data_dir.mkdir(parents=True, exist_ok=True)
        self._output = data_dir.with_name(data_dir.name + ".out")
        self._errors = data_dir.with_name(data_dir.name + ".err")

    def start(self) -> "LiveServer":
        """Start, and return once /healthz answers."""
        with self._output.open("ab") as output, self._errors.open("ab") as errors:
            self.process = subprocess.Popen(
                mortal([sys.executable, str(ROOT / "run.py"), *self.arguments]),
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
        wait_until(self._healthy, f"{self.url}/healthz")
        return self

    def _healthy(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise RuntimeError(f"the program ended with {self.process.returncode}: {self.stderr()}")
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> int:
        """SIGTERM, as an administrator would; returns the exit code."""
        return end(self.process, signal.SIGTERM) if self.process else 0

    def kill(self) -> None:
        """SIGKILL to the whole program at once, as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def restart(self) -> "LiveServer":
        """Start again on the same port and data, after `stop` or `kill`."""
        return self.start()

    def stdout(self) -> str:
        """Everything the program has printed so far, over all its starts."""
        return self._output.read_text(encoding="utf-8")

    def stderr(self) -> str:
        """Everything the program has complained about so far, over all its starts."""
        return self._errors.read_text(encoding="utf-8")
