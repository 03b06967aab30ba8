"""One vocabulary for what a page says after an act: the account library's four words."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
KINDS = {"success", "info", "warning", "error"}


def _flashes() -> Iterator[tuple[str, str | None]]:
    for path in sorted((ROOT / "forum").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "flash":
                if isinstance(node.args[0], ast.Starred):
                    continue  # a message of the account library, which brings its kind along
                kind = node.args[1] if len(node.args) > 1 else None
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield where, kind.value if isinstance(kind, ast.Constant) else None


def test_every_flash_says_its_kind() -> None:
    found = list(_flashes())
    assert len(found) > 10
    assert [one for one in found if one[1] not in KINDS] == []
