"""What screening notices, whom it disturbs, and how long it takes (CPU time: neighbours do not count)."""

from __future__ import annotations

import time

from bench.table import Table
from moderation.screening.engine import screen, warm_up
from tests.moderation.screening.corpora import PARTS, shares, spoken, texts

LENGTH = 600
GOAL_MS = 1.0
NAMES = {"tuned": "looked at", "held_out": "held out"}


def add_screening(table: Table) -> None:
    """Rows for each corpus, and for the time of a text of 600 characters."""
    warm_up()
    for language, part in PARTS:
        name = f"{language}, {NAMES.get(part, f'hand {part}')}"
        abuse = shares(language, "abusive", part)
        noticed = round(abuse.held + abuse.nudged, 6)  # nine in ten are nine in ten
        table.add(
                f"abuse noticed, {name} ({len(texts(language, 'abusive', part))} texts)",
                f"{noticed:.1%} ({abuse.held:.1%} held)", "≥ 90 %", noticed >= 0.9,
            )  # fmt: skip
        calm = shares(language, "harmless", part)
        table.add(
                f"harmless disturbed, {name} ({len(texts(language, 'harmless', part))} texts)",
                f"{calm.held:.1%} held, {calm.nudged:.1%} nudged", "≤ 1 % held, ≤ 2 % nudged",
                calm.held <= 0.01 and calm.nudged <= 0.02,
            )  # fmt: skip
    traps = [text for language, part in PARTS for text in texts(language, "harmless", part)]
    for name, said in (("ordinary talk", spoken()), ("nothing but traps", traps)):
        median, p99 = _milliseconds("\n".join(said))
        table.add(
            f"screening {LENGTH} characters, warm, {name}", f"median {median:.2f} ms, p99 {p99:.2f} ms",
            f"≤ {GOAL_MS:.0f} ms", median <= GOAL_MS,
        )  # fmt: skip


def _milliseconds(joined: str) -> tuple[float, float]:
    """Median and 99th percentile over a long text, cut into pieces."""
    pieces = [joined[at : at + LENGTH] for at in range(0, len(joined) - LENGTH, LENGTH)]
    times = []
    for round_number in range(4):
        for piece in pieces:
            started = time.thread_time_ns()
            screen(piece)
            if round_number:
                times.append((time.thread_time_ns() - started) / 1e6)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.99)]
