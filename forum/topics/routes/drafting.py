"""Keeping what is being written."""

from __future__ import annotations

from typing import Any

from flask import jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.categories.catalogue import catalogue
from forum.clock import iso
from forum.policy.acts import Act
from forum.storage.session import transaction
from forum.text.clean import TextTooLong
from forum.topics.drafts import NEW_TOPIC, Begun, DraftOvertaken, drafts_of, forget_draft, save_draft
from forum.topics.forms import too_long
from forum.topics.queries import topic_for
from forum.topics.routes.blueprint import topics
from forum.topics.routes.responding import member_for
from forum.web.errors import wants_json
from forum.web.ids import bounded_id
from forum.web.limits import DRAFTING, account_key, limiter


@topics.get("/drafts")
def drafts() -> str:
    """What the viewer has begun to write and not sent."""
    me = member_for(Act.KEEP_DRAFT)
    return render_template("topics/drafts.html", drafts=drafts_of(me))


@topics.route("/topics/<int:topic_id>/draft", methods=["PUT", "POST"])
@limiter.limit(DRAFTING, key_func=account_key)
def keep_draft(topic_id: int) -> ResponseReturnValue:
    """Keep ``{body, reply_to_id, version}``: answers ``{version}``, or 409 with the other text."""
    me = member_for(Act.KEEP_DRAFT)
    topic_for(me, topic_id)
    return _keep(me, topic_id)


@topics.route("/topics/new/draft", methods=["PUT", "POST"])
@limiter.limit(DRAFTING, key_func=account_key)
def keep_new() -> ResponseReturnValue:
    """The same for a new topic, with ``title``, ``tags`` and ``category_id``."""
    return _keep(member_for(Act.KEEP_DRAFT), NEW_TOPIC)


@topics.post("/drafts/<int:topic_id>/discard")
def discard_draft(topic_id: int) -> ResponseReturnValue:
    """Throw a draft away; 0 is the new topic's."""
    me = member_for(Act.KEEP_DRAFT)
    with transaction():
        forget_draft(actor=me, topic_id=topic_id)
    return jsonify(version=0) if wants_json() else redirect("/drafts", 303)


def _keep(me: Any, topic_id: int) -> ResponseReturnValue:
    sent: Any = request.get_json(silent=True) if request.is_json else request.form
    begun = _begun(sent)
    if begun is None:
        return make_response(jsonify(errors={"body": [_("This is not a draft.")]}), 422)
    version = bounded_id(sent.get("version")) or 0
    try:
        with transaction():
            kept = save_draft(actor=me, topic_id=topic_id, begun=begun, version=version)
    except TextTooLong as error:
        return make_response(jsonify(errors={"body": [too_long(error)]}), 422)
    except DraftOvertaken as overtaken:
        return _overtaken(overtaken)
    return jsonify(version=kept)


def _begun(sent: Any) -> Begun | None:
    if not hasattr(sent, "get"):
        return None
    texts = {name: sent.get(name) or "" for name in ("body", "title", "tags")}
    if not all(isinstance(text, str) for text in texts.values()):
        return None
    category_id = bounded_id(sent.get("category_id"))
    if category_id not in catalogue():
        category_id = None
    return Begun(**texts, category_id=category_id, reply_to_id=bounded_id(sent.get("reply_to_id")))


def _overtaken(overtaken: DraftOvertaken) -> ResponseReturnValue:
    """Another device wrote meanwhile: its text, and the version to overwrite it with on purpose."""
    draft = overtaken.draft
    theirs = {
        "body": draft.body,
        "title": draft.title,
        "tags": draft.tags,
        "version": draft.version,
        "saved_at": iso(draft.saved_at),
    }
    message = _("You have written something else here on another device.")
    return make_response(jsonify(error="overtaken", status=409, message=message, theirs=theirs), 409)
