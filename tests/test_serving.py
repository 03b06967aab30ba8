"""The program from outside: how it starts, what it prints, and how it stops."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import requests

from tests.servers.postgres import PostgresServer
from tests.servers.processes import PATIENCE, wait_until
from tests.servers.program import ROOT, LiveServer
from tests.servers.sockets import Socket
from tests.servers.valkey import RedisServer

STOP_SECONDS = 5.0

Serve = Callable[..., LiveServer]
Open = Callable[..., Socket]


def _refused(tmp_path: Path, *arguments: str, **settings: str) -> str:
    """Start the program with settings it cannot use; returns the one line it complains with."""
    environment = {"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path / "data"), "PORT": "1"} | settings
    result = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert re.fullmatch(r"Terrasse: [^\n]+\.\n", result.stderr), result.stderr
    return result.stderr


def _stops(server: LiveServer, how: int) -> float:
    """Send the signal; returns the seconds until the program has ended, with exit code 0."""
    assert server.process is not None
    began = time.monotonic()
    server.process.send_signal(how)
    assert server.process.wait(STOP_SECONDS + 10) == 0
    return time.monotonic() - began


# --- Starting ----------------------------------------------------------------------------------------


def test_the_first_start_shows_a_link_and_later_ones_do_as_long_as_nobody_used_it(serve: Serve) -> None:
    server = serve()
    assert f"Terrasse is open at {server.url}\n" in server.stdout()
    assert f"each message is a file in {server.data_dir / 'mail'}" in server.stdout()
    link = re.search(rf"^    {re.escape(server.url)}/\S+$", server.stdout(), re.MULTILINE)
    assert link is not None
    assert requests.get(link.group().strip(), timeout=PATIENCE).status_code == 200


def test_a_normal_run_complains_about_nothing_and_logs_no_visitor(serve: Serve) -> None:
    server = serve()
    requests.get(server.url, timeout=PATIENCE)
    requests.get(f"{server.url}/nowhere?token=hunter2", timeout=PATIENCE)
    server.stop()
    assert server.stderr() == ""
    assert "hunter2" not in server.stdout()


def test_mail_that_is_sent_is_not_announced(serve: Serve) -> None:
    assert "Mail is not sent" not in serve(MAIL_URL="smtp://127.0.0.1:2525").stdout()


def test_a_redis_that_is_away_is_named_and_the_community_opens(serve: Serve, unused_port: str) -> None:
    server = serve(REDIS_URL=f"redis://:hunter2@127.0.0.1:{unused_port}/0")
    assert "Terrasse: REDIS_URL names a server that does not answer" in server.stderr()
    assert "hunter2" not in server.stderr()
    assert f"Terrasse is open at {server.url}\n" in server.stdout()


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"PORT": "0"}, "PORT"),
        ({"HOST": "192.0.2.1", "PORT": "5000"}, "HOST"),  # an address for documentation, RFC 5737
        ({"HOST": "no.such.host.invalid", "PORT": "5000"}, "HOST"),
        ({"SERVER": "gevent"}, "SERVER"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"BASE_URL": "forum.example.org"}, "BASE_URL"),
    ],
)
def test_a_wrong_setting_ends_the_start_with_a_sentence(
    tmp_path: Path, settings: dict[str, str], name: str
) -> None:
    assert f"Terrasse: {name} " in _refused(tmp_path, **settings)


def test_a_port_in_use_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        complaint = _refused(tmp_path, PORT=str(other.getsockname()[1]))
    assert "another program on this machine is using" in complaint


def test_a_database_that_is_away_ends_the_start_with_a_sentence(tmp_path: Path, unused_port: str) -> None:
    url = f"postgresql://ada:hunter2@127.0.0.1:{unused_port}/terrasse"
    complaint = _refused(tmp_path, PORT=unused_port, DATABASE_URL=url)
    assert "DATABASE_URL names a database that cannot be used" in complaint
    assert "hunter2" not in complaint


def test_a_file_that_is_no_database_ends_the_start_with_a_sentence(tmp_path: Path, unused_port: str) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"\xff\xd8" * 5000)
    assert "not a database" in _refused(tmp_path, PORT=unused_port, DATABASE_URL=f"sqlite:///{path}")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_of_a_newer_terrasse_is_left_alone(
    database_url: str, tmp_path: Path, unused_port: str
) -> None:
    import sqlite3

    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as database:
        newest = "(SELECT max(version_num) FROM alembic_version)"
        database.execute(
            f"UPDATE alembic_version SET version_num = 'from_the_future' WHERE version_num = {newest}"
        )
    database.close()
    assert "a newer Terrasse" in _refused(tmp_path, PORT=unused_port, DATABASE_URL=database_url)


def test_demo_leaves_a_community_alone(serve: Serve, tmp_path: Path, unused_port: str) -> None:
    server = serve("--demo")
    server.stop()
    complaint = _refused(tmp_path, "--demo", PORT=unused_port, DATA_DIR=str(server.data_dir))
    assert "--demo fills an empty database only" in complaint


# --- Stopping ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_stopping_says_goodbye_to_open_sockets(serve: Serve, how: int, live_page: Open) -> None:
    server = serve()
    pages = [live_page(server.url) for _ in range(20)]
    assert _stops(server, how) < STOP_SECONDS
    for page in pages:
        assert page.closed_properly(), "the socket broke instead of being closed"


def test_stopping_finishes_a_request_that_is_under_way(serve: Serve) -> None:
    server = serve()
    with socket.create_connection(("127.0.0.1", server.port)) as visitor:
        visitor.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        time.sleep(0.3)  # the server has begun to read; there is nothing to wait for
        assert server.process is not None
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        visitor.sendall(b"\r\n")
        visitor.settimeout(STOP_SECONDS)
        assert visitor.recv(4096).startswith(b"HTTP/1.1 200 OK")
    assert server.process.wait(STOP_SECONDS) == 0


def test_stopping_does_not_wait_for_a_visitor_who_never_finishes(serve: Serve) -> None:
    server = serve()
    with socket.create_connection(("127.0.0.1", server.port)) as visitor:
        visitor.sendall(b"GET /healthz HTTP/1.1\r\n")
        time.sleep(0.3)
        assert _stops(server, signal.SIGTERM) < STOP_SECONDS


def test_a_killed_server_comes_back_at_once_on_the_same_port(serve: Serve) -> None:
    server = serve()
    assert server.process is not None
    server.process.kill()  # this one process, not its group: there is no other
    server.process.wait()
    server.restart()
    assert requests.get(f"{server.url}/healthz", timeout=PATIENCE).status_code == 200


# --- Serving -----------------------------------------------------------------------------------------


def test_visitors_who_do_not_hang_up_keep_nobody_waiting(serve: Serve) -> None:
    server = serve()
    lingering = []
    for _ in range(5):
        visitor = socket.create_connection(("127.0.0.1", server.port))
        visitor.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert visitor.recv(4096).startswith(b"HTTP/1.1 200")
        lingering.append(visitor)
    began = time.monotonic()
    assert requests.get(f"{server.url}/healthz", timeout=PATIENCE).status_code == 200
    assert time.monotonic() - began < 1.0
    for visitor in lingering:
        visitor.close()


def test_oversized_requests_are_refused(serve: Serve) -> None:
    url = serve().url
    assert requests.get(f"{url}/?q={'x' * 9000}", timeout=PATIENCE).status_code == 414
    assert requests.get(url, headers={"X-Long": "x" * 9000}, timeout=PATIENCE).status_code == 431
    many = {f"X-{number}": "x" for number in range(100)}
    assert requests.get(url, headers=many, timeout=PATIENCE).status_code == 431


@pytest.mark.postgres
def test_several_processes_on_postgresql(
    serve: Serve, pg: PostgresServer, redis_server: RedisServer, live_page: Open
) -> None:
    name = pg.create()
    server = serve(DATABASE_URL=pg.url(name), REDIS_URL=redis_server.url, SERVER="gevent", WORKERS="2")
    assert server.process is not None
    parent = psutil.Process(server.process.pid)
    wait_until(lambda: len(parent.children()) == 2, "two workers")
    pages = [live_page(server.url) for _ in range(20)]
    assert all(page.alive() for page in pages)
    assert _stops(server, signal.SIGTERM) < STOP_SECONDS
    assert all(page.closed_properly() for page in pages)
    assert server.stderr() == ""


def test_an_application_without_database_and_sockets_is_served_and_stopped(tmp_path: Path) -> None:
    """The yardstick of `make bench` runs under the same server, and must end as quietly."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), "PORT": str(port), "BENCH_SIZES": "3"}
    bare = subprocess.Popen(
        [sys.executable, "-m", "bench.bare"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )

    def answers() -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{port}/3", timeout=5).text == "xxx"
        except requests.ConnectionError:
            return False

    try:
        wait_until(answers, "the yardstick")
        bare.terminate()
        assert bare.communicate(timeout=20) == (None, "")
        assert bare.returncode == 0
    finally:
        bare.kill()
