"""Saying what becomes of an idea: heard, being studied, decided and why, done. By name, in a sentence."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.feedback.models import TURNS, Idea, IdeaEntry
from forum.feedback.refusals import NotNow
from forum.feedback.story import append, course_of, record_moved
from forum.hooks import Outcome, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.subjects import HELD, PUBLISHED
from forum.text.clean import is_blank


def turn_idea(
    *, actor: Any, idea: Idea, turn: str, person: Any, sentence: str, known: int, insisted: bool = False
) -> IdeaEntry:
    """Bring an idea one turn further; its row is held, ``sentence`` is clean already.

    ``known`` is the version of the course that the actor has read: what follows from where it stood then may
    follow from where it stands now as well, and say something else of it.

    ``person`` answers for it by name: the actor, or a colleague who could say it, too. Raises ``Refused``,
    ``NotNow`` where it does not follow or somebody or something is missing, and ``Reconsider`` unless the
    author ``insisted``.
    """
    require(actor, Act.TURN_IDEA, idea)
    course = course_of(idea)
    if known != course.version or turn not in TURNS or not course.allows(turn):
        raise NotNow(_l("Somebody has said more of it meanwhile. Look where it stands now."))
    if person is None or not can(person, Act.TURN_IDEA, idea):
        raise NotNow(_l("Nobody of that name answers customers here under a first name."))
    if is_blank(sentence):
        raise NotNow(_l("Please say it in a sentence: those who wish for it read it."))
    written = Written("idea_word", sentence, category=idea.category)
    verdict = hooks().screen(actor, written, insisted=insisted)
    entry = append(
        idea,
        turn,
        actor_id=actor.id,
        person_id=person.id,
        sentence=sentence,
        state=HELD if verdict.outcome is Outcome.HOLD else PUBLISHED,
    )
    if verdict.keep is not None:
        verdict.keep(entry.id)
    record_moved(entry)
    return entry
