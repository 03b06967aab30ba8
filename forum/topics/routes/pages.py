"""Pages to read: lists of topics, a topic, a post's permanent address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.categories.catalogue import CategoryView
from forum.categories.queries import categories_for, category_for
from forum.community.edition import edition
from forum.members.standing_in import send_kept, send_noted
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.words import member
from forum.storage.base import LARGEST_ID
from forum.text.stems import fold
from forum.topics.lists import Wanted, category_level, newest_by_category, topics_for
from forum.topics.models import TAG_LENGTH
from forum.topics.queries import topic_page_for, trace_of
from forum.topics.routes.blueprint import topics
from forum.topics.routes.jumping import destination, window
from forum.topics.routes.responding import log_in_to_reply
from forum.topics.routes.showing import send_known, send_topic
from forum.topics.rows import rows_for
from forum.topics.views import TopicPage
from forum.topics.visibility import seen_categories
from forum.web.ids import bounded_id
from forum.web.keeping import Memory, memory
from forum.web.kept import Piece, may_keep
from forum.web.language import language
from forum.web.places import place as place_for


@topics.get("/topics")
def index() -> ResponseReturnValue:
    """Every topic the viewer may see, newest movement first; ``?filter=unread|followed``, ``?tag=``."""
    tag = fold(request.args.get("tag", "")[: 2 * TAG_LENGTH])[:TAG_LENGTH]
    narrowed = request.args.get("filter")
    wanted = Wanted(tag=tag, unread=narrowed == "unread", followed=narrowed == "followed")
    return _list("topics/index.html", wanted, None)


@topics.get("/c/<slug>")
def category(slug: str) -> ResponseReturnValue:
    """The topics of one category, pinned ones first."""
    place = category_for(viewer(), slug)
    wanted = Wanted(category_id=place.id, unread=request.args.get("filter") == "unread")
    return _list("topics/category.html", wanted, place)


@topics.get("/categories")
def categories() -> ResponseReturnValue:
    """The categories the viewer may see, each with the topic that moved last."""
    me, speech = viewer(), language()
    newest = newest_by_category(me)
    places = [
        {
            "id": place.id,
            "slug": place.slug,
            "hue": place.hue,
            "access": place.access,
            "name": place.name(speech),
            "description": place.description(speech),
            "newest": newest.get(place.id),
        }
        for place in categories_for(me)
    ]
    return render_template("topics/categories.html", places=places)


def _list(template: str, wanted: Wanted, place: CategoryView | None) -> ResponseReturnValue:
    me = viewer()
    if me is None:
        wanted = replace(wanted, unread=False, followed=False)
    before, after = _edges()
    page = topics_for(me, wanted, before=before, after=after)
    short = (template, request.full_path, language(), page, edition())
    known = send_noted(short) if me is None and may_keep() else None
    if known is not None:
        return known
    rows, context = _rows_block(page, language()), _list_context(me, page, wanted, place)
    if not may_keep():
        return render_template(template, **context, rows=Markup(rows.text.decode()))  # noqa: S704 (rendered)
    return send_kept(
        (template, request.full_path, edition(), *context.values()),
        language(),
        me,
        lambda: render_template(template, **context, rows=Markup(place_for("rows"))),  # noqa: S704
        {"rows": rows},
        short=short,
    )


def _rows_block(page: TopicPage, speech: str) -> Piece:
    kept: Memory[Piece] = memory("row_blocks", len)
    key = (page.lines, speech, edition())
    found = kept.get(key)
    if found is None:
        rows = rows_for(page.lines, speech)
        found = Piece("\n".join(rows))
        if len(rows) == len(page.lines):
            kept.put(key, found)
    return found


def _edges() -> tuple[int, int | None]:
    given = {name: request.args[name] for name in ("before", "after") if name in request.args}
    edges = {name: bounded_id(text) for name, text in given.items()}
    if None in edges.values():
        abort(404)
    return edges.get("before") or LARGEST_ID, edges.get("after")


def _list_context(me: Any, page: TopicPage, wanted: Wanted, place: CategoryView | None) -> dict[str, Any]:
    address = f"/c/{place.slug}" if place else "/topics"
    kept = "&filter=unread" if wanted.unread else "&filter=followed" if wanted.followed else ""
    kept += f"&tag={wanted.tag}" if wanted.tag else ""
    return {
        "some": bool(page.lines),
        "wanted": wanted,
        "category": place,
        "address": address,
        "heard": (place.id,) if place else tuple(seen_categories(me)),
        "first_page": page.newer is None,
        "newer_url": f"{address}?after={page.newer}{kept}" if page.newer is not None else None,
        "older_url": f"{address}?before={page.older}{kept}" if page.older is not None else None,
        "may_start": _may_start(me, place),
        "level": category_level(me, place.id) if place and member(me, None) else None,
    }


def _may_start(me: Any, place: CategoryView | None) -> bool:
    if me is None:
        return False
    places = [place] if place is not None else categories_for(me)
    return any(can(me, Act.START_TOPIC, one) for one in places)


@topics.get("/topics/<int:topic_id>")
@topics.get("/topics/<int:topic_id>/<slug>")
def show(topic_id: int, slug: str = "") -> ResponseReturnValue:
    """A topic: a page of its posts, oldest first. See ``jumping.window`` for what may be asked."""
    me = viewer()
    topic = topic_page_for(me, topic_id)
    if me is None and "reply_to" in request.args and not topic.locked:
        return log_in_to_reply(topic, bounded_id(request.args["reply_to"]))
    if me is None and (known := send_known(topic, language())) is not None:
        return known
    if topic.merged_into_id is not None:
        return redirect(f"/topics/{topic.merged_into_id}", 301)
    if (target := destination(me, topic)) is not None:
        return redirect(target, 302)
    return send_topic(me, topic, window(me, topic), language())


@topics.get("/posts/<int:post_id>")
def post(post_id: int) -> ResponseReturnValue:
    """A post's permanent address: leads to where it stands now, also after a move, split or merge."""
    found, _whole = trace_of(viewer(), post_id)
    slug = f"/{found.topic.slug}" if found.topic.slug else ""
    return redirect(f"/topics/{found.topic_id}{slug}?at={post_id}#post-{post_id}", 302)
