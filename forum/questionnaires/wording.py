"""How a questionnaire is called where it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from forum.community.queries import site
from forum.policy.acts import Act
from forum.policy.check import can
from forum.questionnaires.models import AFTER, Questionnaire
from forum.questionnaires.queries import seen_among


@dataclass(frozen=True, slots=True)
class Heading:
    """A title as one reader may read it, and its language, "" for the reader's own."""

    words: str
    language: str = ""


def heading_of(viewer: Any, row: Questionnaire) -> Heading:
    """The title of a row that was placed.

    The question after a resolution has none of its own: it is called as its topic is called now, and by no
    word of it where the topic is out of the reader's sight.
    """
    if row.emptied:
        return Heading(str(_("A questionnaire that was removed")))
    if row.kind != AFTER:
        return Heading(row.title, row.language)
    if not topic_in_sight(viewer, row):
        return Heading(str(_("Settled? A conversation that can’t be read now")))
    tongue = row.language or site().language
    with force_locale(tongue):
        return Heading(str(_("Settled? %(title)s", title=row.topic.title)), tongue)


def topic_in_sight(viewer: Any, row: Questionnaire) -> bool:
    """Whether it stands in a topic that the viewer may see."""
    return row.topic is not None and can(viewer, Act.SEE_TOPIC, row.topic)


def titles_now(viewer: Any, ids: Sequence[int]) -> dict[int, str]:
    """How those are called now that the viewer may see, by number."""
    return {row.id: heading_of(viewer, row).words for row in seen_among(viewer, ids)}
