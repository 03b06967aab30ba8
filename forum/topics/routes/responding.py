"""What the writing routes share: who writes, and how to say that it did not work."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import jsonify, make_response, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import escape
from wtforms.fields.choices import SelectChoice

from forum.categories.catalogue import CategoryView
from forum.categories.queries import categories_for
from forum.hooks import Reconsider
from forum.members.viewing import member_asking, viewer
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.policy.words import good_standing
from forum.topics.models import ROOM, Post, Topic
from forum.topics.queries import topic_for
from forum.web.language import language
from forum.web.times import exact

NAMES_URL = "/members/complete"
"""Answers whom ``@`` may mean."""


def member_for(act: Act) -> Any:
    """The member who asks, if they may keep anything; a guest is refused ``act``."""
    me = member_asking(act)
    require(me, Act.KEEP_DRAFT)
    return me


def topic_writable(topic_id: int) -> tuple[Any, Topic]:
    """Who asks and the topic, if they may reply there."""
    me = viewer()
    topic = topic_for(me, topic_id)
    require(me, Act.REPLY, topic)
    return me, topic


def log_in_to_reply(topic: Any, post_id: int | None) -> ResponseReturnValue:
    """Lead a guest to the log-in, and from there to the post that they want to answer."""
    there = f"?at={post_id}&reply_to={post_id}#post-{post_id}" if post_id else "#composer"
    back = topic.url + there
    return redirect("/login?" + urlencode({"next": back}), 302)


def why_not(me: Any, topic: Any) -> tuple[int, str]:
    """Status and sentence for a member who sees ``topic`` and can't reply there now."""
    if not good_standing(me, topic):
        if me is not None and me.muted_until is not None:
            return 403, _("You can read, but not write until %(when)s.", when=exact(me.muted_until))
        return 403, _("You can read, but not write at the moment.")
    if topic.locked:
        return 409, _("This topic has been closed meanwhile. Nobody can reply any more.")
    return 409, _("This topic takes no replies at the moment.")


def invalid(form: Any) -> ResponseReturnValue:
    """What is wrong with a form, for a script."""
    return make_response(jsonify(errors=form.errors), 422)


def reconsider_json(asked: Reconsider) -> ResponseReturnValue:
    """What a screener stumbled over, for a script: HTML, and one sentence without it."""
    message = _("Please look at your text once more. Nothing was sent yet.")
    html = escape(asked.verdict.explanation)
    return make_response(jsonify(error="reconsider", status=422, message=message, html=html), 422)


def post_url(post: Any) -> str:
    """The permanent address of a post."""
    return f"/posts/{post.id}"


def topic_url(topic: Any) -> str:
    """The address of a topic."""
    return f"/topics/{topic.id}/{topic.slug}" if topic.slug else f"/topics/{topic.id}"


def page_of(post: Post) -> str:
    """Where a post, or what is left of it, stands in its topic."""
    return f"{topic_url(post.topic)}?at={post.id}#post-{post.id}"


def places_for(me: Any) -> list[CategoryView]:
    """The categories in which ``me`` may start a topic."""
    return [place for place in categories_for(me) if can(me, Act.START_TOPIC, place)]


def offer(field: Any, places: list[CategoryView]) -> None:
    """Let a form's field choose among ``places``."""
    speech = language()
    field.choices = [SelectChoice(place.id, place.name(speech)) for place in places]


def is_talk(topic: Any) -> bool:
    """Whether this is a topic rather than a live room."""
    return bool(topic.kind != ROOM)
