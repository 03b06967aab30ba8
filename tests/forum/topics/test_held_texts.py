"""A text that was held and rewritten before anybody saw it stays between its author and the moderators."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import update

from forum.storage.session import transaction
from forum.topics.actions.edit import edit_post
from forum.topics.actions.moderate import publish_post
from forum.topics.composing import compose
from forum.topics.models import HELD, Post
from forum.topics.queries import post_for
from tests.cast import Cast
from tests.factories.categories import make_category, make_reply, make_topic


def test_the_history_shows_readers_no_text_that_was_never_published(app: Flask, cast: Cast) -> None:
    with app.app_context():
        topic = make_topic(cast.ada, make_category())
        post_id = make_reply(cast.mia, topic.id, "the secret draft").id
        with transaction() as current:
            current.execute(update(Post).where(Post.id == post_id).values(state=HELD))
        for text in ("the first public words", "the second public words"):
            with transaction():
                post = post_for(cast.mia, post_id, lock=True)
                edit_post(actor=cast.mia, post=post, text=compose(text), revision=post.revision)
            with transaction():
                publish_post(actor=cast.mo, post=post_for(cast.mo, post_id, lock=True))
    for name, sees in (("mia", True), ("mo", True), ("ada", True), ("nia", False), ("guest", False)):
        answer = cast.browser(name).get(f"/posts/{post_id}/history")
        assert answer.status_code == 200
        assert ("secret" in answer.text) is sees, name
        assert ("Never published" in answer.text) is sees, name
        assert "public words" in answer.text
