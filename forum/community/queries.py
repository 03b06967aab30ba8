"""The community's settings as every page needs them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from flask import g
from sqlalchemy import select

from forum.community.edition import last_known, remembered
from forum.community.models import Setting
from forum.storage.session import session

REGISTRATION = ("open", "invitation", "closed")


@dataclass(frozen=True, slots=True)
class Site:
    """The settings; each default is what a new community starts with."""

    name: str = "Terrasse"
    tagline: str = ""
    language: str = "fr"
    timezone: str = "Europe/Paris"
    registration: str = "open"
    accent: str = ""
    """A colour like ``#A8452A``, "" for the built-in terracotta."""
    front_room_id: int = 0
    """The live room shown on the home page, 0 for none."""
    ready: bool = False
    """Whether the first administrator has finished the first start."""


SETTING_NAMES = frozenset(field.name for field in fields(Site))


def _load() -> Site:
    stored: dict[str, Any] = {
        row.name: row.value for row in session().execute(select(Setting.name, Setting.value))
    }
    return Site(**{name: value for name, value in stored.items() if name in SETTING_NAMES})


def site() -> Site:
    """The settings of this community; the last known ones on an error page while the database is away."""
    if g.get("database_away"):
        return last_known("site") or Site()
    return remembered("site", _load)
