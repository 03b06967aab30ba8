"""Reading ideas: the list, one idea, what became of them, their feed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.clock import now
from forum.community.queries import site
from forum.feedback.models import DONE, JOINED
from forum.feedback.queries import (
    PAGE,
    first_turn,
    idea_for,
    most_wished,
    moved_at,
    newest_movement,
    text_of,
    turned_between,
    unanswered,
)
from forum.feedback.routes.blueprint import ideas
from forum.feedback.viewing import idea_context, lines_of, words
from forum.feedback.wording import age, bounds, quarter_in_words, quarter_of
from forum.feeds.queries import Entry
from forum.feeds.routes import atom
from forum.members.people import people
from forum.members.viewing import viewer
from forum.notifications.opening import opened
from forum.policy.acts import Act
from forum.policy.check import can

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@ideas.get("/ideas")
def index() -> ResponseReturnValue:
    """What moved last first; for the brand's people also (``?order=wished``) what most members wish for."""
    me = viewer()
    wished = request.args.get("order") == "wished"
    key = _key(request.args.get("before"))
    found = most_wished(me) if wished else newest_movement(me, before=key)
    lines = lines_of(me, found[:PAGE])
    older = None
    if len(found) > PAGE and not wished:
        last = found[PAGE - 1]
        older = f"/ideas?before={(moved_at(last) - _EPOCH) // timedelta(microseconds=1)}-{last.id}"
    return render_template(
        "ideas/index.html",
        lines=lines,
        older=older,
        wished=wished,
        may_see_wished=can(me, Act.SEE_MOST_WISHED),
        first=key is None,
        **words(),
    )


def _key(raw: str | None) -> tuple[datetime, int] | None:
    found = re.fullmatch(r"(\d{1,16})-(\d{1,16})", raw or "", re.ASCII)
    if found is None:
        return None
    return _EPOCH + timedelta(microseconds=int(found[1])), int(found[2])


@ideas.get("/ideas/<int:idea_id>")
def show(idea_id: int) -> ResponseReturnValue:
    """An idea, who wishes for it, and what became of it."""
    me = viewer()
    idea = idea_for(me, idea_id)
    if idea.status == JOINED and idea.joined_into_id is not None:
        return redirect(f"/ideas/{idea.joined_into_id}", 303)
    me = opened(me, f"/ideas/{idea_id}")
    return render_template("ideas/show.html", done=idea.status == DONE, **idea_context(me, idea))


@ideas.get("/ideas/became")
def became() -> ResponseReturnValue:
    """What became of what members said, a quarter a page (``?q=2026-4``); what waits stands on top."""
    me = viewer()
    zone = site().timezone
    this = quarter_of(now(), zone)
    first = first_turn(me)
    oldest = quarter_of(first, zone) if first is not None else this
    year, quarter = _quarter(request.args.get("q"), this)
    lines = lines_of(me, turned_between(me, *bounds(year, quarter, zone)))
    waiting = unanswered(me)
    waits = lines_of(me, waiting[:PAGE])
    before = (year - 1, 4) if quarter == 1 else (year, quarter - 1)
    after = (year + 1, 1) if quarter == 4 else (year, quarter + 1)
    return render_template(
        "ideas/became.html",
        lines=lines,
        waits=waits,
        more_wait=len(waiting) > PAGE,
        ages={line.idea.id: age(line.idea.created_at) for line in waits},
        quarter=quarter_in_words(year, quarter),
        earlier=f"/ideas/became?q={before[0]}-{before[1]}" if before >= oldest else None,
        later=f"/ideas/became?q={after[0]}-{after[1]}" if after <= this else None,
        **words(),
    )


def _quarter(raw: str | None, this: tuple[int, int]) -> tuple[int, int]:
    found = re.fullmatch(r"(20\d\d)-([1-4])", raw or "", re.ASCII)
    return (int(found[1]), int(found[2])) if found is not None else this


@ideas.get("/ideas/feed.atom")
def feed() -> Response:
    """The ideas that moved last, as a guest may read them."""
    entries = [_entry(idea) for idea in newest_movement(None)[:PAGE]]
    return atom(_("Ideas"), "/ideas/feed.atom", "/ideas", entries)


def _entry(idea: Any) -> Entry:
    text = text_of(None, idea)
    return Entry(
        path=f"/ideas/{idea.id}",
        title=idea.title,
        author=people([idea.author_id])[idea.author_id].display_name,
        html=text.html if text is not None else "",
        published=idea.created_at,
        updated=moved_at(idea),
    )
