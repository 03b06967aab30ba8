"""What the report of the example community needs: when people were there last, and what the brand assumes."""

from __future__ import annotations

from sqlalchemy import func, select, update

from forum.demo.telling import Story
from forum.insights.actions import Typed, assume
from forum.members.models import Member
from forum.storage.session import session
from forum.topics.models import Post

SOURCE = "Service client, bilan 2025 : 3 200 contacts, 19 500 € ; la part est une estimation prudente."


def tell_report(story: Story) -> None:
    """Let it happen in ``story``."""
    typed = Typed(share=30, hundredths=610, unit="EUR", source=SOURCE)
    story.once(story.ago(20), lambda: assume(actor=story.who("ada"), typed=typed))


def seen_when_they_wrote() -> None:
    """Everybody was there last when they wrote last, as far as anybody knows."""
    wrote = select(func.max(Post.created_at)).where(Post.author_id == Member.id).scalar_subquery()
    session().execute(update(Member).where(Member.seen_at.is_(None)).values(seen_at=wrote))
