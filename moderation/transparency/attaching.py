"""Everything that figures and exports plug into the forum."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.facts.bus import bus
from forum.hooks import NavigationItem, hooks
from forum.jobs import outbox
from forum.web.language import once_a_language
from moderation.decisions.facts import DecisionMade
from moderation.transparency import reporting
from moderation.transparency.cleaning import CLEAN, clean_decisions, clean_later


def attach(app: Flask) -> None:
    """Show figures to everybody, and let administrators take them away."""
    from moderation.transparency.routes import exporting, reading  # noqa: F401 (attach routes)
    from moderation.transparency.routes.blueprint import transparency

    app.register_blueprint(transparency)
    outbox.handle(app, CLEAN, clean_decisions)
    outbox.every(app, timedelta(days=1), "clean-older-decisions", clean_decisions)
    bus(app).add({DecisionMade: [clean_later]}, {})
    plugged = hooks(app)
    plugged.administration.append(
        NavigationItem("transparency", _l("Exports"), lambda viewer: "/admin/transparency", "shield", 60)
    )
    plugged.reporting.append(reporting.tell)
    plugged.slots.setdefault("footer.conduct", []).append(footer_link)
    plugged.slots.setdefault("administration.index", []).append(index_line)


@once_a_language
def footer_link() -> Markup:
    """The link at the foot of every page."""
    return Markup('<li><a href="/transparency">{}</a></li>').format(_("Figures of moderation"))


def index_line(**_context: Any) -> Markup:
    """The line on the administrators' first page."""
    line = Markup('<li><div><a href="/admin/transparency">{}</a><small>{}</small></div></li>')
    return line.format(_("Exports"), _("yearly figures, and statements of reasons for the European database"))
