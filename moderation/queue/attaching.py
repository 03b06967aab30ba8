"""Everything that the queue plugs into the forum."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.facts.bus import bus
from forum.hooks import NavigationItem, hooks
from forum.members.viewing import viewer
from forum.policy.acts import Act
from forum.policy.check import can
from moderation.cases.facts import CaseGrew
from moderation.queue import calls, live, sockets
from moderation.queue.queries import something_waits
from moderation.queue.viewing import case_in_menu, menu_line


def _may(viewer: Any) -> bool:
    return can(viewer, Act.SEE_QUEUE)


def _dot() -> Markup:
    """The dot of the navigation, which lights up when a case waits that nobody is at."""
    me = viewer()
    page = render_template("moderation/queue/_dot.html", lit=_may(me) and something_waits(me))
    return Markup(page)  # noqa: S704 (our own template)


def _menu_line(viewer: Any) -> Markup:
    """The way to the queue, in the menu of those who may see it."""
    return menu_line() if _may(viewer) else Markup()


def attach(app: Flask) -> None:
    """Show the queue to those who may see it, and keep it moving."""
    from moderation.queue.routes import handling, pages, several  # noqa: F401 (attach routes)
    from moderation.queue.routes.blueprint import queue

    app.register_blueprint(queue)
    sockets.install(app)
    bus(app).add({CaseGrew: [calls.ring]}, {CaseGrew: [live.case_moved]})
    plugged = hooks(app)
    plugged.register_notice(calls.ASKED)
    plugged.navigation.append(
        NavigationItem("moderation", _l("Moderation"), lambda viewer: "/moderation", "shield", 60, _may)
    )
    plugged.slots.setdefault("nav.dot.moderation", []).append(_dot)
    plugged.slots.setdefault("post.menu", []).insert(0, case_in_menu)
    plugged.slots.setdefault("account.menu", []).append(_menu_line)
