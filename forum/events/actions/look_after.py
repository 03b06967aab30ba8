"""What is left with a host who can't look after it: those who may plan there are told, once each time.

A routine, so that a mandate that runs out on its day and a category that is closed are noticed as well as one
that is withdrawn. It reads, and writes only what is another than was told.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select

from forum.clock import now
from forum.events import bell
from forum.events.actions.rooms import automod_id
from forum.events.models import PLANNED, Event
from forum.events.queries import find_event
from forum.members.models import ANIMATE, Grant
from forum.members.queries import viewer_by_id
from forum.members.viewer import Viewer
from forum.notifications.actions import forget_about
from forum.notifications.models import Notification
from forum.policy.acts import Act
from forum.policy.check import can
from forum.policy.mandates import animates
from forum.storage.session import session, transaction
from forum.subjects import PUBLISHED


def look_after() -> None:
    """Ring for whoever can take over what its host can't; called again and again by one process of all.

    Nobody is led any more to what somebody looks after again, so that they hear of it when that ends as well.
    """
    told = _told()
    alone = {}
    for event_id in _next_dates():
        event = find_event(event_id)
        if event is not None and _left_alone(event):
            about = bell.about_alone(event)
            known = told.get(about, set())
            alone[about] = event_id, [one.id for one in _who_can_take_it(event) if one.id not in known]
    for event_id, members in alone.values():
        if members:
            _ring(event_id, members)
    for about in told.keys() - alone.keys():
        with transaction():
            forget_about(actor_id=automod_id(), about=about)


def _told() -> dict[str, set[int]]:
    """Who among those who plan something was told what, and not led away from it since."""
    planning = select(Grant.member_id).where(Grant.capability == ANIMATE)
    found = select(Notification.about, Notification.member_id).where(
        Notification.member_id.in_(planning), Notification.kind == bell.ALONE
    )
    told: dict[str, set[int]] = {}
    for row in session().execute(found):
        told.setdefault(str(row.about), set()).add(row.member_id)
    return told


def _ring(event_id: int, members: Iterable[int]) -> None:
    with transaction():
        event = find_event(event_id)
        if event is not None and _left_alone(event):
            for member_id in members:
                bell.left_alone(event, member_id)


def _next_dates() -> list[int]:
    """What is announced and not over; of a series the next date of each host."""
    found = (
        select(Event.id, Event.series_id, Event.host_id)
        .where(Event.status == PLANNED, Event.state == PUBLISHED, Event.ends_at > now())
        .order_by(Event.starts_at.desc(), Event.id.desc())
    )
    rows = session().execute(found).all()
    return list({(row.series_id or -row.id, row.host_id): row.id for row in rows}.values())


def _left_alone(event: Event) -> bool:
    """Whether its host may not receive people any more, or planned it alone and may neither change it."""
    host = viewer_by_id(event.host_id)
    if not can(host, Act.RUN_EVENT, event):
        return True
    return event.host_id == event.author_id and not animates(host, event)


def _who_can_take_it(event: Event) -> Iterable[Viewer]:
    """Whoever planned it, if they may still change it; else everybody who may."""
    planner = viewer_by_id(event.author_id)
    if planner is not None and can(planner, Act.EDIT_EVENT, event):
        return [planner]
    everywhere_or_here = or_(Grant.category_id.is_(None), Grant.category_id == event.category_id)
    trusted = select(Grant.member_id).where(Grant.capability == ANIMATE, everywhere_or_here).distinct()
    found = [viewer_by_id(member_id) for member_id in session().scalars(trusted.order_by(Grant.member_id))]
    return [one for one in found if one is not None and can(one, Act.EDIT_EVENT, event)]
