"""Everything that events plug into the forum."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from forum.events import bell, letters, live, viewing
from forum.events.actions.keep_time import keep_time
from forum.events.actions.look_after import look_after
from forum.events.actions.move_lines import move_lines
from forum.events.actions.tell import tell_everybody
from forum.hooks import NavigationItem, hooks
from forum.jobs import outbox


def attach(app: Flask) -> None:
    """Let members be told what is on, and come: pages, bells, open pages, what time does."""
    from forum.events.routes import calendars, coming, pages, planning  # noqa: F401 (they attach routes)
    from forum.events.routes.blueprint import events

    app.register_blueprint(events)
    live.install(app)
    outbox.every(app, timedelta(minutes=1), "events-keep-time", keep_time)
    outbox.every(app, timedelta(minutes=10), "events-look-after", look_after)
    outbox.every(app, timedelta(minutes=10), "events-move-lines", move_lines)
    outbox.handle(app, bell.TOLD, tell_everybody)
    app.jinja_env.filters.update(weekday_of=viewing.weekday_of, clock_here=viewing.clock_here)
    plugged = hooks(app)
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    plugged.register_mail(letters.MAIL)
    plugged.navigation.append(NavigationItem("events", _l("Events"), lambda viewer: "/events", "events", 35))
    plugged.settings.append(
        NavigationItem("events", _l("Events"), lambda viewer: "/events/calendar", "events", 80)
    )
    plugged.slots.setdefault("search.sections", []).append(viewing.in_search)
    plugged.slots.setdefault("account.menu", []).append(viewing.in_account_menu)
