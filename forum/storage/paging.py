"""Keyset paging: a page is asked for by the last key seen, never by a number of rows to skip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``items`` in reading order; ``before`` and ``after`` are the keys of the neighbouring pages."""

    items: Sequence[T]
    before: str | None = None
    after: str | None = None
