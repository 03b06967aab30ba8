"""Fact to what follows from it: WITHIN the transaction (fails together with it), AFTER the commit."""

from __future__ import annotations

from flask import Flask

from forum.facts import catalogue as facts
from forum.facts.bus import Table, bus
from forum.notifications import actions as notices
from forum.notifications import live as bell
from forum.notifications.queries import bell as bell_count
from forum.reading import actions as reading

WITHIN: Table = {
    facts.PostPublished: [reading.author_reads, notices.notify],
    facts.PostEdited: [notices.notify],
    facts.PostDeleted: [notices.forget_post],
    facts.PostHidden: [notices.forget_post],
    facts.PostRemoved: [notices.forget_post],
    facts.TopicRead: [notices.topic_was_read],
}

AFTER: Table = {
    facts.PostPublished: [bell.ring_for_post],
    facts.PostEdited: [bell.ring_for_post],
    facts.TopicRead: [bell.ring_for_member],
    facts.NotificationsRead: [bell.ring_for_member],
}


def attach(app: Flask) -> None:
    """Let the tables rule ``app``."""
    bus(app).add(WITHIN, AFTER)
    app.extensions["forum.bell"] = bell_count()
