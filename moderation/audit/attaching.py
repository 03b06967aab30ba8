"""Everything that the audit plugs into the forum."""

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
from moderation.audit.noting import WITHIN


def _may(viewer: Any) -> bool:
    return can(viewer, Act.SEE_AUDIT)


def _index_line(**_context: Any) -> Markup:
    page = render_template("moderation/audit/_index_line.html") if _may(viewer()) else ""
    return Markup(page)  # noqa: S704 (our own template)


def attach(app: Flask) -> None:
    """Keep a line of every act of a moderator or administrator, and show them to administrators."""
    from moderation.audit.routes import audit

    app.register_blueprint(audit)
    bus(app).add(WITHIN, {})
    plugged = hooks(app)
    plugged.administration.append(
        NavigationItem("audit", _l("Audit"), lambda viewer: "/admin/audit", "shield", 50, _may)
    )
    plugged.slots.setdefault("administration.index", []).append(_index_line)
