"""The manifest: everything that moderation adds to the forum, on one screen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask

from forum.facts.bus import bus
from forum.jobs import outbox
from forum.storage import migrating
from moderation.appeals import attaching as appeals
from moderation.audit import attaching as audit
from moderation.care import attaching as care
from moderation.cases import following
from moderation.cases.actions.handle import forget_passed_on, release_lapsed
from moderation.conduct import attaching as conduct
from moderation.decisions import attaching as decisions
from moderation.holding import attaching as holding
from moderation.queue import attaching as queue
from moderation.reports import attaching as reports
from moderation.screening import attaching as screening
from moderation.transparency import attaching as transparency

MIGRATIONS = Path(__file__).parent / "migrations" / "versions"


def attach(app: Flask) -> None:
    """Let the code of conduct be kept in ``app``."""
    migrating.add(app, MIGRATIONS)
    conduct.attach(app)
    screening.attach(app)
    holding.attach(app)
    queue.attach(app)
    bus(app).add(following.WITHIN, {})
    reports.attach(app)
    decisions.attach(app)
    appeals.attach(app)
    care.attach(app)
    transparency.attach(app)
    audit.attach(app)
    outbox.every(app, timedelta(minutes=1), "release-lapsed-claims", release_lapsed)
    outbox.every(app, timedelta(days=1), "forget-passed-on", forget_passed_on)
