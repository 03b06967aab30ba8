"""What the report of the example community needs: when people were there last, and what the brand assumes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from forum.clock import at
from forum.demo.people import People
from forum.insights.actions import Typed, assume
from forum.members.models import Member
from forum.members.queries import viewer_by_id
from forum.storage.session import session, transaction
from forum.topics.models import Post

SOURCE = "Service client, bilan 2025 : 3 200 contacts, 19 500 € ; la part est une estimation prudente."


def tell_report(people: People, moment: datetime) -> None:
    """Let it be so in the filled database, as seen from ``moment``."""
    wrote = select(func.max(Post.created_at)).where(Post.author_id == Member.id).scalar_subquery()
    with transaction():
        session().execute(update(Member).where(Member.seen_at.is_(None)).values(seen_at=wrote))
    with at(moment - timedelta(days=20)), transaction():
        typed = Typed(share=30, hundredths=610, unit="EUR", source=SOURCE)
        assume(actor=viewer_by_id(people.members["ada"]), typed=typed)
