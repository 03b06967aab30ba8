"""What a test needs from the machine. Missing here means skipped; with REQUIRE_ALL=1 it means failed."""

import os
from typing import NoReturn

import pytest


def require_all() -> bool:
    """Whether a skipped test counts as failed (CI sets REQUIRE_ALL=1)."""
    return os.environ.get("REQUIRE_ALL", "") not in ("", "0")


def missing(what: str, how: str) -> NoReturn:
    """Leave the running test out because `what` is not on this machine; `how` says how to bring it."""
    pytest.skip(f"{what} is not installed ({how})")
