"""Showing a post anew when what stands beneath it changed, though not a word of its own."""

from __future__ import annotations

from forum.facts.bus import record
from forum.facts.passing import PostRenewed
from forum.storage.session import session
from forum.topics.models import Post
from forum.topics.sequence import next_seq


def renew_card(*, actor_id: int, post: Post) -> None:
    """Give ``post``, whose topic's row is held, the topic's next number: open pages fetch its card anew.

    Whoever changed what stands beneath it asked the rules already.
    """
    post.seq, post.has_beneath = next_seq(post.topic), True
    session().flush()
    record(PostRenewed(actor_id=actor_id, topic_id=post.topic_id, post_id=post.id, seq=post.seq))
