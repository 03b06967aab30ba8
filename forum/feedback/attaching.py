"""Everything that ideas plug into the forum."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from forum.feedback import bell, letters, live, viewing
from forum.feedback.actions.tell import tell_everybody
from forum.hooks import NavigationItem, hooks
from forum.jobs import outbox


def attach(app: Flask) -> None:
    """Let members say what they wish for, and hear what became of it."""
    from forum.feedback.routes import pages, turning, writing  # noqa: F401 (they attach routes)
    from forum.feedback.routes.blueprint import ideas

    app.register_blueprint(ideas)
    live.install(app)
    outbox.handle(app, bell.TOLD, tell_everybody)
    plugged = hooks(app)
    for kind in bell.KINDS:
        plugged.register_notice(kind)
    plugged.register_mail(letters.MAIL)
    plugged.navigation.append(NavigationItem("ideas", _l("Ideas"), lambda viewer: "/ideas", "feedback", 45))
    for slot, filler in (
        ("search.sections", viewing.in_search),
        ("home.sections", viewing.on_home),
        ("topic.tools", viewing.on_topic),
    ):
        plugged.slots.setdefault(slot, []).append(filler)
