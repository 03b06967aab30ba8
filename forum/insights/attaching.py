"""Everything that the report plugs into the forum."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from forum.hooks import hooks
from forum.insights import letters, viewing
from forum.jobs import outbox


def attach(app: Flask) -> None:
    """Let the brand's people read the report, and write them the review of the week."""
    from forum.insights.routes import assuming, choosing, reading, reviewing  # noqa: F401 (they attach routes)
    from forum.insights.routes.blueprint import insights

    app.register_blueprint(insights)
    plugged = hooks(app)
    plugged.slots.setdefault("account.menu", []).append(viewing.in_account_menu)
    plugged.slots.setdefault("insights.tools", []).append(reviewing.in_tools)
    plugged.register_mail(letters.MAIL)
    outbox.every(app, timedelta(hours=1), "monday-reviews", letters.send_reviews)
