"""The manifest: everything that moderation adds to the forum, on one screen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask

from forum.facts.bus import bus
from forum.hooks import hooks
from forum.jobs import outbox
from forum.storage import migrating
from moderation.appeals import attaching as appeals
from moderation.appeals import belongings as appealed
from moderation.audit import attaching as audit
from moderation.care import attaching as care
from moderation.care import belongings as sheltered
from moderation.cases import belongings as judged
from moderation.cases import following
from moderation.cases.actions.handle import forget_passed_on, release_lapsed
from moderation.conduct import attaching as conduct
from moderation.conduct import belongings as accepted
from moderation.decisions import attaching as decisions
from moderation.decisions import belongings as decided
from moderation.holding import attaching as holding
from moderation.queue import attaching as queue
from moderation.reports import attaching as reports
from moderation.reports import belongings as reported
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
    # Complaints end before the statements forget whose they were, and cases last.
    for one in (appealed, decided, reported, sheltered, accepted, judged):
        hooks(app).register_belongings(one.BELONGINGS)
    outbox.every(app, timedelta(minutes=1), "release-lapsed-claims", release_lapsed)
    outbox.every(app, timedelta(days=1), "forget-passed-on", forget_passed_on)
