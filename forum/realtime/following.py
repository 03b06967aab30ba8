"""Things that open pages follow: a slice says who may hear of its kind, and when one has changed.

A signal says only *that* something changed; what it is now, each browser asks for over HTTP, where the rules
answer for each reader. So a slice needs no cards and no numbers to be live, only a page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app

from forum.policy.check import Refused
from forum.realtime import doors
from forum.realtime.rooms import thing_room
from forum.realtime.signals import send

CHANGED = "thing:changed"

Hears = Callable[[Any, int], bool]
"""``(viewer, id)``: whether the viewer may be told that the thing changed; ``Refused`` is a no as well."""


def let_follow(app: Flask, kind: str, hears: Hears) -> None:
    """Let pages of ``app`` follow things of ``kind``: one by its number, or a list, by convention as 0."""
    app.extensions.setdefault("forum.followed", {})[kind] = hears


def may_follow(viewer: Any, kind: str, thing_id: int) -> bool:
    """Whether ``viewer`` may hear of it now. Nobody hears of a kind that nobody has named."""
    hears: Hears | None = current_app.extensions.get("forum.followed", {}).get(kind)
    try:
        return hears is not None and hears(viewer, thing_id)
    except Refused:
        return False


def changed(kind: str, thing_id: int) -> None:
    """Tell the open pages that follow it (AFTER the commit)."""
    send(thing_room(kind, thing_id), CHANGED, {"kind": kind, "id": thing_id})


def put_out_of(kind: str, thing_id: int) -> None:
    """Ask the rules again for all who follow it, and put out whoever may not: before ``changed`` is said."""
    doors.recheck(thing=(kind, thing_id))
