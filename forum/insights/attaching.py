"""Everything that the report plugs into the forum."""

from __future__ import annotations

from flask import Flask


def attach(app: Flask) -> None:
    """Let the brand's people read the report."""
    from forum.insights.routes.blueprint import insights

    app.register_blueprint(insights)
