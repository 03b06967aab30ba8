"""Changing the community's settings."""

from __future__ import annotations

from typing import Any

from forum.community.edition import new_edition
from forum.community.models import Setting
from forum.community.queries import SETTING_NAMES, site
from forum.facts.bus import record
from forum.facts.catalogue import SettingsChanged
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session


def store_settings(values: dict[str, Any]) -> None:
    """Write settings without asking who: for the first start and the demo. Unknown names are an error."""
    unknown = set(values) - SETTING_NAMES
    if unknown:
        raise ValueError(f"unknown settings: {sorted(unknown)}")
    for name, value in values.items():
        session().merge(Setting(name=name, value=value))
    session().flush()
    new_edition()


def change_settings(*, actor: Any, values: dict[str, Any]) -> None:
    """Change settings as an administrator; the fact names those that were others before."""
    require(actor, Act.CHANGE_SETTINGS)
    before = site()
    changed = sorted(name for name, value in values.items() if getattr(before, name, None) != value)
    store_settings(values)
    if changed:
        record(SettingsChanged(actor_id=actor.id, names=" ".join(changed)))
