"""No test of ours may fail by chance: what random tokens may hold is not sought in a whole page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
SHORT = re.compile(r"[A-Za-z0-9_-]{1,3}")
PAGES = re.compile(r"\.text\b|get_data|\b(page|pages|told|asked|shown|theirs|main|body|html|form|bell)\b")
"""What a test calls the text of a whole answer, in which nonces and keys stand."""


def _by_chance(tree: ast.AST) -> Iterator[ast.Compare]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn)):
            continue
        word, where = node.left, ast.unparse(node.comparators[0])
        if isinstance(word, ast.Constant) and SHORT.fullmatch(str(word.value)) and PAGES.search(where):
            yield node


def test_no_short_word_is_missed_in_a_whole_page() -> None:
    """`tests.said.says` asks for a word of its own instead."""
    found = [
        f"{path.relative_to(TESTS)}:{node.lineno}"
        for path in sorted(TESTS.rglob("*.py"))
        for node in _by_chance(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found


def test_the_check_finds_one() -> None:
    assert (
        len(list(_by_chance(ast.parse('assert "Mia" not in page\nassert "Mia" not in cast.get("/").text'))))
        == 2
    )
    assert not list(
        _by_chance(ast.parse('assert "Mia’s secret" not in page\nassert "GET" not in rule.methods'))
    )
