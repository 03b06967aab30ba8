"""Everything that handed drafts plug into the forum."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from forum.colleagues import bell, viewing
from forum.colleagues.actions.hand import forget_old
from forum.hooks import hooks
from forum.jobs import outbox


def install(app: Flask) -> None:
    """Let whoever works for the brand of ``app`` have a draft read first."""
    from forum.colleagues.routes import colleagues

    app.register_blueprint(colleagues)
    plugged = hooks(app)
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    plugged.slots.setdefault("drafts.others", []).append(viewing.in_drafts)
    outbox.every(app, timedelta(days=1), "forget-handed-drafts", forget_old)
