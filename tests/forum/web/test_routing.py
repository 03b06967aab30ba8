"""Addresses are built as Werkzeug builds them, although each route learns it late."""

from __future__ import annotations

import pytest
from werkzeug.routing import Map, Rule

from forum.web.routing import LateRule

ROUTES = (
    ("/", "home", {}),
    ("/topics/<int:topic_id>", "topic", {}),
    ("/members/<string:handle>/thanks", "thanks", {}),
    ("/files/<path:name>", "file", {}),
    ("/list/", "list", {"page": 1}),
    ("/list/<int:page>", "list", {}),
)
VALUES = (
    ("home", {}),
    ("home", {"after": "é&=1", "empty": None}),
    ("topic", {"topic_id": 7}),
    ("topic", {"topic_id": 7, "rule": "self", "build": "x"}),
    ("members", {"handle": "a b"}),
    ("thanks", {"handle": "Zoë/ü"}),
    ("file", {"name": "a/b c.txt"}),
    ("list", {"page": 1}),
    ("list", {"page": 3}),
    ("topic", {}),
)


def _build(kind: type[Rule], endpoint: str, values: dict[str, object], times: int) -> list[object]:
    routes = Map([kind(path, endpoint=name, defaults=given or None) for path, name, given in ROUTES])
    adapter = routes.bind("square.example", "/")
    built: list[object] = []
    for _ in range(times):
        try:
            built.append(adapter.build(endpoint, values))
        except Exception as error:
            built.append(type(error))
    return built


@pytest.mark.parametrize(("endpoint", "values"), VALUES)
def test_the_same_addresses_the_first_time_and_later(endpoint: str, values: dict[str, object]) -> None:
    assert _build(LateRule, endpoint, values, 3) == _build(Rule, endpoint, values, 3)
