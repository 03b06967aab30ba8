"""How long a moderator waits for a queue of 5,000 open cases."""

from __future__ import annotations

import tempfile
import time
from statistics import median

from bench.table import Table
from forum.app import build_app
from forum.config import Config
from forum.storage import migrating
from moderation.attach import attach
from tests.cast import assemble
from tests.factories.conduct import open_doors
from tests.moderation.queue.stage import many
from tests.servers.databases import close

CASES = 5_000
ROUNDS = 30
GOAL_MS = 150.0


def add_queue(table: Table) -> None:
    """A row for the page of the queue: the whole request, in this process, without the network."""
    with tempfile.TemporaryDirectory() as folder:
        app = build_app(Config.from_env({"DATA_DIR": folder, "RATELIMIT_ENABLED": "false"}), [attach])
        migrating.upgrade(app)
        cast = assemble(app)
        with app.app_context():
            open_doors(cast.ada)
            many(cast, CASES)
        browser = cast.browser("mo")
        browser.get("/moderation")
        times = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            page = browser.get("/moderation")
            times.append((time.perf_counter() - began) * 1000)
            page.close()
        close(app)
    typical, worst = median(times), max(times)
    text = f"median {typical:.0f} ms, worst of {ROUNDS} {worst:.0f} ms"
    table.add(f"queue of {CASES:,} cases", text, f"≤ {GOAL_MS:.0f} ms", typical <= GOAL_MS)
