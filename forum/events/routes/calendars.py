"""A member's own calendar: its secret feed, and another address for it."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.clock import now
from forum.community.queries import site
from forum.events import ics
from forum.events.actions.keep_calendar import renew_address
from forum.events.calendars import events_of, feed_token, member_of_feed, out_of_sight_of
from forum.events.routes.blueprint import events
from forum.events.routes.pages import calendar_response
from forum.events.viewing import lines_of, on_one_clock
from forum.members.mailing import base_url
from forum.members.queries import viewer_by_id
from forum.members.viewing import member_asking
from forum.policy.acts import Act
from forum.policy.check import can, require
from forum.policy.words import member
from forum.storage.session import transaction
from forum.web.language import speaking
from forum.web.limits import POSTING, account_key, limiter

KEPT = timedelta(days=60)
"""For how long what is over stays in a feed."""


@events.get("/events/calendar")
def calendar() -> ResponseReturnValue:
    """What one comes to, and the address under which a calendar program finds it."""
    me = member_asking(Act.KEEP_CALENDAR)
    require(me, Act.KEEP_CALENDAR)
    mine = [event for event, _own in events_of(me, now()) if can(me, Act.SEE_EVENT, event) and event.title]
    return render_template(
        "events/calendar.html",
        address=f"{base_url()}/events/calendar/{feed_token(me.id)}.ics",
        lines=lines_of(me, mine),
        unseen=[(event.id, on_one_clock(event)) for event in out_of_sight_of(me)],
    )


@events.post("/events/calendar/renew")
@limiter.limit(POSTING, key_func=account_key)
def renew() -> ResponseReturnValue:
    """Another address; the old one opens nothing any more."""
    me = member_asking(Act.KEEP_CALENDAR)
    with transaction():
        renew_address(actor=me)
    flash(_("Your calendar has a new address. The old one opens nothing any more."), "success")
    return redirect("/events/calendar", 303)


@events.get("/events/calendar/<token>.ics")
def own_feed(token: str) -> Response:
    """The feed of whoever the address belongs to; an address that was renewed since is not there."""
    member_id = member_of_feed(token)
    me = viewer_by_id(member_id) if member_id is not None else None
    if me is None or not member(me, None):
        abort(404)
    with speaking(me.language):
        name = _("%(community)s: my events", community=site().name)
        body = ics.calendar(events_of(me, now() - KEPT), name=name, reader=me)
    return calendar_response(body, "events.ics")
