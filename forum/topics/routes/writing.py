"""Starting a topic, and looking at how a text will look."""

from __future__ import annotations

from typing import Any

from flask import jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.categories.catalogue import CategoryView, catalogue
from forum.hooks import Reconsider
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import Refused, can, require
from forum.storage.idempotency import content_key, write_once
from forum.text.clean import POST_LENGTH, TextTooLong, is_blank
from forum.topics.actions.start import start_topic
from forum.topics.composing import Composed, compose
from forum.topics.drafts import NEW_TOPIC, draft_of, forget_draft
from forum.topics.forms import EMPTY, TopicForm, listed, too_long
from forum.topics.routes.blueprint import topics
from forum.topics.routes.replying import posting_limit
from forum.topics.routes.responding import (
    NAMES_URL,
    invalid,
    member_for,
    offer,
    places_for,
    reconsider_json,
    topic_url,
)
from forum.web.errors import wants_json
from forum.web.limits import PREVIEWING, account_key, limiter


@topics.get("/topics/new")
def new() -> ResponseReturnValue:
    """The form of a new topic; ``?category=`` (an address) chooses, a draft fills it."""
    me, places = _starter()
    form = TopicForm(formdata=None)
    offer(form.category_id, places)
    wanted = next((place.id for place in places if place.slug == request.args.get("category")), None)
    draft = draft_of(me, NEW_TOPIC)
    if draft is not None:
        form.title.data, form.body.data, form.tags.data = draft.title, draft.body, draft.tags
    form.category_id.data = wanted or (draft.category_id if draft is not None else None) or places[0].id
    return _page(form, draft=draft)


@topics.post("/topics/new")
@limiter.limit(posting_limit, key_func=account_key)
def start() -> ResponseReturnValue:
    """Start a topic with its first post."""
    me, places = _starter()
    form = TopicForm()
    offer(form.category_id, places)
    valid = form.validate_on_submit()
    text = compose(form.body.data) if valid else None
    if text is None or "preview" in request.form:
        if wants_json() and not valid:
            return invalid(form)
        return _page(form, text=text, draft=draft_of(me, NEW_TOPIC), status=200 if valid else 422)
    said = (form.category_id.data, form.title.data, form.tags.data, text.source)
    key = content_key("topic", form.idempotency_key.data, *said)
    try:
        url = write_once(me.id, key, lambda: _write(me, form, text))
    except Reconsider as asked:
        if wants_json():
            return reconsider_json(asked)
        why = asked.verdict.explanation
        return _page(form, draft=draft_of(me, NEW_TOPIC), status=422, reconsider=why)
    return (jsonify(url=url), 201) if wants_json() else redirect(url, 303)


def _starter() -> tuple[Any, list[CategoryView]]:
    me = member_for(Act.START_TOPIC)
    places = places_for(me)
    if not places:
        raise Refused(Act.START_TOPIC, me)
    return me, places


def _write(me: Any, form: TopicForm, text: Composed) -> str:
    category = catalogue()[form.category_id.data]
    topic = start_topic(
        actor=me,
        category=category,
        title=form.title.data,
        text=text,
        tags=listed(form.tags.data),
        language=form.language.data,
        insisted="insist" in request.form,
    )
    forget_draft(actor=me, topic_id=NEW_TOPIC)
    return topic_url(topic)


def _page(
    form: TopicForm,
    *,
    text: Composed | None = None,
    draft: Any = None,
    status: int = 200,
    reconsider: Any = None,
) -> ResponseReturnValue:
    preview = Markup(text.html) if text is not None else None  # noqa: S704 (sanitised by compose)
    page = render_template(
        "topics/new.html",
        form=form,
        preview=preview,
        draft=draft,
        mentions_url=NAMES_URL,
        reconsider=reconsider,
        hands=can(viewer(), Act.HAND_DRAFT),
    )
    return make_response(page, status)


@topics.post("/topics/preview")
@limiter.limit(PREVIEWING, key_func=account_key)
def preview() -> ResponseReturnValue:
    """How ``body`` will look: ``{html}`` for scripts, a page for everybody else. Nothing is kept."""
    require(viewer(), Act.KEEP_DRAFT)
    body = request.form.get("body", "")
    try:
        text = compose(body)
        errors = [str(EMPTY)] if is_blank(text.source) else []
    except TextTooLong as error:
        text, errors = None, [too_long(error)]
    if wants_json():
        if text is None or errors:
            return make_response(jsonify(errors={"body": errors}), 422)
        return jsonify(html=text.html)
    html = Markup(text.html) if text is not None else ""  # noqa: S704 (sanitised by compose)
    page = render_template("topics/preview.html", html=html, body=body[: 4 * POST_LENGTH], errors=errors)
    return make_response(page, 422 if errors else 200)
