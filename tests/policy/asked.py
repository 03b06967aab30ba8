"""Questionnaires of the grid, as plain values: Wes asks them, Nia was asked by name, Mia has answered."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from forum.clock import now

AUTHOR = 5


def questionnaire(
    kind: str = "form", status: str = "open", state: str = "published", access: str = "public", **more: Any
) -> Any:
    """A questionnaire of Wes, which ends tomorrow."""
    place = SimpleNamespace(
        id=more.pop("place", 1),
        access=access,
        group_ids=frozenset({5}) if access == "groups" else frozenset(),
        posting="members",
    )
    topic = None
    if kind != "form":
        topic = SimpleNamespace(
            id=1,
            author_id=AUTHOR,
            category=place,
            category_id=place.id,
            state=more.pop("topic_state", "published"),
            locked=False,
            merged_into_id=None,
            participants=frozenset(),
        )
    values = {
        "readers": "team",
        "viewer_invited": False,
        "viewer_answered": False,
        "emptied": False,
        **more,
    }
    return SimpleNamespace(
        id=1,
        kind=kind,
        author_id=AUTHOR,
        category=place,
        category_id=place.id,
        topic=topic,
        state=state,
        status=status,
        ends_at=now() + timedelta(days=1 if status == "open" else -1),
        **values,
    )


def answered(state: str = "published", readers: str = "team") -> Any:
    """What Nia answered to it under her name."""
    asked = questionnaire(readers=readers)
    return SimpleNamespace(
        author_id=11, member_id=11, state=state, questionnaire=asked, category=asked.category, emptied=False
    )


QUESTIONNAIRES: dict[str, Any] = {
    "questionnaire": questionnaire(),
    "questionnaire for members": questionnaire(access="members"),
    "questionnaire for a group": questionnaire(access="groups"),
    "questionnaire elsewhere": questionnaire(place=2),
    "questionnaire draft": questionnaire(status="draft"),
    "questionnaire over": questionnaire(status="closed"),
    "questionnaire over, answered": questionnaire(status="closed", viewer_answered=True),
    "questionnaire answered": questionnaire(viewer_answered=True),
    "questionnaire for its asker": questionnaire(readers="asker"),
    "questionnaire for nobody, over": questionnaire(readers="nobody", status="closed"),
    "questionnaire held": questionnaire(state="held"),
    "questionnaire hidden": questionnaire(state="hidden"),
    "questionnaire removed and emptied": questionnaire(state="removed", emptied=True),
    "poll": questionnaire("poll", readers="nobody"),
    "poll in a hidden topic": questionnaire("poll", readers="nobody", topic_state="hidden"),
    "question afterwards": questionnaire("after"),
    "question afterwards, asked": questionnaire("after", viewer_invited=True),
    "answer to a questionnaire": answered(),
    "answer to a questionnaire, for its asker": answered(readers="asker"),
    "answer to a questionnaire, held": answered("held"),
}
