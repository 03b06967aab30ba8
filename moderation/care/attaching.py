"""Everything that care plugs into the forum."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from forum.hooks import NavigationItem, SlotFiller, hooks
from forum.jobs import outbox
from moderation.care import bell, strangers, viewing
from moderation.care.actions.shelter import end_over


def attach(app: Flask) -> None:
    """Let members find shelter, and moderators look after themselves."""
    from moderation.care.routes import own, sheltering  # noqa: F401 (attach routes)
    from moderation.care.routes.blueprint import care

    app.register_blueprint(care)
    outbox.every(app, timedelta(minutes=5), "end-shelters", end_over)
    plugged = hooks(app)
    plugged.hushes.append(strangers.hush)
    plugged.settings.append(NavigationItem("shelter", _l("Shelter"), lambda viewer: bell.PAGE, "shield"))
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    fillers: dict[str, SlotFiller] = {
        "member.manage": viewing.in_management,
        "member.menu": viewing.in_member_menu,
        "case.people": viewing.of_case,
        "queue.head": viewing.above_queue,
    }
    for slot, filler in fillers.items():
        plugged.slots.setdefault(slot, []).append(filler)
