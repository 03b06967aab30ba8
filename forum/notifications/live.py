"""The bell moves while one looks (AFTER the commit)."""

from __future__ import annotations

from typing import Any

from forum.notifications.queries import recipients_of_post, unread_count
from forum.realtime.rooms import member_room
from forum.realtime.signals import heard, send


def ring(member_id: int) -> None:
    """Tell every tab and device of a member what the bell says now; count only if one is open."""
    if heard(member_room(member_id)):
        send(member_room(member_id), "notification:count", {"count": unread_count(member_id)})


def ring_for_post(fact: Any) -> None:
    """Ring for everybody who was notified of a post."""
    for member_id in recipients_of_post(fact.post_id):
        ring(member_id)


def ring_for_members(fact: Any) -> None:
    """Ring for several: what they were told of is gone."""
    for member_id in fact.member_ids:
        ring(member_id)


def ring_for_member(fact: Any) -> None:
    """Ring for the member of a fact: something waits for them, or they read something."""
    ring(fact.member_id)
    if hasattr(fact, "topic_id"):
        payload = {"topic": fact.topic_id, "post": fact.post_id}
        send(member_room(fact.member_id), "topic:read", payload)
