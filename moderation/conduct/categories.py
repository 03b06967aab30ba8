"""The categories that the European transparency database knows, each with a name in our languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent / "statement_categories.toml"


@cache
def statement_categories() -> dict[str, dict[str, str]]:
    """Code to name by language, in the order of the list."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def category_name(code: str, language: str) -> str:
    """What a category is called; the code itself for one that the list does not have any more."""
    names = statement_categories().get(code)
    return names[language] if names else code
