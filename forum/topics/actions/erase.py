"""Erasing the words of a post that was removed or deleted, once nobody needs them any more."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from forum.facts.bus import record
from forum.facts.catalogue import PostErased
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.storage.session import session
from forum.topics.models import DELETED, REMOVED, Post, Revision


def erase_words(*, actor_id: int, post: Post) -> None:
    """Empty a post and every earlier version of it. What stays is that it was there, whose, and when.

    The clock asks for it (``actor_id`` is the system member's), or its author who leaves. Only what was
    removed or deleted is emptied.
    """
    if post.state not in (REMOVED, DELETED):
        raise Refused(Act.REMOVE_POST, None)
    post.source = post.html = post.search_text = ""
    revisions: Any = Revision.__table__
    session().execute(update(revisions).where(revisions.c.post_id == post.id).values(source=""))
    session().flush()
    record(PostErased(actor_id=actor_id, topic_id=post.topic_id, post_id=post.id))
