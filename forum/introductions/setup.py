"""Everything that introductions and the desk plug into the forum, apart from what follows from facts."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from forum.hooks import NavigationItem, hooks
from forum.introductions import bell, live, viewing
from forum.introductions.actions.end import end_those_due
from forum.introductions.actions.erase import empty_old_letters
from forum.introductions.actions.take import forget_lapsed
from forum.jobs import outbox
from forum.policy.acts import Act
from forum.policy.check import can


def install(app: Flask) -> None:
    """Let members of ``app`` be introduced to each other."""
    from forum.introductions.routes import correcting, desk, meeting, welcome  # noqa: F401 (they attach routes)
    from forum.introductions.routes.blueprint import introductions

    app.register_blueprint(introductions)
    live.install(app)
    plugged = hooks(app)
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    plugged.slots.setdefault("home.welcome", []).append(viewing.on_home)
    plugged.slots.setdefault("member.page", []).append(viewing.on_member_page)
    plugged.navigation.append(
        NavigationItem(
            "concierge",
            _l("Concierge"),
            lambda viewer: "/concierge",
            "concierge",
            60,
            lambda viewer: can(viewer, Act.SEE_DESK),
        )
    )
    outbox.every(app, timedelta(hours=1), "end-introductions", end_those_due)
    outbox.every(app, timedelta(hours=1), "forget-desk-claims", forget_lapsed)
    outbox.every(app, timedelta(days=1), "empty-old-letters", empty_old_letters)
