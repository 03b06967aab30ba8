"""Everything that figures and exports plug into the forum."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from forum.hooks import hooks


def attach(app: Flask) -> None:
    """Show figures to everybody."""
    from moderation.transparency.routes import reading  # noqa: F401 (attach routes)
    from moderation.transparency.routes.blueprint import transparency

    app.register_blueprint(transparency)
    plugged = hooks(app)
    plugged.slots.setdefault("footer.conduct", []).append(footer_link)


def footer_link(**_context: Any) -> Markup:
    """The link at the foot of every page."""
    return Markup('<li><a href="/transparency">{}</a></li>').format(_("Figures of moderation"))
