"""What the brand of the example asks and promises, as it lies in ``content/brand.toml``: read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

Shape = TypeVar("Shape")


@dataclass(frozen=True)
class DemoPromise:
    """A promise: due, and perhaps kept or given up, so many days ago (below 0: still to come)."""

    gives: str
    promise: str
    due_days_ago: int
    by: str = ""
    language: str = "fr"
    days_ago: float = 0
    kept: str = ""
    given_up: str = ""
    settled_days_ago: float = 0


@dataclass(frozen=True)
class DemoBrought:
    """What somebody brings to a call, and the words it was answered with, "" for none."""

    by: str
    text: str
    days_ago: float
    named: bool = True
    accepted: str = ""
    used: str = ""
    unused: str = ""
    outcome_days_ago: float = 0


@dataclass(frozen=True)
class DemoCall:
    """A call with what is given in return and what people bring."""

    by: str
    language: str
    title: str
    text: str
    whom: str
    effort: str
    purpose: str
    rights: str
    credit: str
    brought: str
    days_ago: float
    until_days_ago: int
    returns: DemoPromise
    contributions: tuple[DemoBrought, ...] = ()


@dataclass(frozen=True)
class DemoBrand:
    """Who speaks for the brand, and everything they asked and promised."""

    speakers: tuple[str, ...]
    calls: tuple[DemoCall, ...]
    promises: tuple[DemoPromise, ...]

    def people(self) -> Iterator[str]:
        """Everybody who is named in it."""
        yield from self.speakers
        yield from (promise.by for promise in self.promises)
        for call in self.calls:
            yield call.by
            yield from (one.by for one in call.contributions)


def load_brand(path: Path, members: set[str]) -> DemoBrand:
    """Read the file at ``path``; ValueError names what is wrong in it."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    brand = DemoBrand(
        speakers=tuple(table["speakers"]),
        calls=tuple(_call(row, path) for row in table.get("calls", ())),
        promises=tuple(_shaped(DemoPromise, row, path) for row in table.get("promises", ())),
    )
    strangers = sorted(set(brand.people()) - members)
    if strangers:
        raise ValueError(f"{path.name}: nobody is called {', '.join(strangers)}")
    return brand


def _call(row: dict[str, Any], path: Path) -> DemoCall:
    contributions = tuple(_shaped(DemoBrought, one, path) for one in row.get("contributions", ()))
    returns = _shaped(DemoPromise, {"by": row.get("by", ""), **row["returns"]}, path)
    return _shaped(DemoCall, {**row, "returns": returns, "contributions": contributions}, path)


def _shaped(shape: type[Shape], row: dict[str, Any], path: Path) -> Shape:
    known = {field.name for field in fields(shape)}  # type: ignore[arg-type]
    if unknown := sorted(set(row) - known):
        raise ValueError(f"{path.name}: nothing is called {', '.join(unknown)}")
    try:
        return shape(**row)
    except TypeError as error:
        raise ValueError(f"{path.name}: {error}") from error
