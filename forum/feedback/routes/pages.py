"""Reading ideas: the list, one idea, what became of them, their feed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.clock import now
from forum.community.queries import site
from forum.feedback.became import QUARTER_PAGE, first_turn, turned_between, unanswered
from forum.feedback.models import DONE, JOINED
from forum.feedback.queries import (
    PAGE,
    idea_for,
    most_wished,
    moved_at,
    newest_movement,
    text_of,
)
from forum.feedback.routes.blueprint import ideas
from forum.feedback.viewing import IdeaLine, idea_context, lines_of, words
from forum.feedback.wording import age, bounds, quarter_in_words, quarter_of
from forum.feeds.queries import Entry
from forum.feeds.routes import atom
from forum.members.viewing import viewer
from forum.notifications.opening import opened
from forum.policy.acts import Act
from forum.policy.check import can
from forum.web.ids import bounded_id

MOST_PAGES = 50
"""As far as «most wished» can be leafed through."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@ideas.get("/ideas")
def index() -> ResponseReturnValue:
    """What moved last first; for the brand's people also (``?order=wished``) what most members wish for."""
    me = viewer()
    wished = request.args.get("order") == "wished"
    key = _key(request.args.get("before"))
    page = min(bounded_id(request.args.get("page")) or 0, MOST_PAGES) if wished else 0
    found = most_wished(me, page) if wished else newest_movement(me, before=key)
    lines = lines_of(me, found[:PAGE])
    older = None
    if len(found) > PAGE and wished:
        older = f"/ideas?order=wished&page={page + 1}"
    elif len(found) > PAGE:
        last = found[PAGE - 1]
        older = f"/ideas?before={_moment(moved_at(last))}-{last.id}"
    return render_template(
        "ideas/index.html",
        lines=lines,
        older=older,
        wished=wished,
        may_see_wished=can(me, Act.SEE_MOST_WISHED),
        first=key is None and not page,
        **words(),
    )


def _moment(at: datetime) -> int:
    """Microseconds since 1970: ``_key`` reads them."""
    return (at - _EPOCH) // timedelta(microseconds=1)


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
    last = bounded_id(request.args.get("before"))
    said = turned_between(me, *bounds(year, quarter, zone), before=last)
    shown = {entry.idea_id: entry for entry in said[:QUARTER_PAGE]}
    lines = lines_of(me, [entry.idea for entry in shown.values()], shown)
    named = f"/ideas/became?q={year}-{quarter}"
    waiting = unanswered(me, after=_key(request.args.get("after")))
    waits = lines_of(me, waiting[:PAGE])
    later_ones = None
    if len(waiting) > PAGE:
        later_ones = f"{named}&after={_moment(waiting[PAGE - 1].created_at)}-{waiting[PAGE - 1].id}"
    before = (year - 1, 4) if quarter == 1 else (year, quarter - 1)
    after = (year + 1, 1) if quarter == 4 else (year, quarter + 1)
    return render_template(
        "ideas/became.html",
        lines=lines,
        waits=waits,
        later_ones=later_ones,
        more=f"{named}&before={said[QUARTER_PAGE - 1].id}" if len(said) > QUARTER_PAGE else None,
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
    """The ideas that moved last and where they stand, as a guest may read them."""
    entries = [_entry(line) for line in lines_of(None, newest_movement(None)[:PAGE])]
    return atom(_("Ideas"), "/ideas/feed.atom", "/ideas", entries)


def _entry(line: IdeaLine) -> Entry:
    """What the brand last said of it, by whom, above what it is."""
    idea, text = line.idea, text_of(None, line.idea)
    said = render_template("ideas/_in_feed.html", line=line, **words())
    return Entry(
        path=f"/ideas/{idea.id}",
        title=idea.title,
        author=line.author.called,
        html=said + (text.html if text is not None else ""),
        published=idea.created_at,
        updated=moved_at(idea),
    )
