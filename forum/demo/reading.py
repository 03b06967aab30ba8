"""From the content files to the shapes: every key must be known, every kind of value right.

A topic's file, apart from what speaks for itself:

    starts = { days_ago = 12, at = 18:20:00 }     # the first post, UTC;  or  ends = { minutes_ago = 25 }
    [[posts]]
    author = "mia"
    after_minutes = 35                            # since the post before
    ref = "valve"                                 # a label, so that later posts can answer or quote it
    reply_to = "seam"
    edited = { after_minutes = 4, before = "…", reason = "…" }
    hidden = { by = "mo", reason = "…" }          # or  deleted = true
    body = "…"
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from forum.demo.shapes import DemoCategory, DemoEdit, DemoHiding, DemoMember, DemoPost, DemoThanks, DemoTopic

Table = dict[str, Any]
Shape = TypeVar("Shape")


def community(path: Path) -> tuple[str, str]:
    """The name and the tagline of the community in ``path``."""
    table = _table(path)
    try:
        return str(table["name"]), str(table["tagline"])
    except KeyError as error:
        raise ValueError(f"{path.name}: {error} is missing") from error


def members(path: Path) -> tuple[DemoMember, ...]:
    """The members in ``path``, in the order of the file."""
    return tuple(_shaped(DemoMember, row, path) for row in _rows(_table(path), "members", path))


def categories(path: Path) -> tuple[DemoCategory, ...]:
    """The categories in ``path``, in the order in which they are shown."""
    return tuple(_shaped(DemoCategory, row, path) for row in _rows(_table(path), "categories", path))


def topic(path: Path) -> DemoTopic:
    """The topic in ``path`` with its posts."""
    table = _table(path)
    posts: list[DemoPost] = []
    for row in _rows(table, "posts", path):
        posts.append(_post(row, posts[-1].at if posts else timedelta(0), path))
    fields = {key: value for key, value in table.items() if key not in ("posts", "starts", "ends")}
    try:
        fields |= _moment(table)
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name}: needs starts (days_ago, at) or ends (minutes_ago)") from error
    return _shaped(DemoTopic, {**fields, "file": path.name, "posts": posts}, path)


def thanks(path: Path) -> tuple[DemoThanks, ...]:
    """The thanks in ``path``: by, topic (a file), post (its label), text, after_minutes, shown, answer."""
    found = []
    for row in _rows(_table(path), "thanks", path):
        fields = dict(row)
        fields["after"] = timedelta(minutes=fields.pop("after_minutes", 60))
        found.append(_shaped(DemoThanks, fields, path))
    return tuple(found)


def _moment(table: Table) -> Table:
    """When the topic took place, in the words of ``DemoTopic``."""
    if "ends" in table:
        return {"ends_minutes_ago": table["ends"]["minutes_ago"]}
    starts = table["starts"]
    return {"starts_days_ago": starts["days_ago"], "starts_at": starts["at"]}


def _post(row: Table, before: timedelta, path: Path) -> DemoPost:
    fields = dict(row)
    fields["at"] = before + timedelta(minutes=fields.pop("after_minutes", 0))
    if "edited" in fields:
        edit = dict(fields["edited"])
        edit["after"] = timedelta(minutes=edit.pop("after_minutes", 1))
        fields["edited"] = _shaped(DemoEdit, edit, path)
    if "hidden" in fields:
        fields["hidden"] = _shaped(DemoHiding, fields["hidden"], path)
    return _shaped(DemoPost, fields, path)


def _table(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _rows(table: Table, key: str, path: Path) -> list[Table]:
    rows = table.get(key)
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{path.name}: holds no [[{key}]]")
    return rows


def _shaped(shape: type[Shape], row: Table, path: Path) -> Shape:
    """``row`` as ``shape``: lists become tuples, texts lose the line ends at their end."""
    values = {key: _frozen(value) for key, value in row.items()}
    try:
        return shape(**values)
    except TypeError as error:
        raise ValueError(f"{path.name}: {error} ({row.get('author') or row.get('name') or ''})") from error


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return value.rstrip("\n") if isinstance(value, str) else value
