"""Everything that the report plugs into the forum."""

from __future__ import annotations

from flask import Flask

from forum.hooks import hooks
from forum.insights import viewing


def attach(app: Flask) -> None:
    """Let the brand's people read the report."""
    from forum.insights.routes import assuming, reading  # noqa: F401 (they attach routes)
    from forum.insights.routes.blueprint import insights

    app.register_blueprint(insights)
    hooks(app).slots.setdefault("account.menu", []).append(viewing.in_account_menu)
