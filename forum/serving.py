"""The web server: gunicorn, set up from here so that `python run.py` is all there is to start.

`threads` (the default) is one single process in which one thread reads all open sockets: simple, and good to
some thousands of live members. `gevent` is for several processes with PostgreSQL and Redis; then run.py has
patched the standard library before anything else was imported.
"""

import errno
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Any, NoReturn

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.sock import create_sockets
from gunicorn.workers.gthread import ThreadWorker

from forum.config import Config, ConfigError
from forum.realtime import thrift

GRACE_SECONDS = 3
"""How long a stopping server waits for requests that are under way; all is over within 5 s."""

THREADS = 100
"""One per running request. They are made when needed and cost nothing before."""

CONNECTIONS = 3_000
"""Running requests and idle kept-alive connections together; open sockets are counted elsewhere."""

OPEN_FILES = 65_536

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
Task = Callable[[Flask], object]


@dataclass(frozen=True, slots=True)
class Turns:
    """What the application does when its server starts, forks and stops."""

    ready: Callable[[], object] = lambda: None
    """Once in all, as soon as connections are accepted."""
    in_worker: Sequence[Task] = ()
    """Once in every process that serves, before its first request."""
    disconnect: Task = lambda _app: None
    """Before a process is forked, and at the end: a database connection must not be shared by two."""
    goodbye: Task = lambda _app: None
    """While the server stops, several times: for whoever connected at the last moment, too."""


def refuse_busy_address(config: Config) -> None:
    """Raise ConfigError if HOST:PORT cannot be listened on, before any work is done."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((config.host, config.port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigError(
                f"PORT is {config.port}, which another program on this machine is using: stop that "
                "program or set PORT to another number."
            ) from None
        if error.errno == errno.EACCES:
            raise ConfigError(
                f"PORT is {config.port}, which only root may open: set PORT to 1024 or more, behind a "
                "web server."
            ) from None
        raise ConfigError(
            f"HOST is not an address of this machine ({error.strerror or error}): use 127.0.0.1 for this "
            "machine alone, or 0.0.0.0 for every network."
        ) from None


def missing_redis(config: Config) -> str | None:
    """Say that the server of REDIS_URL does not answer; None when it does, or when there is none.

    Not a refusal: Redis may come later, and the community is better open without it than closed.
    """
    if config.redis_url is None:
        return None
    from redis import Redis, RedisError

    try:
        with Redis.from_url(config.redis_url, socket_connect_timeout=1, socket_timeout=1) as server:
            server.ping()
    except RedisError as error:
        return (
            f"REDIS_URL names a server that does not answer ({error}). Until it does, several processes do "
            "not tell each other what is new, and each counts rate limits by itself."
        )
    return None


def serve(
    app: Flask,
    config: Config,
    turns: Turns = Turns(),
) -> None:
    """Serve until SIGTERM or SIGINT, then end the process."""
    _make_room()
    thrift.share_arenas()
    gunicorn = _Gunicorn(app, config, turns)
    if config.server == "gevent":
        Master(gunicorn).run()
    else:
        _serve_here(gunicorn)


def _serve_here(gunicorn: "_Gunicorn") -> None:
    """Be the one worker oneself. A parent process would only cost memory, and outlive a killed child."""
    log = gunicorn.cfg.logger_class(gunicorn.cfg)
    listeners = create_sockets(gunicorn.cfg, log)
    seconds = gunicorn.cfg.timeout / 2
    worker = SquareWorker(1, os.getppid(), listeners, gunicorn, seconds, gunicorn.cfg, log)
    gunicorn.cfg.when_ready(worker)
    worker.init_process()  # returns when the worker was asked to stop and has done so
    worker.goodbye()  # to those who came while it stopped; what is being sent is sent
    gunicorn.disconnect()
    _end(0)


def _make_room() -> None:
    """Let one process hold thousands of sockets: each is an open file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class _Gunicorn(BaseApplication):
    """What gunicorn asks for: its settings, and the application."""

    def __init__(self, app: Flask, config: Config, turns: Turns) -> None:
        self.flask = app
        self._config = config
        self._turns = turns
        super().__init__()

    def load_config(self) -> None:
        host = f"[{self._config.host}]" if ":" in self._config.host else self._config.host
        settings = {
            "bind": f"{host}:{self._config.port}",
            "proc_name": "terrasse",
            "workers": self._config.workers,
            "worker_class": _gevent_worker() if self._config.server == "gevent" else SquareWorker,
            "threads": THREADS,
            "worker_connections": CONNECTIONS,
            "timeout": 60,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 15,
            "limit_request_line": 8190,
            "limit_request_fields": 64,
            "limit_request_field_size": 8190,
            "loglevel": "warning",
            "control_socket_disable": True,
            # The worker touches a file there every second: never on a disk, if memory is at hand.
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # noqa: S108
            # Terrasse reads X-Forwarded-* itself (TRUSTED_PROXIES); gunicorn must not believe them first.
            "forwarded_allow_ips": "",
            "when_ready": lambda _arbiter: self._turns.ready(),
            # SQLite would even lose its locks.
            "pre_fork": lambda _arbiter, _worker: self.disconnect(),
            "post_worker_init": self._in_new_worker,
            "worker_exit": _leave,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Wsgi:
        return uncompressed(self.flask.wsgi_app)

    def disconnect(self) -> None:
        """Leave nothing open that a forked process would share."""
        self._turns.disconnect(self.flask)

    def _in_new_worker(self, worker: Any) -> None:
        worker.goodbye = partial(self._turns.goodbye, self.flask)
        for task in self._turns.in_worker:
            task(self.flask)


def uncompressed(wsgi: Wsgi) -> Wsgi:
    """Decline WebSocket compression, which would keep about 300 KB of zlib state for every open socket."""

    def without_extensions(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return wsgi(environ, start_response)

    return without_extensions


class Master(Arbiter):
    """gunicorn's parent process, for which Ctrl-C is as gentle as SIGTERM. A second Ctrl-C is not."""

    def handle_int(self) -> None:
        self.handle_term()


class _GentleStop:
    """A worker that says goodbye to its sockets when it is asked to stop."""

    alive: bool
    goodbye: Callable[[], object]

    def init_signals(self) -> None:
        super().init_signals()  # type: ignore[misc]
        # In a terminal Ctrl-C reaches every process at once: finish requests then, too.
        signal.signal(signal.SIGINT, self.handle_exit)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        # gunicorn would write the visitor's address into the log beside what was wrong with the request.
        super().handle_error(req, client, None, exc)  # type: ignore[misc]

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        stopping = not self.alive
        super().handle_exit(sig, frame)  # type: ignore[misc]
        if not stopping:
            self._beside(self._say_goodbye)

    def _beside(self, task: Callable[[], None]) -> None:
        threading.Thread(target=task, daemon=True).start()

    def _say_goodbye(self) -> None:
        end = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < end:  # again, for whoever connected at the last moment
            self.goodbye()
            time.sleep(0.2)


class SquareWorker(_GentleStop, ThreadWorker):
    """The worker of SERVER=threads, which is the whole program."""

    def is_parent_alive(self) -> bool:
        return True  # there is no parent that matters: a shell that ends must not end the server

    def handle(self, connection: Any) -> Any:
        """Serve a request. A connection that ends with it is drained here, in its own thread.

        gunicorn drains it (for up to 2 s, RFC 9112 section 9.6) in the thread that accepts all others.
        """
        keep = super().handle(connection)
        if connection.sock.fileno() < 0:
            connection.close = lambda graceful=False: None  # a socket that is read elsewhere from now on
        elif keep is False:
            connection.close(graceful=True)
            connection.close = lambda graceful=False: None  # gunicorn counts the connection, and is done
        return keep


def _gevent_worker() -> type:
    """The worker of SERVER=gevent; gevent is imported only where it is wanted."""
    import gevent
    from gunicorn.workers.ggevent import GeventWorker

    class SquareGeventWorker(_GentleStop, GeventWorker):
        def _beside(self, task: Callable[[], None]) -> None:
            gevent.spawn(task)  # a thread's start would wait, which a signal handler may not do here

    return SquareGeventWorker


def _leave(arbiter: Any, worker: Any) -> None:
    """End a forked worker at once: its last threads wait for clients that are gone, for nothing of ours."""
    if os.getpid() == arbiter.pid or not worker.booted:
        return
    leaving = sys.exc_info()[1]
    code = leaving.code if isinstance(leaving, SystemExit) else 1
    _end(code if isinstance(code, int) else 0)


def _end(code: int) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
