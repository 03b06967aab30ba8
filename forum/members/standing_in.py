"""A viewer without identity, for pages that are kept for many members and completed for each."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from flask import Response

from forum.hooks import hooks
from forum.members.viewer import Viewer
from forum.web.kept import Values, note, recall, send, skeleton
from forum.web.places import place

_NAMES: Any = {
    "id": place("viewer_id"),
    "name": place("viewer_name"),
    "display_name": place("viewer_display"),
    "initials": place("viewer_initials"),
    "hue": place("viewer_hue"),
    "session_id": 0,
    "read_floor": 0,
    "seen_at": None,
    "created_at": None,
}
_rights = attrgetter(*(each.name for each in fields(Viewer) if each.name not in _NAMES))
"""All that a stand-in has of its member."""


def stand_in(viewer: Viewer | None) -> Viewer | None:
    """``viewer`` with places for who they are; what they may do stays, so it belongs into the key."""
    return None if viewer is None else replace(viewer, **_NAMES)


def send_kept(
    key: Hashable,
    language: str,
    viewer: Viewer | None,
    render: Callable[[], str],
    values: Values,
    short: Hashable = None,
) -> Response:
    """The page of ``key``, rendered for a stand-in by whoever needs it first, completed for ``viewer``.

    All that ``render`` shows must follow from ``key``, from the stand-in's own attributes, or stand in
    a place that ``values`` (or the viewer's names) fill. It asks nothing of the database. Under
    ``short`` a guest's page is noted for ``send_noted``: the same must follow from that.
    """
    rights = None if viewer is None else _rights(viewer)
    page = skeleton((key, language, rights), language, lambda: stand_in(viewer), render)
    if viewer is None and short is not None:
        note(short, page, values)
    return send(page, {**_own(viewer), **values}, lambda name, context: _fill(name, context, viewer))


def send_noted(short: Hashable) -> Response | None:
    """The page that guests were last sent under ``short``, with what is new in each answer."""
    noted = recall(short)
    return None if noted is None else send(*noted, _fill_for_guests)


def _own(viewer: Viewer | None) -> dict[str, str]:
    if viewer is None:
        return {}
    return {
        "viewer_id": str(viewer.id),
        "viewer_name": viewer.name,
        "viewer_display": viewer.display_name,
        "viewer_initials": viewer.initials,
        "viewer_hue": str(viewer.hue),
    }


def _fill_for_guests(slot: str, context: dict[str, Any]) -> str:
    return _fill(slot, context, None)


def _fill(slot: str, context: dict[str, Any], viewer: Viewer | None) -> str:
    if "viewer" in context:
        context = {**context, "viewer": viewer}
    return str(hooks().fill(slot, **context))
