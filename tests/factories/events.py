"""Events and answers, made through the same verbs that members use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from forum.categories.catalogue import catalogue
from forum.clock import now
from forum.events.actions.answer import answer_event
from forum.events.actions.change import cancel_event, edit_event
from forum.events.actions.plan import Plan, Repeating, make_event, publish_event
from forum.events.models import YES
from forum.events.queries import event_for
from forum.events.times import wall
from forum.members.viewer import Viewer
from forum.topics.composing import compose
from tests.factories.categories import make_category
from tests.factories.members import make_member, writing

ZONE = "Europe/Paris"


def make_host(name: str = "eve") -> Viewer:
    """Somebody who announces and hosts everywhere."""
    return make_member(name, mandates=[("animate", None)], language="en")


def in_days(number: float, zone: str = ZONE) -> datetime:
    """What the clock of ``zone`` shows so many days from now, to the minute."""
    return wall(now() + timedelta(days=number), zone).replace(second=0, microsecond=0)


def planned(host: Any, title: str = "A night of stars", **said: Any) -> Plan:
    """What an event says: in three days, two hours long, unless said otherwise."""
    starts = said.pop("starts", None) or in_days(3)
    category = said.pop("category", None)
    if category is None:
        known = [one for one in catalogue().values() if one.access == "public"]
        category = known[0] if known else make_category()
    values: dict[str, Any] = {
        "text": compose(said.pop("body", "We look at **Saturn** through a telescope.")),
        "starts": starts,
        "ends": said.pop("ends", None) or starts + timedelta(hours=2),
        "zone": ZONE,
        "host_id": host.id,
        "place": "The hill behind the mill",
        "language": "en",
        **said,
    }
    return Plan(title=title, category=category, **values)


def make(
    host: Any, plan: Plan | None = None, *, repeating: Repeating | None = None, draft: bool = False
) -> int:
    """An event of ``host``, announced unless it is to be a draft; its number."""
    plan = plan or planned(host)
    with writing():
        event = make_event(actor=host, plan=plan, repeating=repeating)
        if not draft:
            publish_event(actor=host, event=event)
        return event.id


def answer(member: Any, event_id: int, wish: str = YES, **said: Any) -> str:
    """``member`` says whether they come; answers what became of it."""
    with writing():
        event = event_for(member, event_id, lock=True)
        return answer_event(actor=member, event=event, wish=wish, **said).answer


def change(host: Any, event_id: int, plan: Plan, *, later: bool = False) -> None:
    """``host`` changes the event to what ``plan`` says."""
    with writing():
        event = event_for(host, event_id, lock=True)
        edit_event(actor=host, event=event, plan=plan, known=event.revision, later=later)


def cancel(host: Any, event_id: int, reason: str = "", *, later: bool = False) -> None:
    with writing():
        cancel_event(actor=host, event=event_for(host, event_id, lock=True), reason=reason, later=later)
