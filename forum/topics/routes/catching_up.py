"""Catching up over HTTP: the truth of which a signal is only a hint."""

from __future__ import annotations

from flask import jsonify, redirect
from flask.typing import ResponseReturnValue

from forum.members.viewing import viewer
from forum.topics.cards import cards_for
from forum.topics.changes import changes_since
from forum.topics.queries import topic_page_for
from forum.topics.routes.blueprint import topics
from forum.web.language import language


@topics.get("/topics/<int:topic_id>/since/<int:seq>")
def since(topic_id: int, seq: int) -> ResponseReturnValue:
    """What changed since ``seq``: ``{seq, posts: [{id, seq, html}], gone: [id], more, reset}``.

    ``posts`` are to be put in their place by id, or to replace the card that is there. With ``more``
    the reader asks again from ``seq``; with ``reset`` it loads the page anew. A merged topic leads to
    the one that took it in.
    """
    me = viewer()
    topic = topic_page_for(me, topic_id)
    if topic.merged_into_id is not None:
        return redirect(f"/topics/{topic.merged_into_id}/since/0", 301)
    changes = changes_since(me, topic, seq)
    cards = cards_for(changes.lines, language()) if changes.lines else {}
    posts = [
        {"id": line.id, "seq": line.seq, "html": cards[line.id]} for line in changes.lines if line.id in cards
    ]
    return jsonify(seq=changes.seq, posts=posts, gone=changes.gone, more=changes.more, reset=changes.reset)
