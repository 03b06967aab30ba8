"""Supporting an idea, once, and taking that back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_, select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.ideas import IdeaSupported
from forum.feedback.models import DONE, Idea, IdeaVoice
from forum.feedback.queries import FACES, MANY, Voice, first_voices
from forum.policy.acts import Act
from forum.policy.check import require
from forum.storage.session import session
from forum.storage.upsert import insert_into


def support_idea(*, actor: Any, idea: Idea) -> None:
    """Stand behind an idea of somebody else; its row is held. Twice is once. Raises ``Refused``."""
    require(actor, Act.SUPPORT_IDEA, idea)
    values = {"idea_id": idea.id, "member_id": actor.id, "wrote": False, "at": now()}
    added = insert_into(IdeaVoice).values(values).on_conflict_do_nothing().returning(IdeaVoice.member_id)
    before = faces(idea)
    if session().scalar(added) is not None:
        tell(actor.id, idea, before)


def take_support_back(*, actor: Any, idea: Idea) -> None:
    """Not stand behind it any more; its row is held. Whoever wrote it stays with it. Raises ``Refused``."""
    require(actor, Act.TAKE_SUPPORT_BACK, idea)
    parts = select(Idea.id).where(or_(Idea.id == idea.id, Idea.joined_into_id == idea.id))
    mine = delete(IdeaVoice).where(
        IdeaVoice.idea_id.in_(parts), IdeaVoice.member_id == actor.id, IdeaVoice.wrote.is_(False)
    )
    before = faces(idea)
    if session().scalars(mine.returning(IdeaVoice.member_id)).all():
        tell(actor.id, idea, before)


def faces(idea: Idea) -> list[Voice]:
    """Those behind it whom a page can show while it is not done, and one more for each «and others»."""
    return first_voices([idea.id], MANY + 1)[idea.id]


def tell(actor_id: int, idea: Idea, before: list[Voice]) -> None:
    """Record that somebody stands behind ``idea`` or no longer does, and where that is seen. Its row is held.

    ``before``: its ``faces`` as they were.
    """
    idea.version += 1
    session().flush()
    after = faces(idea)
    record(
        IdeaSupported(
            actor_id=actor_id,
            idea_id=idea.id,
            in_list=_seen(before, FACES) != _seen(after, FACES),
            on_page=idea.status == DONE or _seen(before, MANY) != _seen(after, MANY),
        )
    )


def _seen(behind: list[Voice], most: int) -> tuple[list[Voice], bool]:
    return behind[:most], len(behind) > most
