"""Reading events: the list, a month, tonight, one event, its file for calendars."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from forum.clock import now
from forum.community.queries import site
from forum.events import ics
from forum.events.forms import AnswerForm
from forum.events.live import COMING, EVENT
from forum.events.models import CANCELLED, WAITING, Event
from forum.events.queries import (
    PAGE,
    answer_of,
    drafts_for,
    event_for,
    is_told_link,
    line_length,
    others_of_series,
    past,
    place_in_line,
    upcoming,
)
from forum.events.routes.blueprint import events
from forum.events.times import day_there
from forum.events.viewing import (
    EventLine,
    event_context,
    faces,
    lines_of,
    mark_of,
    month_named,
    month_of,
    my_zone,
    tonight,
    version_of,
)
from forum.events.visibility import animated_categories
from forum.events.wording import ANSWERS, day_in
from forum.feeds.queries import Entry
from forum.feeds.routes import atom
from forum.members.viewing import viewer
from forum.notifications.opening import opened
from forum.policy.check import Refused
from forum.policy.words import member
from forum.topics.queries import topic_page_for
from forum.topics.views import TopicView


@events.get("/events")
def index() -> ResponseReturnValue:
    """What is announced, the next first; or (``?past=1``) what is over, the newest first."""
    me = viewer()
    over = "past" in request.args
    key = _key(request.args.get("after"))
    found = past(me, before=key) if over else upcoming(me, after=key)
    lines = lines_of(me, found[:PAGE])
    older = None
    if len(found) > PAGE:
        last = found[PAGE - 1]
        older = f"/events?{'past=1&' if over else ''}after={last.starts_at.timestamp():.0f}-{last.id}"
    return render_template(
        "events/index.html",
        lines=lines,
        over=over,
        older=older,
        drafts=lines_of(me, drafts_for(me)) if not over and key is None else [],
        may_make=bool(animated_categories(me)),
        version=version_of(lines),
    )


def _key(raw: str | None) -> tuple[datetime, int] | None:
    moment, _dash, number = (raw or "").partition("-")
    if not (moment.isascii() and moment.isdigit() and number.isascii() and number.isdigit()):
        return None
    if len(moment) > 11 or len(number) > 16:
        return None
    return datetime.fromtimestamp(int(moment), tz=now().tzinfo), int(number)


@events.get("/events/month")
def month() -> ResponseReturnValue:
    """A month (``?m=2026-11``) as a calendar page."""
    me = viewer()
    first = month_named(request.args.get("m"), day_there(now(), my_zone()))
    weeks = month_of(me, first)
    return render_template(
        "events/month.html",
        weeks=weeks,
        name=format_date(first, "MMMM y"),
        before=(first - timedelta(days=1)).strftime("%Y-%m"),
        after=(first + timedelta(days=32)).strftime("%Y-%m"),
        weekdays=[(format_date(one.day, "EEEE"), format_date(one.day, "EEE")) for one in weeks[0]],
        empty=not any(one.lines for week in weeks for one in week),
        version=version_of(line for week in weeks for one in week for line in one.lines),
        may_make=bool(animated_categories(me)),
    )


@events.get("/events/tonight")
def this_evening() -> ResponseReturnValue:
    """What is on today and not over."""
    me = viewer()
    lines = tonight(me)
    return render_template(
        "events/tonight.html",
        lines=lines,
        day=day_in(now(), my_zone()),
        version=version_of(lines),
        next=lines_of(me, upcoming(me, most=1)[:1]) if not lines else [],
    )


@events.get("/events/<int:event_id>")
def show(event_id: int) -> ResponseReturnValue:
    """One event, and what the viewer said about it."""
    me = viewer()
    event_for(me, event_id)
    me = opened(me, f"/events/{event_id}")
    return page_of(event_for(me, event_id))


def page_of(
    event: Event,
    *,
    form: AnswerForm | None = None,
    refusal: Any = None,
    reconsider: Any = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of an event, with an answer that could not be taken."""
    me = viewer()
    own = answer_of(me, event.id)
    if form is None:
        form = AnswerForm(formdata=None)
        if own is not None:
            form.guests.data = own.guests
        form.show(event, own.fields if own is not None else {})
    else:
        form.show(event, form.said(event))
    form.known.data = str(event.sequence)
    sees_faces = member(me, event)
    coming, more = faces(event) if sees_faces else ([], 0)
    place = place_in_line(own) if own is not None and own.answer == WAITING else 0
    line = line_length(event.id) if event.capacity is not None else 0
    others = lines_of(me, others_of_series(me, event))
    dates = [(one.url, one.when) for one in others]
    context = event_context(me, event)
    page = render_template(
        "events/show.html",
        **context,
        own=own,
        answers=ANSWERS,
        place=place,
        line=line,
        version=_version(event, context, own, place, line, coming, more, dates),
        mark_of=mark_of,
        follows=COMING if sees_faces else EVENT,
        form=form,
        coming=coming,
        more=more,
        others=others,
        room=_topic(me, event.room_id),
        recap=_topic(me, event.recap_id),
        refusal=refusal,
        reconsider=reconsider,
        shows_link=bool(event.link) and is_told_link(me, event, own),
    )
    return page, status


def _version(event: Event, context: Mapping[str, Any], own: Any, *shown: Any) -> str:
    """Different whenever the page looks otherwise to this reader."""
    state = (event.revision, event.status, event.state, event.room_id, event.room_closed_at, event.recap_id)
    flags = [context[name] for name in ("left", "running", "closed", "over", "begun", "host")]
    mine = (own.answer, own.guests) if own is not None else None
    return mark_of(*state, *flags, mine, event.emptied, *shown)


def _topic(me: Any, topic_id: int | None) -> TopicView | None:
    """The room or recap, if the viewer may see it."""
    if topic_id is None:
        return None
    try:
        return topic_page_for(me, topic_id)
    except Refused:
        return None


@events.get("/events/<int:event_id>.ics")
def as_file(event_id: int) -> Response:
    """One event as a file that calendars open."""
    me = viewer()
    event = event_for(me, event_id)
    own = answer_of(me, event.id)
    body = ics.calendar([(event, own)], name=site().name, reader=me)
    return calendar_response(body, f"event-{event.id}.ics")


def calendar_response(body: bytes, name: str) -> Response:
    """A calendar, kept by nobody on the way: it may be one reader's own."""
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.cache_control.private = True
    response.cache_control.no_cache = True
    return response


@events.get("/events/feed.atom")
def feed() -> Response:
    """What is announced, as an Atom feed: what a guest may read."""
    found = lines_of(None, upcoming(None, most=40)[:40])
    entries = [
        Entry(
            path=line.url,
            title=_title(line),
            author=line.host.called,
            html=line.event.html,
            published=line.event.published_at or line.event.created_at,
            updated=line.event.changed_at,
        )
        for line in found
    ]
    return atom(_("What is on"), "/events/feed.atom", "/events", entries)


def _title(line: EventLine) -> str:
    if line.event.status == CANCELLED:
        return str(_("Will not take place: %(title)s", title=line.event.title))
    return str(_("%(title)s: %(when)s", title=line.event.title, when=line.when))
