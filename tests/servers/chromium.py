"""Chromium, driven by Playwright. Debian's package brings the browser; no download is made."""

import os
import shutil
from pathlib import Path

HOW = "on Debian: apt install chromium-headless-shell (or chromium)"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The programs that will do. The first is the engine alone: it draws the same pages with a third less work."""

ARGUMENTS = [
    "--no-sandbox",  # CI runs as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """The browser's path, or None. CHROMIUM overrules the search."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return chosen if Path(chosen).exists() else None
    return next(filter(None, map(shutil.which, NAMES)), None)
