"""Telling a past in the order of its dates, so that every number that is given out grows with them.

A *strand* is a generator that yields the moment at which it wants to go on, and acts when it is resumed: one
gift, one idea, one event with all that became of it. Whatever strands are told together, on whatever day,
their steps take turns as their moments come. Jobs are done on their day, as the worker would have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import groupby
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, delete, select

from forum.clock import at
from forum.demo.people import People
from forum.demo.shapes import DemoContent
from forum.jobs.models import Job
from forum.members.queries import viewer_by_id
from forum.storage.session import rows, session, transaction

Strand = Iterator[datetime]

_LEFT = select(Job.id, Job.kind, Job.payload, Job.due_at).where(Job.id > bindparam("heard")).order_by(Job.id)


@dataclass(order=True, slots=True)
class _Turn:
    """Whose turn it is at ``when``; ``number`` lets those of one moment go in the order of their adding."""

    when: datetime
    number: int
    apart: bool = field(compare=False)
    strand: Strand = field(compare=False)


class Story:
    """All that happened in the example community until ``moment``."""

    def __init__(self, moment: datetime, content: DemoContent, people: People) -> None:
        self.moment = moment
        self.content = content
        self.people = people
        self._turns: list[_Turn] = []
        self._added = 0
        self._heard = 0
        self._told = datetime.min.replace(tzinfo=UTC)

    def who(self, name: str) -> Any:
        """A member of the example as the rules know them now."""
        return viewer_by_id(self.people.members[name])

    def ago(self, days: float, hours: float = 0) -> datetime:
        """So many days before the end, and ``hours`` after that."""
        return self.moment - timedelta(days=days) + timedelta(hours=hours)

    def add(self, strand: Strand, *, apart: bool = False) -> None:
        """Let ``strand`` be told too, each step inside a transaction; ``apart``: it opens its own."""
        self._added += 1
        self._go_on(_Turn(self._told, self._added, apart, strand))

    def once(self, when: datetime, step: Callable[[], object]) -> None:
        """Let a single ``step`` be told at ``when``, inside a transaction."""
        self.add(_single(when, step))

    def written(self, author: str, beginning: str) -> datetime:
        """When ``author`` first wrote what begins like this. Raises ``LookupError``."""
        for when, _topic, post in self.content.timeline(self.moment):
            if post.author == author and post.body.startswith(beginning):
                return when
        raise LookupError(f"{author} wrote nothing that begins with {beginning!r}")

    def tell(self) -> None:
        """Tell it all. Steps inside a transaction share one for as long as no other comes between."""
        for apart, turns in groupby(self._in_order(), key=lambda turn: turn.apart):
            with nullcontext() if apart else transaction():
                for turn in turns:
                    self._told = turn.when
                    with at(turn.when):
                        self._go_on(turn)
                    self._hear()
        with transaction():
            session().execute(delete(Job))  # letters: nobody is written to about a past that never was

    def _in_order(self) -> Iterator[_Turn]:
        while self._turns:
            yield heappop(self._turns)

    def _go_on(self, turn: _Turn) -> None:
        """Let a strand act and say when it goes on; ``ValueError`` when that is past already, or to come."""
        when = next(turn.strand, None)
        if when is None:
            return
        if not self._told <= when <= self.moment:
            raise ValueError(f"{turn.strand} can’t go on at {when}: it is {self._told}")
        heappush(self._turns, _Turn(when, turn.number, turn.apart, turn.strand))

    def _hear(self) -> None:
        """Let what was left to a worker be done at its moment."""
        if session().new:
            session().flush()
        for left in rows(_LEFT, {"heard": self._heard}).all():
            self._heard = left.id
            if left.kind != "mail" and left.due_at <= self.moment:
                task = current_app.extensions["forum.jobs"][left.kind]
                self.add(_single(max(left.due_at, self._told), partial(task, dict(left.payload))), apart=True)


def _single(when: datetime, step: Callable[[], object]) -> Strand:
    yield when
    step()
