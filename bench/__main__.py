"""Fill a database, start the servers, measure, print. Every figure is of this machine and this run."""

from __future__ import annotations

import argparse
import itertools
import secrets
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from bench import servers
from bench.dataset import COMMON, DataSet, add_listeners, fill
from bench.http import get, load, once, post
from bench.listeners import deliver
from bench.moderators import add_reports
from bench.queue import add_queue
from bench.report import read_report
from bench.screening import add_screening
from bench.table import Table
from bench.weight import first_visit
from forum.app import build_app
from forum.config import Config
from forum.facts.bus import record
from forum.facts.catalogue import CommunityOpened
from forum.storage import migrating
from forum.storage.session import transaction
from moderation.attach import attach

PARTS = ("pages", "search", "event", "report", "visit", "replies", "live")
CONCURRENCY = 16
WRITERS = 8


def _prepare(data_dir: Path, listeners: int) -> tuple[DataSet, list[str]]:
    app = build_app(Config.from_env({"DATA_DIR": str(data_dir), "RATELIMIT_ENABLED": "false"}), [attach])
    migrating.upgrade(app)
    data, cookies = fill(app), add_listeners(app, listeners)
    with app.app_context(), transaction():
        record(CommunityOpened(actor_id=1))  # everybody here has accepted the code of conduct
    return data, cookies


def _always(sent: bytes) -> Callable[[], bytes]:
    return lambda: sent


def _reply(port: int, topic: int, cookie: str, token: str) -> bytes:
    fields = {
        "csrf_token": token,
        "idempotency_key": secrets.token_urlsafe(16),
        "body": f"Merci, j'ai trouvé la boucle à l'atelier. {secrets.token_hex(4)}",
    }
    return post(f"/topics/{topic}/reply", port, cookie, urlencode(fields).encode())


def _pages(table: Table, server: servers.Server, data: DataSet, data_dir: Path, seconds: float) -> None:
    topic = f"/topics/{data.page_topic}/topic-{data.page_topic}"
    wanted = [
        ("topic page of 20 posts, guest", topic, "", 0.40),
        ("topic page of 20 posts, member", topic, "member", 0.20),
        ("topic list, guest", "/topics", "", 0.40),
        ("topic list, member", "/topics", "member", 0.20),
    ]
    gave = []
    for name, path, who, goal in wanted:
        cookies = [data.cookies[at % len(data.cookies)] if who else "" for at in range(CONCURRENCY)]
        requests = [_always(get(path, server.port, cookie)) for cookie in cookies]
        load(server.port, requests, seconds=1)
        gave.append((name, load(server.port, requests, seconds=seconds), goal))
    with servers.bare(data_dir, [run.size for _, run, _ in gave]) as bare:
        for name, run, goal in gave:
            requests = [_always(get(f"/{run.size}", bare.port))] * CONCURRENCY
            load(bare.port, requests, seconds=1)
            yardstick = load(bare.port, requests, seconds=seconds)
            ratio = run.per_second / yardstick.per_second
            text = f"{run.per_second:,.0f}/s = {ratio:.2f} of bare Flask's {yardstick.per_second:,.0f}/s"
            table.add(
                f"{name} ({run.size:,} bytes)", text, f"≥ {goal:.2f}", ratio >= goal and not run.failures
            )


def _writes(table: Table, server: servers.Server, data: DataSet, seconds: float) -> None:
    topics = itertools.cycle(data.topic_ids)

    def writer(at: int) -> Callable[[], bytes]:
        return lambda: _reply(server.port, next(topics), data.cookies[at], data.tokens[at])

    requests = [writer(at) for at in range(WRITERS)]
    load(server.port, requests, seconds=1, good=frozenset({201}))
    run = load(server.port, requests, seconds=seconds, good=frozenset({201}))
    p99 = run.percentile(0.99)
    text = f"{run.per_second:,.0f}/s, p99 {p99:.0f} ms, {run.failures} refused"
    table.add(f"reply on disk, {WRITERS} writers", text, "≥ 250/s, p99 ≤ 100 ms",
              run.per_second >= 250 and p99 <= 100 and not run.failures)  # fmt: skip


def _searches(table: Table, server: servers.Server, data: DataSet, seconds: float) -> None:
    requests = [_always(get(f"/search?q={COMMON}", server.port, data.cookies[at])) for at in range(4)]
    load(server.port, requests, seconds=1)
    run = load(server.port, requests, seconds=seconds)
    p99 = run.percentile(0.99)
    text = f"{run.per_second:,.0f}/s, p99 {p99:.0f} ms"
    table.add("search, a common word, 4 at once", text, "p99 ≤ 80 ms", p99 <= 80 and not run.failures)


def _evening(table: Table, server: servers.Server, data: DataSet, seconds: float) -> None:
    requests = [_always(get(f"/events/{data.event}", server.port, data.cookies[at])) for at in range(4)]
    load(server.port, requests, seconds=1)
    run = load(server.port, requests, seconds=seconds)
    p99 = run.percentile(0.99)
    text = f"{run.per_second:,.0f}/s, p99 {p99:.0f} ms"
    table.add("event page with a full house and a long line, 4 at once", text, "p99 ≤ 200 ms",
              p99 <= 200 and not run.failures)  # fmt: skip


def _live(table: Table, server: servers.Server, data: DataSet, cookies: list[str], goal: float) -> None:
    def reply() -> bytes:
        return _reply(server.port, data.page_topic, data.cookies[0], data.tokens[0])

    reply()  # as every load, so that what a start still has to read is not measured here
    delivery = deliver(server.port, cookies, data.page_topic, reply, replies=20)
    ordered = sorted(delivery.times)
    p99 = ordered[int(len(ordered) * 0.99)] if ordered else float("inf")
    text = f"p50 {ordered[len(ordered) // 2]:.0f} ms, p99 {p99:.0f} ms, {delivery.lost} lost"
    table.add(f"a reply reaches {len(cookies)} live members", text, f"p99 ≤ {goal:.0f} ms, none lost",
              p99 <= goal and not delivery.lost)  # fmt: skip


def main() -> int:
    """Measure everything; the exit code says whether every goal was reached."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each load runs")
    parser.add_argument("--listeners", type=int, default=1_000, help="live members in the largest run")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="what to measure")
    asked = parser.parse_args()
    table = Table()
    add_screening(table)
    add_queue(table)
    add_reports(table)
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        data, listeners = _prepare(data_dir, asked.listeners)
        servers.leave_first_core()
        with servers.program(data_dir) as server:
            table.add("ready after", f"{server.ready_after:.1f} s", "≤ 2 s", server.ready_after <= 2)
            once(server.port, get("/", server.port))
            if "pages" in asked.only:
                _pages(table, server, data, Path(folder) / "bare", asked.seconds)
            if "search" in asked.only:
                _searches(table, server, data, asked.seconds)
            if "event" in asked.only:
                _evening(table, server, data, asked.seconds)
            if "report" in asked.only:
                read_report(table, server, data, asked.seconds)
            if "visit" in asked.only:
                table.add("first visit to a topic page", *first_visit(server.port, data.page_topic))
            if "replies" in asked.only:
                _writes(table, server, data, asked.seconds)
            if "live" in asked.only:
                _live(table, server, data, listeners[:200], 60)
                _live(table, server, data, listeners, 250)
            memory = server.memory()
            table.add("memory after the run", f"{memory:.0f} MB", "≤ 200 MB", memory <= 200)
    print(table.text())
    if table.missed:
        print(f"\nNot reached: {'; '.join(table.missed)}", file=sys.stderr)
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
