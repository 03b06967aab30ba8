"""The report over 25,000 posts of a year: worked out the first time, kept afterwards."""

from __future__ import annotations

from time import perf_counter

from bench.dataset import ANALYST, DataSet
from bench.http import get, load, once
from bench.servers import Server
from bench.table import Table
from forum.clock import now

WORKED_OUT, KEPT = 1_000, 200
"""Milliseconds."""


def read_report(table: Table, server: Server, data: DataSet, seconds: float) -> None:
    """Time the reports of this year and the last one, which hold all posts, and then what is kept."""
    cookie = data.cookies[ANALYST - 1]
    slowest = 0.0
    for year in (now().year, now().year - 1):
        began = perf_counter()
        once(server.port, get(f"/insights?period={year}", server.port, cookie))
        slowest = max(slowest, (perf_counter() - began) * 1_000)
    table.add("report of a year of 25,000 posts, worked out", f"{slowest:.0f} ms", f"≤ {WORKED_OUT} ms",
              slowest <= WORKED_OUT)  # fmt: skip
    run = load(
        server.port, [lambda: get(f"/insights?period={now().year}", server.port, cookie)] * 4, seconds=seconds
    )
    p99 = run.percentile(0.99)
    text = f"{run.per_second:,.0f}/s, p99 {p99:.0f} ms"
    table.add("the same, kept, 4 at once", text, f"p99 ≤ {KEPT} ms", p99 <= KEPT and not run.failures)
