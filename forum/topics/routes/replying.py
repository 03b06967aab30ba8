"""Replying to a topic."""

from __future__ import annotations

import json
from math import ceil
from typing import Any

from flask import Response, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import select

from forum.categories.catalogue import catalogue
from forum.hooks import Reconsider
from forum.members.models import Member
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.policy.mandates import has_a_face, heard_officially
from forum.storage.idempotency import content_key, new_key, write_once
from forum.storage.session import session
from forum.text.clean import is_blank
from forum.text.excerpt import plain_text
from forum.text.quotes import quote_markdown
from forum.topics.actions import reply as verb
from forum.topics.composing import Composed, compose
from forum.topics.drafts import draft_of, forget_draft
from forum.topics.forms import Reply
from forum.topics.models import PUBLISHED, Post, Topic
from forum.topics.queries import attach_category, post_for, topic_for
from forum.topics.refusals import MovedOn, TooSoon
from forum.topics.routes.blueprint import topics
from forum.topics.routes.responding import (
    NAMES_URL,
    invalid,
    member_for,
    reconsider_json,
    topic_url,
    topic_writable,
    why_not,
)
from forum.topics.sequence import held_topic
from forum.topics.signing import voice_of
from forum.web.errors import wants_json
from forum.web.ids import bounded_id
from forum.web.language import language
from forum.web.limits import POSTING, PREVIEWING, account_key, limiter

NO_VOICE = _l("You don’t speak officially here. Your text is kept: send it as yourself.")
NO_FACE = _l(
    "The official voice is signed with a first name, and nobody has noted yours yet: ask an administrator. "
    "Your text is kept: send it as yourself meanwhile."
)


def posting_limit() -> str:
    """A look at how it will look is not a post."""
    return PREVIEWING if "preview" in request.form else POSTING


@topics.get("/topics/<int:topic_id>/reply")
def write_reply(topic_id: int) -> ResponseReturnValue:
    """The composer on a page of its own; ``?quote=`` and ``?reply_to=`` name a post of the topic."""
    me, topic = topic_writable(topic_id)
    quoted, parent = (bounded_id(request.args.get(name)) for name in ("quote", "reply_to"))
    draft = draft_of(me, topic_id)
    body = draft.body if draft is not None else ""
    if quoted is not None:
        post = post_for(me, quoted)
        if post.topic_id == topic_id:
            body = f"{body.rstrip()}\n\n{_quote(post)}".lstrip() if not is_blank(body) else _quote(post)
            parent = parent or quoted
    return _page(topic, body=body, parent=parent)


@topics.post("/topics/<int:topic_id>/reply")
@limiter.limit(posting_limit, key_func=account_key)
def reply(topic_id: int) -> ResponseReturnValue:
    """Add a post: 201 ``{id, seq, state, url}`` for scripts, the post for everybody else."""
    me = viewer()
    if me is None:
        require(None, Act.REPLY, topic_for(None, topic_id))
    sent = Reply(request.form)
    text = compose(sent.body) if sent.validate() else None
    if text is None or sent.wants_preview:
        return _again(topic_id, sent, text)
    key = content_key("reply", sent.key, topic_id, sent.reply_to_id, sent.official, text.source)
    catalogue()  # remembered from here on: the transaction need not read it
    try:
        return _sent(_write(me, key, topic_id, text, sent))
    except Reconsider as asked:
        return _reconsidering(me, topic_id, sent, asked)
    except Refused as refusal:
        if refusal.act is Act.SPEAK_OFFICIALLY:
            faceless = heard_officially(me, topic_for(me, topic_id)) and not has_a_face(me, None)
            return _refused(me, topic_id, sent, (403, str(NO_FACE if faceless else NO_VOICE)))
        if refusal.act is not Act.REPLY:
            raise
        return _refused(me, topic_id, sent)
    except TooSoon as haste:
        answer = _refused(me, topic_id, sent, (429, str(haste.sentence)))
        answer.headers["Retry-After"] = str(ceil(haste.wait.total_seconds()))
        return answer


def _write(me: Any, key: str, topic_id: int, text: Composed, sent: Reply) -> str:
    """The answer as JSON; a reply to a topic that was merged meanwhile goes where its posts went."""

    def write() -> str:
        topic = held_topic(where)
        if topic is None:
            raise Refused(Act.SEE_TOPIC, me)
        require(me, Act.SEE_TOPIC, attach_category(topic))
        if topic.merged_into_id is not None:
            raise MovedOn(topic.merged_into_id)
        post = verb.reply(
            actor=me,
            topic=topic,
            text=text,
            reply_to_id=sent.reply_to_id,
            insisted=sent.insisted,
            official=sent.official,
        )
        forget_draft(actor=me, topic_id=topic_id)
        return json.dumps({"id": post.id, "seq": post.seq, "state": post.state, "topic": topic.id})

    where = topic_id
    while True:
        try:
            return write_once(me.id, key, write)
        except MovedOn as moved:
            where = moved.topic_id


def _sent(answer: str) -> ResponseReturnValue:
    sent = json.loads(answer)
    url = f"/posts/{sent['id']}"
    if wants_json():
        return make_response(jsonify(**sent, url=url), 201)
    return redirect(url, 303)


def _again(topic_id: int, sent: Reply, text: Composed | None) -> ResponseReturnValue:
    """The form once more: with what is wrong, or as it will look."""
    if wants_json():
        return invalid(sent) if text is None else jsonify(html=text.html)
    me = member_for(Act.REPLY)
    topic = topic_for(me, topic_id)
    errors = sent.errors.get("body", [])
    preview = Markup(text.html) if text is not None else None  # noqa: S704 (sanitised by compose)
    page = _page(topic, sent=sent, errors=errors, preview=preview)
    return make_response(page, 422 if errors else 200)


def _reconsidering(me: Any, topic_id: int, sent: Reply, asked: Reconsider) -> ResponseReturnValue:
    """The form once more, with what a screener stumbled over; the key stays good."""
    if wants_json():
        return reconsider_json(asked)
    topic = topic_for(me, topic_id)
    why = asked.verdict.explanation
    page = _page(topic, sent=sent, reconsider=why)
    return make_response(page, 422)


def _refused(me: Any, topic_id: int, sent: Reply, why: tuple[int, str] | None = None) -> Response:
    """Why not, with the text still there."""
    topic = topic_for(me, topic_id)
    status, sentence = why or why_not(me, topic)
    if wants_json():
        return make_response(jsonify(error="refused", status=status, message=sentence), status)
    # The same key: the text may be sent again as it is, and is written once all the same.
    page = _page(topic, sent=sent, errors=[sentence])
    return make_response(page, status)


def _page(
    topic: Topic,
    *,
    body: str = "",
    parent: int | None = None,
    sent: Reply | None = None,
    errors: Any = (),
    preview: Markup | None = None,
    reconsider: Any = None,
) -> Response:
    voice = voice_of(viewer(), topic, language())
    if sent is not None:
        body, parent = sent.body, sent.reply_to_id
        voice = voice and (sent.official, voice[1])
    draft = draft_of(viewer(), topic.id)
    page = render_template(
        "topics/reply.html",
        topic=topic,
        url=topic_url(topic),
        category=topic.category,
        category_name=topic.category.name(language()),
        body=body,
        reply_to=_parent(topic, parent),
        errors=errors,
        preview=preview,
        saved_at=draft.saved_at if draft is not None else None,
        draft_version=draft.version if draft is not None else 0,
        key=sent.key if sent is not None else new_key(),
        voice=voice,
        hands=can(viewer(), Act.HAND_DRAFT),
        reconsider=reconsider,
        mentions_url=NAMES_URL,
    )
    return make_response(page)


def _parent(topic: Topic, post_id: int | None) -> tuple[int, str] | None:
    """Id and author's display name of the post that is replied to."""
    if post_id is None:
        return None
    name = session().scalar(
        select(Member.display_name)
        .join(Post, Post.author_id == Member.id)
        .where(Post.id == post_id, Post.topic_id == topic.id, Post.state == PUBLISHED)
    )
    return (post_id, name) if name is not None else None


def _quote(post: Post) -> str:
    name = session().scalar(select(Member.username).where(Member.id == post.author_id)) or ""
    return quote_markdown(name, post.id, plain_text(post.html))
