"""Editing a post. Nothing is lost: every text it ever had stays in its history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.clock import now
from forum.facts.bus import record
from forum.facts.catalogue import PostEdited, PostHeldBack
from forum.hooks import Outcome, Written, hooks
from forum.policy.acts import Act
from forum.policy.check import Refused, require
from forum.storage.session import session
from forum.topics.composing import Composed
from forum.topics.models import HELD, PUBLISHED, Post, Revision
from forum.topics.refusals import Overtaken
from forum.topics.sequence import next_seq, settle_last_post
from forum.topics.signing import settle_signature


def edit_post(
    *,
    actor: Any,
    post: Post,
    text: Composed,
    revision: int,
    reason: str = "",
    insisted: bool = False,
) -> bool:
    """Give ``post`` a new text; answers whether it differs from the old one.

    ``revision`` is the one the editor started from. Raises ``Overtaken`` when somebody else has edited
    since, ``Refused`` when ``actor`` may not, and ``Reconsider`` unless they ``insisted``.
    """
    require(actor, Act.EDIT_POST, post)
    if actor.id == post.author_id and hooks().rewritten_at(actor, post.id) != "":
        raise Refused(Act.EDIT_POST, actor)
    return rewrite_post(
        actor=actor, post=post, text=text, revision=revision, reason=reason, insisted=insisted
    )


def rewrite_post(
    *,
    actor: Any,
    post: Post,
    text: Composed,
    revision: int,
    reason: str,
    insisted: bool = False,
    retitled: bool = False,
) -> bool:
    """The same without asking the rules: whoever calls it has asked those of what the post is part of.

    ``retitled``: its history says why even where the title alone reads otherwise.
    """
    if text.source == post.source and not retitled:
        return False
    if revision != post.revision:
        raise Overtaken(post)
    verdict = hooks().screen(actor, _written(post, text), insisted=insisted)
    moment = now()
    _keep_first_text(post)
    post.revision += 1
    to_hold = verdict.outcome is Outcome.HOLD and post.state == PUBLISHED
    session().add(
        Revision(
            post_id=post.id,
            number=post.revision,
            source=text.source,
            editor_id=actor.id,
            reason=reason,
            at=moment,
            published=post.state == PUBLISHED and not to_hold,
        )
    )
    post.source, post.html, post.search_text = text.source, text.html, text.search_text
    post.edited_at = moment
    settle_signature(actor=actor, post=post)
    post.seq = next_seq(post.topic)
    if to_hold:
        post.state = HELD
    session().flush()
    if verdict.keep is not None:
        verdict.keep(post.id)
    record(
        PostEdited(
            actor_id=actor.id,
            topic_id=post.topic_id,
            post_id=post.id,
            seq=post.seq,
            revision=post.revision,
        )
    )
    if to_hold:
        settle_last_post(post.topic)
        record(PostHeldBack(actor_id=actor.id, topic_id=post.topic_id, post_id=post.id, seq=post.seq))
    return True


def _written(post: Post, text: Composed) -> Written:
    return Written(
        "post",
        text.source,
        category=post.topic.category,
        topic=post.topic,
        subject_id=post.id,
        reply_to_id=post.reply_to_id,
        author_id=post.author_id,
    )


def _keep_first_text(post: Post) -> None:
    """Before its first edit a post has no history yet."""
    known = session().scalar(select(Revision.id).where(Revision.post_id == post.id).limit(1))
    if known is None:
        session().add(
            Revision(
                post_id=post.id,
                number=post.revision,
                source=post.source,
                editor_id=post.author_id,
                at=post.created_at,
                published=post.state == PUBLISHED,
            )
        )
        session().flush()
