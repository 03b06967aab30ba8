"""Editing, history, deleting and taking that back."""

from __future__ import annotations

from typing import Any

from flask import flash, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forum.hooks import Reconsider, hooks
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.session import transaction
from forum.text.diff import word_diff
from forum.topics.actions.delete import delete_post, restore_post
from forum.topics.actions.edit import edit_post
from forum.topics.composing import Composed, compose
from forum.topics.forms import EditForm, ModeratorsEditForm
from forum.topics.history import history_of, newest_edit
from forum.topics.models import DELETED, Post
from forum.topics.queries import post_for
from forum.topics.refusals import Overtaken
from forum.topics.routes.blueprint import topics
from forum.topics.routes.replying import posting_limit
from forum.topics.routes.responding import (
    NAMES_URL,
    invalid,
    member_for,
    page_of,
    post_url,
    reconsider_json,
    topic_url,
)
from forum.web.errors import wants_json
from forum.web.ids import bounded_id
from forum.web.limits import READING_BACK, account_key, limiter


def _form(me: Any, post: Post, **given: Any) -> EditForm:
    return EditForm(**given) if post.author_id == me.id else ModeratorsEditForm(**given)


@topics.get("/posts/<int:post_id>/edit")
def edit(post_id: int) -> ResponseReturnValue:
    """The post's text, to be changed."""
    me = member_for(Act.EDIT_POST)
    post = post_for(me, post_id)
    require(me, Act.EDIT_POST, post)
    elsewhere = hooks().rewritten_at(me, post_id) if post.author_id == me.id else ""
    if elsewhere is None:
        raise Refused(Act.EDIT_POST, me)
    if elsewhere:
        return redirect(elsewhere, 303)
    form = _form(me, post, formdata=None)
    form.body.data, form.revision.data = post.source, str(post.revision)
    return _page(form, post)


@topics.post("/posts/<int:post_id>/edit")
@limiter.limit(posting_limit, key_func=account_key)
def save_edit(post_id: int) -> ResponseReturnValue:
    """Keep a new text. Whoever was overtaken by another editor sees both texts and settles."""
    me = member_for(Act.EDIT_POST)
    post = post_for(me, post_id)
    require(me, Act.EDIT_POST, post)
    form = _form(me, post)
    valid = form.validate_on_submit()
    text = compose(form.body.data) if valid else None
    if text is None or "preview" in request.form:
        if wants_json():
            return invalid(form) if text is None else jsonify(html=text.html)
        return _page(form, post, text=text, status=200 if valid else 422)
    try:
        with transaction():
            post = post_for(me, post_id, lock=True)
            edit_post(
                actor=me,
                post=post,
                text=text,
                revision=int(form.revision.data),
                reason=form.reason.data or "",
                insisted="insist" in request.form,
            )
            done = {"id": post.id, "seq": post.seq, "revision": post.revision, "topic": post.topic_id}
    except Overtaken:
        return _settle(me, post_id, form, text)
    except Reconsider as asked:
        if wants_json():
            return reconsider_json(asked)
        post = post_for(me, post_id)
        return _page(form, post, status=422, reconsider=asked.verdict.explanation)
    return jsonify(**done, url=post_url(post)) if wants_json() else redirect(post_url(post), 303)


def _page(
    form: EditForm,
    post: Post,
    *,
    text: Composed | None = None,
    status: int = 200,
    reconsider: Any = None,
) -> ResponseReturnValue:
    preview = Markup(text.html) if text is not None else None  # noqa: S704 (sanitised by compose)
    page = render_template(
        "topics/edit.html",
        form=form,
        post=post,
        preview=preview,
        back=page_of(post),
        mentions_url=NAMES_URL,
        reconsider=reconsider,
    )
    return make_response(page, status)


def _settle(me: Any, post_id: int, form: EditForm, text: Composed) -> ResponseReturnValue:
    """409 with both texts: theirs is kept, yours is in the form, based on theirs from now on."""
    post = post_for(me, post_id)
    form.revision.data = str(post.revision)
    if wants_json():
        message = _("Somebody else has changed this post meanwhile.")
        theirs = {"body": post.source, "revision": post.revision}
        return make_response(jsonify(error="overtaken", status=409, message=message, theirs=theirs), 409)
    page = render_template(
        "topics/conflict.html",
        form=form,
        post=post,
        theirs=post.source,
        edit=newest_edit(post),
        changes=word_diff(post.source, text.source),
        back=page_of(post),
        mentions_url=NAMES_URL,
    )
    return make_response(page, 409)


@topics.get("/posts/<int:post_id>/history")
@limiter.limit(READING_BACK, key_func=account_key)
def history(post_id: int) -> ResponseReturnValue:
    """Every text the post ever had, newest first, each with what it changed; ``?before=`` goes back."""
    me = viewer()
    post = post_for(me, post_id)
    require(me, Act.SEE_HISTORY, post)
    before = bounded_id(request.args.get("before"))
    versions, older = history_of(post, before, whole=can(me, Act.SEE_WHOLE_HISTORY, post))
    return render_template(
        "topics/history.html", post=post, versions=versions, older=older, back=page_of(post)
    )  # fmt: skip


@topics.get("/posts/<int:post_id>/delete")
def deleting(post_id: int) -> ResponseReturnValue:
    """Ask before deleting; for a deleted post: offer to take it back."""
    me = member_for(Act.DELETE_POST)
    post = post_for(me, post_id)
    if post.state != DELETED:
        require(me, Act.DELETE_POST, post)
    return render_template("topics/delete.html", post=post, back=_back(me, post))


@topics.post("/posts/<int:post_id>/delete")
def delete(post_id: int) -> ResponseReturnValue:
    """Delete one's own post."""
    me = member_for(Act.DELETE_POST)
    with transaction():
        post = post_for(me, post_id, lock=True)
        delete_post(actor=me, post=post)
        done = {
            "id": post.id,
            "seq": post.seq,
            "topic": post.topic_id,
            "topic_deleted": post.topic.state == DELETED,
        }
    if wants_json():
        return jsonify(**done, undo=f"/posts/{post_id}/restore")
    return redirect(f"/posts/{post_id}/delete", 303)


@topics.post("/posts/<int:post_id>/restore")
def restore(post_id: int) -> ResponseReturnValue:
    """Take the deletion back."""
    me = member_for(Act.RESTORE_POST)
    with transaction():
        post = post_for(me, post_id, lock=True)
        restore_post(actor=me, post=post)
        done = {"id": post.id, "seq": post.seq, "topic": post.topic_id}
    if wants_json():
        return jsonify(**done, url=post_url(post))
    flash(_("Your post is back."), "success")
    return redirect(post_url(post), 303)


def _back(me: Any, post: Post) -> str:
    """The topic, or its category when the topic went with the post."""
    if can(me, Act.SEE_TOPIC, post.topic):
        return page_of(post) if post.state != DELETED or post.leaves_tombstone else topic_url(post.topic)
    return f"/c/{post.topic.category.slug}"
