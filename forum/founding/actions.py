"""Opening the community: its settings, its first categories, its live room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forum.categories.actions import make_category
from forum.categories.catalogue import catalogue
from forum.community.actions import change_settings
from forum.facts.bus import record
from forum.facts.catalogue import CommunityOpened
from forum.founding.places import PLACES, ROOM_TEXT, ROOM_TITLE
from forum.members.viewer import Viewer
from forum.topics.actions.start import start_topic
from forum.topics.composing import compose
from forum.topics.models import ROOM


def name_community(*, actor: Viewer, values: Mapping[str, Any]) -> None:
    """Keep the first settings."""
    change_settings(actor=actor, values=dict(values))


def open_community(*, actor: Viewer, chosen: Sequence[Mapping[str, str]], language: str) -> None:
    """Make the ``chosen`` places (key, name_fr, name_en) and the live room, and open the doors."""
    offered = {place.key: place for place in PLACES}
    first = None
    for wish in chosen:
        place = offered[wish["key"]]
        category = make_category(
            actor=actor,
            values={
                "name_fr": wish["name_fr"],
                "name_en": wish["name_en"],
                "description_fr": place.description_fr,
                "description_en": place.description_en,
                "access": place.access,
                "posting": place.posting,
                "hue": place.hue,
            },
        )
        if first is None or (
            first[1] != "public" and place.access == "public" and place.posting == "members"
        ):
            first = (category.id, place.access if place.posting == "members" else "staff")
    if first is None:
        raise ValueError("a community opens with at least one place")
    room = start_topic(
        actor=actor,
        category=catalogue()[first[0]],
        title=ROOM_TITLE,
        text=compose(ROOM_TEXT[language]),
        language=language,
        kind=ROOM,
    )
    change_settings(actor=actor, values={"front_room_id": room.id, "ready": True})
    record(CommunityOpened(actor_id=actor.id))
