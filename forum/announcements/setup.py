"""Everything that announcements plug into the forum, apart from what follows from facts."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from forum.announcements import audiences, bell, letters, live, viewing
from forum.announcements.actions.correct import archive_old
from forum.announcements.actions.look_after import look_after
from forum.announcements.actions.publish import JOB, publish_due
from forum.announcements.participants import PARTICIPANTS
from forum.announcements.queries import correcting_page, corrector_of
from forum.hooks import NavigationItem, hooks
from forum.jobs import outbox
from forum.policy.acts import Act
from forum.policy.check import can


def install(app: Flask) -> None:
    """Let the brand's people announce something to members of ``app``."""
    from forum.announcements.routes import (  # noqa: F401 (they attach routes)
        correcting,
        drafting,
        feed,
        reading,
        settings,
        showing,
    )
    from forum.announcements.routes.blueprint import announcements

    app.register_blueprint(announcements)
    audiences.install(app)
    audiences.register_audience(app, PARTICIPANTS)
    live.install(app)
    plugged = hooks(app)
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    plugged.register_mail(letters.MAIL)
    plugged.slots.setdefault("home.welcome", []).insert(0, viewing.on_home)
    plugged.slots.setdefault("drafts.others", []).append(viewing.in_drafts)
    plugged.beneath.append(viewing.beneath)
    plugged.rewriting.append(correcting_page)
    plugged.writers.append(corrector_of)
    plugged.navigation.append(
        NavigationItem("announcements", _l("Announcements"), lambda viewer: "/announcements", "announce", 52)
    )
    plugged.administration.append(
        NavigationItem(
            "second-readers",
            _l("Announcements"),
            lambda viewer: "/admin/announcements",
            "announce",
            60,
            lambda viewer: can(viewer, Act.ASK_SECOND_READER),
        )
    )
    outbox.handle(app, JOB, publish_due)
    outbox.handle(app, letters.JOB, letters.tell_some)
    outbox.every(app, timedelta(hours=1), "look-after-drafts", look_after)
    outbox.every(app, timedelta(days=1), "archive-announcements", archive_old)
