"""Everything that the report plugs into the forum."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from forum.hooks import hooks
from forum.insights import letters
from forum.jobs import outbox


def attach(app: Flask) -> None:
    """Let the brand's people read the report."""
    from forum.insights.routes import reviewing  # noqa: F401 (it attaches routes)
    from forum.insights.routes.blueprint import insights

    app.register_blueprint(insights)
    hooks(app).register_mail(letters.MAIL)
    outbox.every(app, timedelta(hours=1), "monday-reviews", letters.send_reviews)
