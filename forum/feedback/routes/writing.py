"""Writing an idea. Similar ones are offered while one types; without scripts they are a step of their own."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.categories.catalogue import CategoryView, catalogue
from forum.feedback.actions.write import write_idea
from forum.feedback.forms import IdeaForm
from forum.feedback.likeness import similar_ideas
from forum.feedback.models import Idea
from forum.feedback.queries import newest_movement
from forum.feedback.routes.blueprint import ideas
from forum.feedback.viewing import lines_of, words
from forum.hooks import Reconsider
from forum.members.viewing import member_asking
from forum.policy.acts import Act
from forum.policy.check import Refused
from forum.storage.idempotency import answered, content_key, write_once
from forum.topics.composing import Composed, compose
from forum.topics.models import TITLE_LENGTH
from forum.topics.routes.replying import posting_limit
from forum.topics.routes.responding import NAMES_URL, offer, places_for
from forum.web.limits import PREVIEWING, account_key, limiter


def _writer() -> tuple[Any, list[CategoryView]]:
    me = member_asking(Act.WRITE_IDEA)
    places = places_for(me)
    if not places:
        raise Refused(Act.WRITE_IDEA, me)
    return me, places


@ideas.get("/ideas/new")
def new() -> ResponseReturnValue:
    """The form of a new idea; ``?category=`` (an address) chooses where it goes."""
    me, places = _writer()
    form = IdeaForm(formdata=None)
    offer(form.category_id, places)
    wanted = next((place.id for place in places if place.slug == request.args.get("category")), None)
    form.category_id.data = wanted or _usual(me, places)
    return _page(me, form)


def _usual(me: Any, places: list[CategoryView]) -> int:
    """Where the idea stands that moved last, among those that ``me`` sees and could write in."""
    last = [idea.topic.category_id for idea in newest_movement(me, most=1)]
    return next((place.id for place in places if place.id in last), places[0].id)


@ideas.post("/ideas/new")
@limiter.limit(posting_limit, key_func=account_key)
def create() -> ResponseReturnValue:
    """Say it, unless similar ideas were not shown yet: then they are."""
    me, places = _writer()
    form = IdeaForm()
    offer(form.category_id, places)
    valid = form.validate_on_submit()
    text = compose(form.body.data) if valid else None
    if text is None or "preview" in request.form:
        return _page(me, form, text=text, status=200 if valid else 422)
    similar = similar_ideas(me, form.title.data) if form.looked.data != form.title.data else []
    said = (form.category_id.data, form.title.data, text.source)
    key = content_key("idea", form.idempotency_key.data, *said)
    if similar:  # unless it is the same form once more: what is similar then is what it wrote
        earlier = answered(me.id, key)
        return redirect(earlier, 303) if earlier else _page(me, form, similar=similar, asks=True)
    try:
        return redirect(write_once(me.id, key, lambda: _write(me, form, text)), 303)
    except Reconsider as asked:
        return _page(me, form, status=422, reconsider=asked.verdict.explanation)


def _write(me: Any, form: IdeaForm, text: Composed) -> str:
    idea = write_idea(
        actor=me,
        category=catalogue()[form.category_id.data],
        title=form.title.data,
        text=text,
        language=form.language.data,
        insisted="insist" in request.form,
    )
    return f"/ideas/{idea.id}"


def _page(
    me: Any,
    form: IdeaForm,
    *,
    text: Composed | None = None,
    similar: list[Idea] | None = None,
    asks: bool = False,
    status: int = 200,
    reconsider: Any = None,
) -> ResponseReturnValue:
    """``asks``: whether the author is asked to look at what is similar before anything is written."""
    if similar is None:
        similar = similar_ideas(me, form.title.data) if form.title.data else []
    if similar:
        form.looked.data = form.title.data
    page = render_template(
        "ideas/write.html",
        form=form,
        similar=lines_of(me, similar),
        asks=asks,
        preview=Markup(text.html) if text is not None else None,  # noqa: S704 (sanitised by compose)
        reconsider=reconsider,
        mentions_url=NAMES_URL,
        **words(),
    )
    return page, status


@ideas.get("/ideas/similar")
@limiter.limit(PREVIEWING, key_func=account_key)
def similar() -> ResponseReturnValue:
    """Ideas like the one whose title (``?title=``) somebody types, for the place beneath it."""
    me = member_asking(Act.WRITE_IDEA)
    typed = request.args.get("title", "")[:TITLE_LENGTH]
    found = lines_of(me, similar_ideas(me, typed))
    return render_template("ideas/_similar.html", similar=found, **words()) if found else ("", 204)
