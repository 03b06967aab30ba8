"""Everything that hand-offs plug into the forum."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from forum.handoffs import bell, beneath, letters, live, viewing
from forum.handoffs.actions.keep_time import note_late, note_owners, send_weekly
from forum.hooks import NavigationItem, hooks
from forum.jobs import outbox


def attach(app: Flask) -> None:
    """Let questions be handed to departments: pages, bells, letters, what time does."""
    from forum.handoffs.routes import (  # noqa: F401 (they attach routes)
        answering,
        departments,
        handing,
        linked,
        pages,
    )
    from forum.handoffs.routes.blueprint import handoffs

    app.register_blueprint(handoffs)
    live.install(app)
    outbox.every(app, timedelta(hours=1), "handoffs-late", note_late)
    outbox.every(app, timedelta(hours=1), "handoffs-owners", note_owners)
    outbox.every(app, timedelta(hours=6), "departments-weekly", send_weekly)
    plugged = hooks(app)
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    plugged.register_mail(letters.MAIL)
    plugged.beneath.append(beneath.standing_beneath)
    plugged.slots.setdefault("post.menu", []).append(viewing.in_post_menu)
    plugged.slots.setdefault("account.menu", []).append(viewing.in_account_menu)
    plugged.slots.setdefault("suspended.page", []).append(viewing.when_suspended)
    plugged.slots.setdefault("home.sections", []).append(viewing.on_home)
    plugged.slots.setdefault("search.sections", []).append(viewing.in_search)
    plugged.administration.append(
        NavigationItem("departments", _l("Departments"), lambda viewer: "/admin/departments", "people")
    )
