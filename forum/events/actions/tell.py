"""Telling everybody concerned, by bell and mail: a job of the outbox, which may run twice and tells once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from forum.clock import iso
from forum.events import bell, letters
from forum.events.models import Event
from forum.events.queries import find_event
from forum.members.queries import viewer_by_id
from forum.notifications.actions import tell
from forum.policy.acts import Act
from forum.policy.check import can
from forum.storage.session import session, transaction
from forum.topics.models import PUBLISHED, Topic

AT_ONCE = 25
"""Members in one transaction, so that writers in between need not wait for long."""


def tell_everybody(payload: dict[str, Any]) -> None:
    """Tell those whom ``payload`` concerns who may see the event now."""
    event = find_event(int(payload["event_id"]))
    if event is None or _stale(event, payload):
        return
    event_id = event.id
    members = _members(event, payload)
    for some in _in_parts(members):
        with transaction():
            found = find_event(event_id)
            if found is not None:
                for member_id in some:
                    _tell(found, member_id, payload)


def _members(event: Event, payload: dict[str, Any]) -> list[int]:
    what, by = payload["what"], int(payload.get("by") or 0)
    if what == bell.SEAT:
        return [int(payload["member_id"])]
    until = datetime.fromisoformat(payload["until"])
    if what == bell.HOW_WAS_IT:
        found = bell.concerned(event, until, waiting=False, maybe=False)
    elif what == bell.SOON:
        found = bell.concerned(event, until, waiting=False)
    else:
        # a colleague may have changed or cancelled it: whoever planned it has to know as well
        planner = what == bell.CANCELLED or bool(payload.get("parts"))
        found = bell.concerned(event, until, planner=planner)
    return [member_id for member_id in found if member_id != by]


def _stale(event: Event, payload: dict[str, Any]) -> bool:
    """A reminder of a time that is another now, or of what does not take place, is not sent."""
    if payload["what"] == bell.SOON:
        return event.status != "planned" or iso(event.starts_at) != payload["starts"]
    if payload["what"] == bell.HOW_WAS_IT:
        topic = session().get(Topic, int(payload["topic_id"]))
        return topic is None or topic.state != PUBLISHED
    return False


def _tell(event: Event, member_id: int, payload: dict[str, Any]) -> None:
    who = viewer_by_id(member_id)
    what, mark = str(payload["what"]), str(payload["mark"])
    if who is None:
        return
    seen = can(who, Act.SEE_EVENT, event)
    # Its author left, its words wait for a moderator, or the reader does not see its category any more:
    # nobody is to stand there for nothing.
    gone = what == bell.CANCELLED and (event.emptied or event.state != PUBLISHED or not seen)
    if not (gone or seen):
        return
    if what == bell.CHANGED and member_id == event.host_id and "host" in payload["parts"]:
        payload = {**payload, "parts": [part for part in payload["parts"] if part != "host"]}
        if not payload["parts"]:
            return  # they have heard already that they host it
    about = f"event:{event.id}:{what}:{mark}"
    if what != bell.SEAT:
        data = bell.data_of(event, parts=payload.get("parts", []), left=payload.get("left", ""))
        url = f"/topics/{payload['topic_id']}" if what == bell.HOW_WAS_IT else bell.url_of(event.id)
        url = "/events" if gone else url
        tell(member_id=member_id, kind=what, about=about, url=url, data=data)
    letters.write(event, member_id, what, payload, key=f"{about}:{member_id}", nameless=gone)


def _in_parts(members: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(members), AT_ONCE):
        yield members[start : start + AT_ONCE]
