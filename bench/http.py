"""A load generator: keep-alive connections over raw asyncio, so that it costs less than what it measures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Run:
    """What a run gave: answers, seconds, and the time of each answer in milliseconds."""

    seconds: float
    times: list[float] = field(default_factory=list)
    failures: int = 0
    size: int = 0
    """Bytes of the last body."""

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def get(path: str, port: int, cookie: str = "") -> bytes:
    """The bytes of a GET request."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: text/html", "Accept-Language: en"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, port: int, cookie: str, body: bytes) -> bytes:
    """The bytes of a form's POST, as the page's script sends it."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Accept: application/json",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"Cookie: {cookie}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The next answer on a connection: its status and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lower = head.lower()
    at = lower.find(b"content-length:")
    length = int(lower[at + 15 : lower.index(b"\r\n", at)]) if at >= 0 else 0
    return status, await reader.readexactly(length)


async def _worker(
    port: int, request: Callable[[], bytes], good: frozenset[int], end: float, run: Run
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    try:
        while (start := time.perf_counter()) < end:
            writer.write(request())
            status, body = await answer(reader)
            if status in good:
                run.times.append((time.perf_counter() - start) * 1000)
                run.size = len(body)
            else:
                run.failures += 1
    finally:
        writer.close()


async def _load(port: int, requests: list[Callable[[], bytes]], seconds: float, good: frozenset[int]) -> Run:
    run = Run(seconds)
    begun = time.perf_counter()
    workers = [_worker(port, request, good, begun + seconds, run) for request in requests]
    await asyncio.gather(*workers)
    run.seconds = time.perf_counter() - begun
    return run


def load(
    port: int,
    requests: list[Callable[[], bytes]],
    *,
    seconds: float,
    good: frozenset[int] = frozenset({200}),
) -> Run:
    """Let one connection per entry of ``requests`` send as fast as it is answered, for ``seconds``."""
    return asyncio.run(_load(port, requests, seconds, good))


def once(port: int, request: bytes) -> tuple[int, bytes]:
    """One request: its status and body."""

    async def ask() -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        writer.write(request)
        found = await answer(reader)
        writer.close()
        return found

    return asyncio.run(ask())
