"""Everything that statements and complaints plug into the forum."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from forum.facts.bus import bus
from forum.hooks import SlotFiller, hooks
from forum.jobs import outbox
from moderation.appeals import bell, viewing
from moderation.appeals.actions.remind import remind
from moderation.decisions.facts import StatementDelivered


def attach(app: Flask) -> None:
    """Tell members of decisions, take their complaints, and let somebody else judge them."""
    from moderation.appeals.routes import judging, statements  # noqa: F401 (attach routes)
    from moderation.appeals.routes.blueprint import appeals

    app.register_blueprint(appeals)
    bus(app).add({StatementDelivered: [bell.statement_delivered]}, {})
    outbox.every(app, timedelta(hours=1), "remind-of-appeals", remind)
    plugged = hooks(app)
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    fillers: dict[str, SlotFiller] = {
        "suspended.page": viewing.suspended_page,
        "case.appeals": viewing.of_case,
        "queue.head": viewing.above_queue,
        "statement.complaint": viewing.complaint,
        "account.menu": viewing.account_menu,
    }
    for slot, filler in fillers.items():
        plugged.slots.setdefault(slot, []).append(filler)
