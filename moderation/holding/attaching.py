"""Everything that screening plugs into the writing."""

from __future__ import annotations

import gc
import threading
from typing import Final

from flask import Flask

from forum.hooks import hooks
from moderation.holding.screener import screen
from moderation.holding.viewing import waiting_elsewhere, waiting_here, waiting_in_menu
from moderation.screening.engine import warm_up

AFTER: Final = 2.0
"""Seconds after a process began to serve: its first pages come first."""


def attach(app: Flask) -> None:
    """Screen what is written in ``app`` before it is published."""
    plugged = hooks(app)
    plugged.screeners.append(screen)
    plugged.in_worker.append(_warm)
    plugged.slots.setdefault("topic.mine", []).append(waiting_here)
    plugged.slots.setdefault("post.menu", []).append(waiting_in_menu)
    plugged.slots.setdefault("subject.held", []).append(waiting_elsewhere)


def _warm(_app: Flask) -> None:
    timer = threading.Timer(AFTER, _read_lists)
    timer.daemon = True
    timer.start()


def _read_lists() -> None:
    """Read the lists, and spare the collector what stays: a full round through them holds everybody 30 ms."""
    warm_up()
    gc.collect()
    gc.freeze()
