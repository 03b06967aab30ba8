"""Everything that questionnaires plug into the forum."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from forum.hooks import NavigationItem, hooks
from forum.jobs import outbox
from forum.questionnaires import bell, letters, live, viewing
from forum.questionnaires.actions.end import keep_time


def attach(app: Flask) -> None:
    """Let members be asked, and hear what came of it: pages, bells, open pages, what time does."""
    from forum.questionnaires.routes import answering, asking, pages, polling  # noqa: F401 (they attach routes)
    from forum.questionnaires.routes.blueprint import questionnaires

    app.register_blueprint(questionnaires)
    live.install(app)
    outbox.every(app, timedelta(minutes=5), "questionnaires-keep-time", keep_time)
    plugged = hooks(app)
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    plugged.register_mail(letters.MAIL)
    plugged.navigation.append(
        NavigationItem("questionnaires", _l("Questions to you"), lambda viewer: "/questionnaires", "info", 60)
    )
    plugged.slots.setdefault("home.sections", []).append(viewing.on_home)
    plugged.slots.setdefault("search.sections", []).append(viewing.in_search)
    plugged.slots.setdefault("topic.mine", []).append(viewing.in_its_topic)
    plugged.slots.setdefault("topic.tools", []).append(viewing.among_tools)
