"""From a member's report to the queues of twenty moderators who have them open."""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench import servers
from bench.dataset import sign_in
from bench.http import answer, get, post
from bench.listeners import Listener, join_all, leave_all
from bench.table import Table
from forum.app import build_app
from forum.config import Config
from forum.storage import migrating
from moderation.attach import attach
from tests.cast import assemble
from tests.factories.categories import make_category, make_reply, make_topic
from tests.factories.conduct import open_doors
from tests.factories.members import make_member
from tests.servers.databases import close

MODERATORS = 20
REPORTS = 20
"""As many as may wait of one member."""
REPORTERS = 10
"""So that a hundredth of the reports are two: of twenty alone the p99 would be the slowest, whatever it was.
The first report warms up and is not counted."""
GOAL_MS = 150.0


@dataclass
class OpenQueue(Listener):
    """A moderator with the queue open: a signal comes, and the page fetches the case's line."""

    rows: dict[int, float] = field(default_factory=dict)
    fetching: set[asyncio.Task[None]] = field(default_factory=set)

    async def take(self, thing_id: int, moment: float) -> None:
        """As ``queue.js`` does; a case whose line is on its way is not asked for twice."""
        if thing_id not in self.heard:
            self.heard[thing_id] = moment
            task = asyncio.create_task(self._fetch(thing_id))
            self.fetching.add(task)
            task.add_done_callback(self.fetching.discard)

    async def _fetch(self, case_id: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        writer.write(get(f"/moderation/cases/{case_id}/row", self.port, self.cookie))
        status, body = await answer(reader)
        writer.close()
        if status == 200 and b"case-row" in body:
            self.rows[case_id] = time.perf_counter()


Reporter = tuple[str, str]
"""A cookie and a token."""


def _prepare(data_dir: Path) -> tuple[list[str], list[int], list[Reporter]]:
    """Cookies of the moderators, posts to report, and who reports them."""
    app = build_app(Config.from_env({"DATA_DIR": str(data_dir), "RATELIMIT_ENABLED": "false"}), [attach])
    migrating.upgrade(app)
    cast = assemble(app)
    with app.app_context():
        staff = [make_member(f"moderator{number}", moderator=True).id for number in range(MODERATORS)]
        open_doors(cast.ada)
        topic = make_topic(cast.mia, make_category(), "Bicycles")
        posts = [
            make_reply(cast.mia, topic.id, f"Number {number}").id for number in range(REPORTS * REPORTERS)
        ]
        members = [make_member(f"reporter{number}").id for number in range(REPORTERS)]
    cookies, _ = sign_in(app, staff)
    reporters = list(zip(*sign_in(app, members), strict=True))
    close(app)
    return cookies, posts, reporters


async def _report(port: int, cookies: list[str], posts: list[int], reporters: list[Reporter]) -> list[float]:
    queues = [OpenQueue(port, one, ["join_queue", {}], "case:moved") for one in cookies]
    await join_all(queues)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    times: list[float] = []
    for number, post_id in enumerate(posts, start=1):
        cookie, token = reporters[number % REPORTERS]
        fields = {"csrf_token": token, "idempotency_key": f"report-{number:06}", "rule": "respect"}
        body = urlencode({**fields, "sentence": "It hurts."}).encode()
        begun = time.perf_counter()
        writer.write(post(f"/report/post/{post_id}", port, cookie, body))
        status, _ = await answer(reader)
        if status != 303:
            raise RuntimeError(f"the report of post {post_id} answered {status}")
        deadline = time.perf_counter() + 10
        while time.perf_counter() < deadline and any(len(one.rows) < number for one in queues):
            await asyncio.sleep(0.002)
        for one in queues if number > 1 else ():
            newest = max(one.rows, default=0)
            times.append((one.rows[newest] - begun) * 1000 if len(one.rows) == number else float("inf"))
        await asyncio.sleep(0.2)
    writer.close()
    leave_all(queues)
    return sorted(times)


def add_reports(table: Table) -> None:
    """A row: from the report's request to the case's line in every one of the open queues."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        cookies, posts, reporters = _prepare(data_dir)
        with servers.program(data_dir) as server:
            times = asyncio.run(_report(server.port, cookies, posts, reporters))
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    text = f"p50 {times[len(times) // 2]:.0f} ms, p99 {p99:.0f} ms"
    table.add(f"a report reaches {MODERATORS} open queues", text, f"p99 ≤ {GOAL_MS:.0f} ms", p99 <= GOAL_MS)
