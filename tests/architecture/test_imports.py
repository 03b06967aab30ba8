"""The import contracts of pyproject.toml hold."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_import_contracts_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_forum_stands_alone() -> None:
    """Every module of the forum can be imported where there is no moderation."""
    code = (
        "import sys, pkgutil, importlib, forum; sys.modules['moderation'] = None\n"
        "for found in pkgutil.walk_packages(forum.__path__, 'forum.'):\n"
        "    if '.versions.' not in found.name and not found.name.endswith('.env'):\n"
        "        importlib.import_module(found.name)\n"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
