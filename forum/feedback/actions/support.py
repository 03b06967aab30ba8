"""Supporting an idea, once, and taking that back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.ideas import IdeaSupported
from forum.feedback.models import Idea, IdeaVoice
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.storage.upsert import insert_into


def support_idea(*, actor: Any, idea: Idea) -> None:
    """Stand behind an idea of somebody else; its row is held. Twice is once. Raises ``Refused``."""
    require(actor, Act.SUPPORT_IDEA, idea)
    values = {"idea_id": idea.id, "member_id": actor.id, "wrote": False, "at": now()}
    added = insert_into(IdeaVoice).values(values).on_conflict_do_nothing().returning(IdeaVoice.member_id)
    if session().scalar(added) is not None:
        _changed(actor.id, idea)


def take_support_back(*, actor: Any, idea: Idea) -> None:
    """Not stand behind it any more; its row is held. Whoever wrote it stays with it. Raises ``Refused``."""
    require(actor, Act.TAKE_SUPPORT_BACK, idea)
    parts = select(Idea.id).where(or_(Idea.id == idea.id, Idea.joined_into_id == idea.id))
    mine = delete(IdeaVoice).where(
        IdeaVoice.idea_id.in_(parts), IdeaVoice.member_id == actor.id, IdeaVoice.wrote.is_(False)
    )
    if session().scalars(mine.returning(IdeaVoice.member_id)).all():
        _changed(actor.id, idea)


def _changed(actor_id: int, idea: Idea) -> None:
    idea.version += 1
    session().flush()
    record(IdeaSupported(actor_id=actor_id, idea_id=idea.id))
